export { createTestBackend, TestBackend } from './backend.ts'
export type { HubConnection } from './connection.ts'
export type { ComparedAction } from './durable-task/core/compared-action.ts'
export type { FailureDetails } from './durable-task/core/events.ts'
export { type Limits, type LimitsOption, schedulerLimits } from './durable-task/core/limits.ts'
export type { ExportedRun, HubSnapshot, SavedEvent } from './durable-task/core/snapshot.ts'
export type { EntityMessageReport, EntityReport } from './durable-task/hub/entity-report.ts'
export type { FactDetails } from './durable-task/hub/fact-details.ts'
export type {
  InspectedActor,
  InspectedEntity,
  InspectedOrchestration,
  InspectedWorker,
  WorkOutcome,
} from './durable-task/hub/facts.ts'
export type { MethodName } from './durable-task/hub/method-names.ts'
export type { NextDue } from './durable-task/hub/next-due.ts'
export type { Reason } from './durable-task/hub/reason.ts'
export type { QueueInfo, RunningWork, WorkerInfo } from './durable-task/hub/serving-report.ts'
export type { HubCounters } from './durable-task/hub/settings.ts'
export type { StatusName } from './durable-task/hub/status-names.ts'
export type { UnservedRule } from './durable-task/hub/unserved.ts'
export type { BackendSnapshot } from './durable-task/hubs-snapshot.ts'
export type { Hub, ImportOptions } from './hub.ts'
export type { HubOptions } from './hub-setup.ts'
export type { LogEntry, WorkRecord } from './inspect/actor-log.ts'
export type { MachineDefinition } from './inspect/definitions.ts'
export type { FeedState, HubFact, TransitionFact } from './inspect/fact.ts'
export type { Feed } from './inspect/feed.ts'
export type { FeedOptions } from './inspect/feed-options.ts'
export { type FeedPage, FeedReader, type ReaderOptions } from './inspect/feed-reader.ts'
export { FeedView } from './inspect/feed-view.ts'
export { toMermaid } from './inspect/mermaid.ts'
export type { FactObserver, Subscription } from './inspect/observers.ts'
export type { Recorder } from './inspect/recorder.ts'
export type { SpanOption, TracerSource } from './inspect/spans/span-option.ts'
export type { StatelyInspector } from './inspect/stately/relay.ts'
export type { StatelyOptions } from './inspect/stately/stately-options.ts'
export type { RunWaitOptions, WaitOptions } from './kernel/bounded-wait.ts'
export type { HubClock, MoveOptions } from './kernel/clock/hub-clock.ts'
export type { TimeMode } from './kernel/clock/time-mode.ts'
export { BackendError, type ErrorCode } from './kernel/errors.ts'
export type { Logger } from './kernel/logger.ts'
export type { BackendOptions, DuplicateRule } from './options.ts'
export type { PageOptions } from './page-option.ts'
export type { RetainOptions } from './retain-option.ts'
export type { TlsOptions } from './security-option.ts'
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
export type { CallConditions, FaultConditions, FaultTimes } from './testing/faults/address.ts'
export { type CallFaults, call } from './testing/faults/call-faults.ts'
export { type ChaosMixture, type ChaosOptions, chaos } from './testing/faults/chaos.ts'
export { type CompletionFaults, completion } from './testing/faults/completion-faults.ts'
export { type DeliveryFaults, delivery } from './testing/faults/delivery-faults.ts'
export type { Fault } from './testing/faults/fault.ts'
export type { FaultStrike } from './testing/faults/fault-set.ts'
export type { FaultsInUse } from './testing/faults/hub-faults.ts'
export type { SavedHistory } from './testing/history-json.ts'
export type { RunPage, RunQuery } from './testing/list-runs.ts'
export type { RunPoint } from './testing/points.ts'
export type { Replay, ReplayDifference, ReplayedTurnView, ReplayOptions } from './testing/replay/replay.ts'
export { ReplayMismatchError, ReplayWaitError } from './testing/replay/replay-errors.ts'
export type { Run } from './testing/run.ts'
export type {
  CallCoverage,
  CallKind,
  Coverage,
  EventCoverage,
  ExpectedCoverage,
  OrchestrationCoverage,
  PathCoverage,
  PathDriver,
  RunEnd,
  TimerCoverage,
} from './testing/run-coverage/coverage.ts'
export { formatCoverage } from './testing/run-coverage/format.ts'
export { coverageGaps } from './testing/run-coverage/gaps.ts'
export { mergeCoverage } from './testing/run-coverage/merge.ts'
export { RunFailedError, RunWaitError, type WaitFailure } from './testing/run-errors.ts'
export type { RunEvent } from './testing/run-event.ts'
export type { RunState } from './testing/run-state.ts'
export type { StartOptions } from './testing/start-run.ts'
export type { QueuedWork, Step, StepConditions } from './testing/stepping.ts'
export type {
  ActivityStep,
  Attempt,
  ChildStep,
  EntityCallStep,
  EventStep,
  TimerStep,
} from './testing/steps.ts'
export type { TableOptions } from './testing/table.ts'
