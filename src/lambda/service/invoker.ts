/** What calls functions: in this process, at an address, or as a command. Each way is an `Invoker`. */
import type { CheckpointAnswer, CheckpointRequest } from '../core/checkpoint.ts'
import type { OperationPage } from '../core/operation-pages.ts'
import type { PageRequest } from '../core/paging.ts'
import type { ErrorObject } from '../core/protocol.ts'

/** What a durable handler asks of the service while it runs; both throw LambdaError, and AnswerLost where a test wants it. */
export interface DurableCalls {
  /** A checkpoint of the execution with this ARN. */
  checkpoint(arn: string, request: CheckpointRequest): CheckpointAnswer
  /** A page of its operations. */
  state(arn: string, request: PageRequest & { readonly token: string }): OperationPage
}

/** One call of a function. */
export interface FunctionCall {
  /** JSON text: the event of an invocation, or what a plain function is given. */
  readonly payload: string | undefined
  readonly requestId: string
  readonly functionName: string
  /** With its version. */
  readonly functionArn: string
  readonly version: string
  readonly tenantId: string | undefined
  readonly traceHeader: string | undefined
  /** Base64 of JSON, as a client sent it. */
  readonly clientContext: string | undefined
  /** Until when it may run: milliseconds since the epoch, of real time. */
  readonly deadline: number
  /** Of a durable function only: for handlers that run in this process. */
  readonly durable: DurableCalls | undefined
  /** Aborts when nobody waits for the answer any more, say because the time of the call is over. */
  readonly signal: AbortSignal
}

/** How a call ended. */
export type CallEnd =
  /** JSON text; unset where the function gave nothing. */
  | { readonly type: 'returned'; readonly text: string | undefined }
  /** It threw, died, or was not to be reached. */
  | { readonly type: 'crashed'; readonly error: ErrorObject }

export interface Invoker {
  /** Calls the function once. */
  call(call: FunctionCall): Promise<CallEnd>
}
