/** The chart of each machine. */
import { callbackChart } from './callback.generated.ts'
import { chainedInvokeChart } from './chainedInvoke.generated.ts'
import { contextChart } from './context.generated.ts'
import { entityChart } from './entity.generated.ts'
import { executionChart } from './execution.generated.ts'
import type { Chart } from './geometry.ts'
import { orchestrationChart } from './orchestration.generated.ts'
import { stepChart } from './step.generated.ts'
import { waitChart } from './wait.generated.ts'

export const charts = {
  orchestration: orchestrationChart,
  entity: entityChart,
  execution: executionChart,
  step: stepChart,
  wait: waitChart,
  callback: callbackChart,
  context: contextChart,
  chainedInvoke: chainedInvokeChart,
} as const satisfies Record<string, Chart>

export type ChartName = keyof typeof charts
