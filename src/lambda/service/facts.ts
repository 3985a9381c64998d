/** What there is to see of a service: its executions and operations as they stand, and the facts that change them. No payloads. */
import type { StateValue } from 'xstate'
import type { CallbackContext } from '../../../machines/lambda/callback.ts'
import type { ChainedInvokeContext } from '../../../machines/lambda/chained-invoke.ts'
import type { ContextContext } from '../../../machines/lambda/context.ts'
import type { ExecutionContext } from '../../../machines/lambda/execution.ts'
import type { StepContext } from '../../../machines/lambda/step.ts'
import type { WaitContext } from '../../../machines/lambda/wait.ts'
import type { ExecutionStatus, OperationStatus, OperationType } from '../core/protocol.ts'

type OperationKind = Exclude<OperationType, 'EXECUTION'>
type OperationContext = StepContext | WaitContext | CallbackContext | ContextContext | ChainedInvokeContext

/** An execution as it stands. */
export interface InspectedExecution {
  readonly kind: 'execution'
  /** The execution id: the last part of its ARN. */
  readonly id: string
  readonly name: string
  /** Id of the machine whose states these are. */
  readonly machine: string
  readonly functionName: string
  readonly arn: string
  readonly status: ExecutionStatus
  /** Where its machine stands: in two regions at once, `lifecycle` and `invocation`. */
  readonly state: StateValue
  /** What its machine knows beside that. */
  readonly context: Readonly<ExecutionContext>
  /** Milliseconds since the epoch on the service's clock. */
  readonly startedAt: number
  readonly endedAt: number | undefined
  /** Id of the execution whose chained invoke has started it. */
  readonly callerId: string | undefined
}

/** An operation as it stands: a step, wait, callback, context or chained invoke. */
export interface InspectedOperation {
  readonly kind: 'operation'
  /** `<execution id>/<operation id>`. */
  readonly id: string
  readonly executionId: string
  readonly name: string | undefined
  readonly type: OperationKind
  readonly subType: string | undefined
  /** The context around it, as an id like its own; unset for what is in none. */
  readonly parentId: string | undefined
  /** Id of the machine whose states these are. */
  readonly machine: string
  /** Unset while its machine has heard nothing yet. */
  readonly status: OperationStatus | undefined
  readonly state: StateValue
  /** What its machine knows beside that. */
  readonly context: Readonly<OperationContext>
}

export type InspectedLambdaActor = InspectedExecution | InspectedOperation

/**
 * What an event carries beside its type: of an operation that went on without the handler its `type`, `name` and `status`;
 * when something is due (`dueAt`, `timeoutAt`); the `requestId` of an invocation, and the `error` of one that failed.
 */
export type FactDetails = Readonly<Record<string, unknown>>

/** A call of the handler of an execution. */
interface Invocation {
  /** The execution. */
  readonly id: string
  /** Its request id. */
  readonly item: string
  readonly kind: 'invocation'
  /** Name of the function. */
  readonly name: string
  readonly taskId: undefined
  /** The function and its version. */
  readonly worker: string
}

/** Something that happened to an execution, or to one of its operations. */
export type BareLambdaFact =
  /** There is an execution or operation that was not there before. */
  | { readonly type: 'registered'; readonly id: string; readonly actor: InspectedLambdaActor }
  /** Its machine took in an event, whether or not it went to another state; the context is the one after it. */
  | {
      readonly type: 'received'
      readonly id: string
      readonly event: string
      readonly details: FactDetails | undefined
      /** Where the machine stands now. */
      readonly state: StateValue
      readonly context: InspectedLambdaActor['context']
    }
  /** It went to another state. */
  | {
      readonly type: 'transitioned'
      readonly id: string
      readonly event: string
      readonly details: FactDetails | undefined
      readonly from: StateValue
      readonly to: StateValue
      readonly statusBefore: ExecutionStatus | OperationStatus | undefined
      readonly statusAfter: ExecutionStatus | OperationStatus | undefined
    }
  /** The execution has ended. */
  | {
      readonly type: 'finished'
      readonly id: string
      readonly status: ExecutionStatus
      readonly state: StateValue
      readonly endedAt: number
    }
  /** It is forgotten: its retention is over. */
  | { readonly type: 'purged'; readonly id: string }
  /** The handler was called. */
  | ({ readonly type: 'workSent' } & Invocation)
  /** It has answered, or its invocation was lost: it threw, died or took too long. */
  | ({ readonly type: 'workBack'; readonly outcome: 'answered' | 'lost' } & Invocation)
