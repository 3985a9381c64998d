/** What the server tells, as its own schemas have it. */
import type { z } from 'zod'
import type { FakeList, ServerInfo as ServerSchema } from '../../src/control/schemas/hubs.ts'
import type {
  ExecutionError as ExecutionErrorSchema,
  ExecutionRow as ExecutionRowSchema,
  LambdaServing as LambdaServingSchema,
  lambdaLiveEvents,
} from '../../src/control/schemas/lambda.ts'
import type {
  ExecutionReason as ExecutionReasonSchema,
  ExecutionView as ExecutionViewSchema,
  OperationView as OperationSchema,
} from '../../src/control/schemas/lambda-view.ts'
import type { ClockView as ClockSchema, liveEvents } from '../../src/control/schemas/live.ts'
import type { WaitReason as ReasonSchema } from '../../src/control/schemas/reasons.ts'
import type {
  EntityRow as EntityRowSchema,
  InstanceRow as RowSchema,
} from '../../src/control/schemas/rows.ts'
import type { RunState as RunStateSchema, Status as StatusSchema } from '../../src/control/schemas/runs.ts'
import type {
  QueueInfo as QueueSchema,
  Serving as ServingSchema,
  WorkerInfo as WorkerSchema,
} from '../../src/control/schemas/serving.ts'
import type {
  EntityView as EntityViewSchema,
  LogEntry as LogSchema,
  RunView as RunViewSchema,
  WorkRecord as WorkSchema,
} from '../../src/control/schemas/views.ts'

export type Status = z.infer<typeof StatusSchema>
export type InstanceRow = z.infer<typeof RowSchema>
export type EntityRow = z.infer<typeof EntityRowSchema>
export type WorkerInfo = z.infer<typeof WorkerSchema>
export type QueueInfo = z.infer<typeof QueueSchema>
export type Serving = z.infer<typeof ServingSchema>
export type Reason = z.infer<typeof ReasonSchema>
export type LogEntry = z.infer<typeof LogSchema>
export type WorkRecord = z.infer<typeof WorkSchema>
export type RunState = z.infer<typeof RunStateSchema>
export type RunView = z.infer<typeof RunViewSchema>
export type HistoryEvent = RunView['history']['events'][number]
export type EntityView = z.infer<typeof EntityViewSchema>
export type ClockView = z.infer<typeof ClockSchema>
export type ServerInfo = z.infer<typeof ServerSchema>
export type Fakes = z.infer<typeof FakeList>

export type ExecutionRow = z.infer<typeof ExecutionRowSchema>
export type ExecutionStatus = ExecutionRow['status']
export type ExecutionError = z.infer<typeof ExecutionErrorSchema>
export type ExecutionReason = z.infer<typeof ExecutionReasonSchema>
export type ExecutionView = z.infer<typeof ExecutionViewSchema>
export type OperationView = z.infer<typeof OperationSchema>
export type ExecutionEvent = ExecutionView['history']['events'][number]
export type LambdaServing = z.infer<typeof LambdaServingSchema>

/** What the log of any machine says of where it stood. */
export type MachineEntry = Pick<LogEntry, 'sequence' | 'at' | 'event' | 'details' | 'from' | 'to'>

type HubEvents = { [Name in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[Name]> }
type LambdaEvents = { [Name in keyof typeof lambdaLiveEvents]: z.infer<(typeof lambdaLiveEvents)[Name]> }

/** Events of a live stream, by name: of a hub, or of the service for durable functions. */
export type LiveEvents = Omit<HubEvents & LambdaEvents, 'start' | 'serving'> & {
  start: HubEvents['start'] | LambdaEvents['start']
  serving: HubEvents['serving'] | LambdaEvents['serving']
}
