/** What a test answers with, where a value is not enough. */

import { parseDuration } from '../../kernel/duration.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import type { ErrorObject } from '../core/protocol.ts'
import { type ErrorLike, errorObject } from './error-details.ts'

type Instruction =
  | { readonly type: 'fails' | 'stops'; readonly error: ErrorObject }
  | { readonly type: 'timesOut' }
  | { readonly type: 'never' }
  | { readonly type: 'raw'; readonly text: string }
  | { readonly type: 'after'; readonly milliseconds: number; readonly reply: unknown }

/** An answer that is more than a value. Made by `answer`. */
export class Answer {
  readonly instruction: Instruction

  constructor(instruction: Instruction) {
    this.instruction = instruction
  }
}

/**
 * Answers that are more than a value, for `callbacks` and `invokes` of a run.
 *
 * @example
 * await runner.run({
 *   callbacks: { approval: answer.after('2d', 'yes'), receipt: answer.timesOut() },
 *   invokes: { 'tax-fn': answer.fails({ type: 'TaxError', message: 'no such country' }) },
 * })
 */
export const answer = {
  /** The callback or function fails: with a message, an error, or its parts. */
  fails: (error: ErrorLike): Answer => new Answer({ type: 'fails', error: errorObject(error) }),

  /**
   * Nobody answers the callback in time: a clock that skips goes on to its time-out or to its next heartbeat, so it must
   * have one. Of a function: its execution has timed out.
   */
  timesOut: (): Answer => new Answer({ type: 'timesOut' }),

  /** The execution of the function was stopped. Not for callbacks. */
  stops: (error: ErrorLike = {}): Answer => new Answer({ type: 'stops', error: errorObject(error) }),

  /** Nobody answers the callback: the test does it by hand, or nobody. Not for functions. */
  never: (): Answer => new Answer({ type: 'never' }),

  /**
   * The reply comes so much later on the service's clock, which may skip to it: milliseconds, or `'2d'`, `'1h30m'`,
   * `'PT15M'`. The reply is what may stand there without it.
   *
   * @throws BackendError `invalid-request` for what is no duration.
   */
  after: (duration: number | string, reply: unknown): Answer =>
    new Answer({ type: 'after', milliseconds: millisecondsOf(duration), reply }),

  /** The result as it is on the wire, to the letter. */
  raw: (text: string): Answer => new Answer({ type: 'raw', text }),
}

function millisecondsOf(duration: number | string): number {
  const milliseconds = typeof duration === 'number' ? duration : parseDuration(duration)
  if (milliseconds !== undefined && milliseconds >= 0 && Number.isFinite(milliseconds)) return milliseconds
  throw invalidRequest(
    `A duration is a number of milliseconds from 0 on, or a text as '2d' or '1h30m', not '${duration}'.`,
  )
}
