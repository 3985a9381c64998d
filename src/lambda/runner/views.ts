/** Operations of an execution as a test reads them. Instants are milliseconds since the epoch on the service's clock. */
import type { OperationStatus, OperationType } from '../core/protocol.ts'
import type { ErrorDetails } from './error-details.ts'
import type { Lookups } from './lookups.ts'

interface View<Type extends OperationType> {
  readonly id: string
  readonly name: string | undefined
  readonly type: Type
  /** What the SDK made it for: `Step`, `WaitForCondition`, `Map`, `ParallelBranch` … */
  readonly subType: string | undefined
  /** Id of the context that it is in. */
  readonly parentId: string | undefined
  readonly status: OperationStatus
  readonly startedAt: number
  readonly endedAt: number | undefined
}

/** What an operation came to. */
interface Outcome<Value> {
  /** The result as it is on the wire. */
  readonly raw: string | undefined
  /** The result, parsed where it is JSON; else its text. */
  readonly value: Value | undefined
  readonly error: ErrorDetails | undefined
}

/** A step, or a wait for a condition, whose result is its state. */
export interface StepView<Value = unknown> extends View<'STEP'>, Outcome<Value> {
  /** Attempts that have ended. */
  readonly attempts: number
  /** When the next attempt may begin, while it waits for that. */
  readonly nextAttemptAt: number | undefined
}

export interface WaitView extends View<'WAIT'> {
  /** How long it was to last. */
  readonly seconds: number
  /** When it is over. */
  readonly endsAt: number
}

export interface CallbackView<Value = unknown> extends View<'CALLBACK'>, Outcome<Value> {
  /** What it is answered with. */
  readonly callbackId: string
  /** How long it waits for an answer, in seconds; unset: for ever. */
  readonly timeout: number | undefined
  /** How long it waits from one heartbeat to the next, in seconds. */
  readonly heartbeatTimeout: number | undefined
  /** When it times out; unset once it is closed. */
  readonly timeoutAt: number | undefined
  /** When the next heartbeat is overdue; unset once it is closed. */
  readonly heartbeatAt: number | undefined
}

export interface InvokeView<Value = unknown> extends View<'CHAINED_INVOKE'>, Outcome<Value> {
  /** As the handler wrote it. */
  readonly functionName: string
  /** What the function was given, parsed. */
  readonly input: unknown
  /** Of a durable function: `service.execution(arn)` is its execution, if no answer of the test stood in for it. */
  readonly executionArn: string | undefined
}

/** A child context, a map, a parallel or a wait for a callback, with what is inside. */
export interface ContextView<Value = unknown> extends View<'CONTEXT'>, Outcome<Value>, Lookups {}

export type OperationView = StepView | WaitView | CallbackView | InvokeView | ContextView
