/** A fake: which work it is for, and what it answers. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { FailureDetails } from '../../durable-task/core/events.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { toPayload } from '../../kernel/payload.ts'
import type { Matcher } from './conditions.ts'
import { failureOf } from './failure.ts'
import type { FakeCall } from './fake-call.ts'

/** How a piece of work ended; `state` is set when an entity has a new one. */
export interface Outcome {
  readonly result?: string | undefined
  readonly failureDetails?: FailureDetails
  readonly state?: { readonly text: string | undefined }
}

/** Makes an answer; an entity's state comes with the call. */
export type Answer = (call: FakeCall, state: string | undefined) => Outcome | Promise<Outcome>

/** An answer and how often it is given. */
export interface Reply {
  readonly answer: Answer
  readonly times: number
}

export interface ReplyOptions {
  /** How many calls get this answer, before the next one of this fake is given. Default: all. */
  times?: number
}

export interface ThrowOptions extends ReplyOptions {
  /** Retry policies are told to give up at once. Default false. */
  nonRetriable?: boolean
}

interface Parts {
  readonly kind: WorkKind
  readonly name: string
  readonly matches: Matcher
  readonly replies: readonly Reply[]
  readonly delay: number
}

/**
 * A fake answers work in place of a worker, as long as it is in use (`hub.use`). It is a plain description: each method
 * returns another fake, and one may be used by many hubs and many times, each counting for itself. Several answers are
 * given one after another; when all are spent, the work goes on to an older fake, or to a worker. Without an answer it
 * returns nothing.
 *
 * Made by `activity(name)`, `orchestration(name)` and `entity(name)`.
 */
export class Fake<Handler> {
  readonly parts: Parts
  private readonly read: (handler: Handler) => Answer

  constructor(parts: Parts, read: (handler: Handler) => Answer) {
    if (parts.name === '') throw invalidRequest(`A fake ${parts.kind} needs the name it is called by.`)
    this.parts = parts
    this.read = read
  }

  /**
   * Returns a value: what JSON can hold, read at once; undefined for nothing.
   *
   * @throws BackendError `invalid-request` for what JSON cannot hold, or a `times` that is no whole number from 1 on.
   */
  returns(value?: unknown, options: ReplyOptions = {}): Fake<Handler> {
    const result = toPayload(value)
    return this.reply(() => ({ result }), options)
  }

  /**
   * Fails: with an error (its name, message, stack and causes), or with failure details as another language would
   * write them.
   *
   * @example
   * activity('charge').throws(new Error('busy'), { times: 2 }).returns({ receipt: 'r-1' })
   * activity('charge').throws({ errorType: 'Contoso.CardDeclined', errorMessage: 'no funds' }, { nonRetriable: true })
   *
   * @throws BackendError `invalid-request` for a `times` that is no whole number from 1 on.
   */
  throws(error: unknown, { nonRetriable, ...options }: ThrowOptions = {}): Fake<Handler> {
    const failureDetails = failureOf(error, nonRetriable)
    return this.reply(() => ({ failureDetails }), options)
  }

  /** Asks a function, which may be async; what it throws is the failure. @throws as `returns`, for `times`. */
  answers(handler: Handler, options: ReplyOptions = {}): Fake<Handler> {
    return this.reply(this.read(handler), options)
  }

  /**
   * Answers that much later, in milliseconds on the hub's clock, so that it can be skipped or moved; `Infinity` never.
   * A faked orchestration waits for a timer of its own; one with `Infinity` waits as for an event.
   *
   * @throws BackendError `invalid-request` for a negative number or NaN.
   */
  delays(milliseconds: number): Fake<Handler> {
    if (!(milliseconds >= 0))
      throw invalidRequest(
        `A fake answers after a number of milliseconds from 0 on, not after ${milliseconds}.`,
      )
    return new Fake({ ...this.parts, delay: milliseconds }, this.read)
  }

  /** The last answer is given once; `{ times: 1 }` in a word. */
  once(): Fake<Handler> {
    const { replies } = this.parts
    const { answer } = replies.at(-1) ?? nothing
    return new Fake({ ...this.parts, replies: [...replies.slice(0, -1), { answer, times: 1 }] }, this.read)
  }

  private reply(answer: Answer, { times = Number.POSITIVE_INFINITY }: ReplyOptions): Fake<Handler> {
    if (!(times >= 1 && (Number.isInteger(times) || times === Number.POSITIVE_INFINITY)))
      throw invalidRequest(`An answer is given a whole number of times from 1 on, not ${times} times.`)
    return new Fake({ ...this.parts, replies: [...this.parts.replies, { answer, times }] }, this.read)
  }
}

/** What a fake says that was told nothing. */
export const nothing: Reply = { answer: () => ({}), times: Number.POSITIVE_INFINITY }
