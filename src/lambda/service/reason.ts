/** What an execution waits for, as data. */

export interface Reason {
  /**
   * A handler that runs or is about to; a rest after a failed invocation; a wait; the next attempt of a step; an answer to
   * a callback; the end of a called function; a step that has begun; and the end of the execution's own time, where that
   * comes first.
   */
  readonly kind: 'invocation' | 'rest' | 'wait' | 'retry' | 'callback' | 'invoke' | 'step' | 'deadline'
  /** In words, as a part of a sentence. */
  readonly text: string
  /** Of the operation. */
  readonly name?: string | undefined
  readonly operationId?: string | undefined
  /** When it goes on by itself: milliseconds since the epoch on the service's clock. */
  readonly due?: number | undefined
  /** Of a callback: what it is answered with. */
  readonly callbackId?: string | undefined
  /** Of a called durable function: the execution that is waited for, once it has begun. */
  readonly executionId?: string | undefined
  /** Of a called function: its name as the handler wrote it. */
  readonly functionName?: string | undefined
}
