export type { LogEntry, WorkRecord } from './inspect/actor-log.ts'
export type { MachineDefinition } from './inspect/definitions.ts'
export type { FeedState, LambdaFact, TransitionFact } from './inspect/fact.ts'
export type { Feed } from './inspect/feed.ts'
export type { FeedOptions } from './inspect/feed-options.ts'
export { type FeedPage, FeedReader, type ReaderOptions } from './inspect/feed-reader.ts'
export { FeedView } from './inspect/feed-view.ts'
export { toMermaid } from './inspect/mermaid.ts'
export type { FactObserver, Subscription } from './inspect/observers.ts'
export type { Recorder } from './inspect/recorder.ts'
export type { StatelyInspector } from './inspect/stately/relay.ts'
export type { StatelyOptions } from './inspect/stately/stately-options.ts'
export { BackendError, type ErrorCode } from './kernel/errors.ts'
export type { HistoryEvent } from './lambda/core/history.ts'
export type { LambdaServer, ListenOptions } from './lambda/http/server.ts'
export type { AddressFunction } from './lambda/invokers/address.ts'
export type { CommandFunction } from './lambda/invokers/command.ts'
export type { Handler } from './lambda/invokers/in-process.ts'
export type { ExecutionDetails, RelativeReport } from './lambda/operator/execution-details.ts'
export type { ExecutionReport, FunctionReport } from './lambda/operator/execution-report.ts'
export type { InvocationReport } from './lambda/operator/invocation-report.ts'
export type { OperationReport } from './lambda/operator/operation-report.ts'
export type { Operator, OperatorStart } from './lambda/operator/operator.ts'
export type { LambdaServiceOptions } from './lambda/options.ts'
export { answer } from './lambda/runner/answer.ts'
export type { ErrorDetails, ErrorLike } from './lambda/runner/error-details.ts'
export type { ExecutionQuery } from './lambda/runner/executions.ts'
export { type CheckpointFaults, checkpoint, type LambdaFault, step } from './lambda/runner/faults.ts'
export type { InvocationView } from './lambda/runner/invocation-view.ts'
export type { OperationRef } from './lambda/runner/lookups.ts'
export { ExecutionFailedError, LambdaWaitError } from './lambda/runner/run-errors.ts'
export type { RunHandle } from './lambda/runner/run-handle.ts'
export type {
  CallbackCall,
  CallbackReply,
  InvokeCall,
  InvokeReply,
  RunOptions,
  StartOptions,
} from './lambda/runner/run-options.ts'
export type { RunResult } from './lambda/runner/run-result.ts'
export type { Runner } from './lambda/runner/runner.ts'
export type {
  CallbackView,
  ContextView,
  InvokeView,
  OperationView,
  StepView,
  WaitView,
} from './lambda/runner/views.ts'
export type {
  FactDetails,
  InspectedExecution,
  InspectedLambdaActor,
  InspectedOperation,
} from './lambda/service/facts.ts'
export type { Reason } from './lambda/service/reason.ts'
export {
  createLambdaService,
  type FunctionOptions,
  LambdaService,
  type RunnerOptions,
} from './lambda-service.ts'
