/** Asks a reply what it says: a value, an instruction, or a function that may take its time. */
import { Answer } from './answer.ts'
import { errorObject } from './error-details.ts'

interface Asking<Call> {
  /** What a function is given. */
  readonly call: Call
  /** Holds skipped time back until it is let go of. */
  hold(): () => void
  /** Goes on so many milliseconds of the service's time later. */
  delay(milliseconds: number, go: () => void): void
  /** It is known. Must not throw. */
  tell(said: unknown): void
}

/** What a function throws is a failure. */
export function ask<Call>(reply: unknown, asking: Asking<Call>): void {
  const said = say(reply, asking.call)
  const next = (value: unknown): void => {
    if (value instanceof Answer && value.instruction.type === 'after') {
      const { milliseconds, reply: later } = value.instruction
      asking.delay(milliseconds, () => ask(later, asking))
    } else asking.tell(value)
  }
  if (!isPromise(said)) {
    next(said)
    return
  }
  const letGo = asking.hold()
  void Promise.resolve(said)
    .then(next, error => next(failure(error)))
    .finally(letGo)
}

function say(reply: unknown, call: unknown): unknown {
  if (typeof reply !== 'function') return reply
  try {
    return reply(call)
  } catch (error) {
    return failure(error)
  }
}

const failure = (error: unknown): Answer => new Answer({ type: 'fails', error: errorObject(error) })

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
