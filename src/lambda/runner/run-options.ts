/** What a run can be told. */

import type { RunWaitOptions } from '../../kernel/bounded-wait.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { toPayload } from '../../kernel/payload.ts'
import type { LambdaFault } from './faults.ts'
import type { RunHandle } from './run-handle.ts'

/** A callback that is to be answered. */
export interface CallbackCall {
  readonly callbackId: string
  /** Its name, or that of the wait for it. */
  readonly name: string | undefined
  /** The execution that waits for it. */
  readonly execution: RunHandle
}

/** A function that is to be answered for. */
export interface InvokeCall {
  /** As the handler wrote it. */
  readonly functionName: string
  /** Parsed. */
  readonly payload: unknown
  readonly rawPayload: string | undefined
  readonly tenantId: string | undefined
  /** The execution that calls it. */
  readonly execution: RunHandle
}

/** Any value but a function. */
type ReplyValue = string | number | boolean | null | undefined | object

/**
 * What a callback is answered with: a text as it is, another value as JSON, undefined with nothing; what `answer` makes;
 * or a function that returns one of these or a promise of it. What the function throws is the callback's failure.
 */
export type CallbackReply = ReplyValue | ((call: CallbackCall) => unknown)

/** What a function returns: a value, which becomes JSON; what `answer` makes; or a function in its place. */
export type InvokeReply = ReplyValue | ((call: InvokeCall) => unknown)

/** How an execution is started. */
export interface StartOptions {
  /** What the handler is given; becomes JSON. Default: nothing. */
  readonly payload?: unknown
  /** The same as text, as it is. */
  readonly rawPayload?: string
  /**
   * Makes the start idempotent: a second start of the function under the same name, with the same payload, gives the same
   * execution, and its answers are those of the first. Default: a name of its own.
   */
  readonly name?: string
  readonly tenantId?: string
  /** Of X-Ray. */
  readonly traceHeader?: string
  /** How long the execution may take on the service's clock, in seconds. Default: the function's. */
  readonly executionTimeout?: number
  /**
   * Answers to callbacks, by the name of the callback or of the wait for it; or a function that answers all. They are
   * given when the handler has suspended, and those of waits once the callback was handed out. A callback without an
   * answer stays open.
   */
  readonly callbacks?: Readonly<Record<string, CallbackReply>> | ((call: CallbackCall) => unknown)
  /**
   * Stand-ins for functions that chained invokes call, by name as at `register`: `tax`, `tax:live`, or an ARN. They come before
   * registered functions, and serve the executions that those start too.
   */
  readonly invokes?: Readonly<Record<string, InvokeReply>>
  /** What goes wrong on the way, made by `checkpoint(n)` and `step(name)`. */
  readonly faults?: readonly LambdaFault[]
  /** With more invocations the execution is stopped; 0 is no limit. Default: the service's. */
  readonly maxInvocations?: number
}

/** `timeout` is in milliseconds of real time, default 4,000, less than test runners give a test. */
export interface RunOptions extends StartOptions, RunWaitOptions {}

/** JSON text of what the handler is given. Throws `invalid-request` where that cannot be. */
export function payloadOf({ payload, rawPayload }: StartOptions): string | undefined {
  if (rawPayload === undefined) return toPayload(payload)
  if (payload !== undefined) throw invalidRequest('A run has a payload or a rawPayload, not both.')
  if (typeof rawPayload === 'string') return rawPayload
  throw invalidRequest(`A rawPayload is text, not ${typeof rawPayload}.`)
}
