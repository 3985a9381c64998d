/** Charts of machines, ready to be drawn. */
import type { AnyStateMachine } from 'xstate'
import { entityMachine } from '../../machines/entity.ts'
import * as lambda from '../../machines/lambda/index.ts'
import { orchestrationMachine } from '../../machines/orchestration.ts'
import type { Chart, ChartForm } from '../../page/charts/geometry.ts'
import { flawsOf } from './check.ts'
import { draw } from './draw.ts'
import { entityLayout } from './entity-layout.ts'
import { contextLayout } from './lambda/context-layout.ts'
import { executionLayout } from './lambda/execution-layout.ts'
import { callbackLayout, chainedInvokeLayout, waitLayout } from './lambda/fans.ts'
import { stepLayout } from './lambda/step-layout.ts'
import type { Layout } from './layout.ts'
import { orchestrationLayout } from './orchestration-layout.ts'
import { planOf } from './plan.ts'

/** What is drawn. */
export const drawn: readonly { readonly machine: AnyStateMachine; readonly layout: Layout }[] = [
  { machine: orchestrationMachine, layout: orchestrationLayout },
  { machine: entityMachine, layout: entityLayout },
  { machine: lambda.executionMachine, layout: executionLayout },
  { machine: lambda.stepMachine, layout: stepLayout },
  { machine: lambda.waitMachine, layout: waitLayout },
  { machine: lambda.callbackMachine, layout: callbackLayout },
  { machine: lambda.contextMachine, layout: contextLayout },
  { machine: lambda.chainedInvokeMachine, layout: chainedInvokeLayout },
]

/** By machine. */
export const charts = (): Chart[] => drawn.map(({ machine, layout }) => makeChart(machine, layout))

/** Throws for a layout that is not one of this machine, or in which something lies on something else. */
export function makeChart(machine: AnyStateMachine, layout: Layout): Chart {
  const plan = planOf(machine, layout)
  const formOf = (name: 'wide' | 'tall'): ChartForm => {
    const drawing = draw(plan, layout, name)
    const flaws = flawsOf(drawing, layout)
    if (flaws.length > 0)
      throw new Error(`The ${name} chart of '${machine.id}' is not well drawn: ${flaws.join('; ')}.`)
    return drawing.form
  }
  const { leaves, nodes, start, transitions } = plan
  return {
    machine: plan.machine,
    leaves,
    nodes,
    start,
    transitions,
    wide: formOf('wide'),
    tall: formOf('tall'),
  }
}
