export { createTestBackend, type HubOptions, TestBackend } from './backend.ts'
export type { FailureDetails } from './durable-task/core/events.ts'
export type { EntityMessageReport, EntityReport } from './durable-task/hub/entity-report.ts'
export type { HubCounters } from './durable-task/hub/settings.ts'
export type { Hub, HubConnection } from './hub.ts'
export type { HubClock, MoveOptions, TimeMode } from './hub-clock.ts'
export { toMermaid } from './inspect/mermaid.ts'
export { BackendError, type ErrorCode } from './kernel/errors.ts'
export type { Logger } from './kernel/logger.ts'
export type { BackendOptions, DuplicateRule } from './options.ts'
export type { WaitOptions } from './testing/bounded-wait.ts'
export type { RunPoint } from './testing/points.ts'
export type { Run } from './testing/run.ts'
export { RunFailedError, RunWaitError, type WaitFailure } from './testing/run-errors.ts'
export type { RunEvent } from './testing/run-event.ts'
export type { RunState } from './testing/run-state.ts'
export type { StartOptions } from './testing/start-run.ts'
export type {
  ActivityStep,
  Attempt,
  ChildStep,
  EntityCallStep,
  EventStep,
  TimerStep,
} from './testing/steps.ts'
export type { TableOptions } from './testing/table.ts'
