/** Charts of machines, ready to be drawn. */
import type { AnyStateMachine } from 'xstate'
import { entityMachine } from '../../machines/entity.ts'
import { orchestrationMachine } from '../../machines/orchestration.ts'
import type { Chart, ChartForm } from '../../page/charts/geometry.ts'
import { flawsOf } from './check.ts'
import { draw } from './draw.ts'
import { entityLayout } from './entity-layout.ts'
import type { Layout } from './layout.ts'
import { orchestrationLayout } from './orchestration-layout.ts'
import { planOf } from './plan.ts'

/** By machine. */
export const charts = (): Chart[] => [
  makeChart(orchestrationMachine, orchestrationLayout),
  makeChart(entityMachine, entityLayout),
]

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
