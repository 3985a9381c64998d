export { createTestBackend, type HubOptions, TestBackend } from './backend.ts'
export type { FailureDetails } from './durable-task/core/events.ts'
export type { EntityMessageReport, EntityReport } from './durable-task/hub/entity-report.ts'
export type { HubCounters } from './durable-task/hub/settings.ts'
export type { UnservedRule } from './durable-task/hub/unserved.ts'
export type { Hub, HubConnection } from './hub.ts'
export type { HubClock, MoveOptions, TimeMode } from './hub-clock.ts'
export { toMermaid } from './inspect/mermaid.ts'
export { BackendError, type ErrorCode } from './kernel/errors.ts'
export type { Logger } from './kernel/logger.ts'
export type { BackendOptions, DuplicateRule } from './options.ts'
export type { WaitOptions } from './testing/bounded-wait.ts'
export type { EntityConditions, FakeConditions } from './testing/fakes/conditions.ts'
export {
  type EntityFake,
  entity,
  type OperationHandler,
  type OperationHandlers,
  type OperationReply,
} from './testing/fakes/entity-fakes.ts'
export type { Fake, ReplyOptions, ThrowOptions } from './testing/fakes/fake.ts'
export type { FakeCall } from './testing/fakes/fake-call.ts'
export type { FakesInUse } from './testing/fakes/hub-fakes.ts'
export { activity, orchestration, type WorkFake, type WorkHandler } from './testing/fakes/work-fakes.ts'
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
