/** What the answer of a handler means (section 2.2). */
import { type ErrorObject, present } from './protocol.ts'
import { readErrorObject } from './update.ts'

/** How a call of a handler ended. */
export type HandlerOutcome =
  | { readonly type: 'succeeded'; readonly result?: string }
  | { readonly type: 'failed'; readonly error?: ErrorObject }
  | { readonly type: 'suspended' }
  /** It answered what no handler may answer: the execution fails at once. */
  | { readonly type: 'refused'; readonly error: ErrorObject }
  /** It threw, died or took too long: it is called again. */
  | { readonly type: 'crashed'; readonly error: ErrorObject }

const invalid = (ErrorMessage: string): ErrorObject => ({
  ErrorType: 'InvalidParameterValueException',
  ErrorMessage,
})

/** Why an execution fails whose handler suspends again and again with nothing to wait for. */
export const nothingPending: ErrorObject = invalid('Cannot return PENDING status with no pending operations.')

const refused = (message: string): HandlerOutcome => ({ type: 'refused', error: invalid(message) })

/** Reads an answer that came as text. */
export function readAnswerText(text: string): HandlerOutcome {
  try {
    return readAnswer(JSON.parse(text))
  } catch {
    return refused('The handler answered with something that is not JSON.')
  }
}

/**
 * Reads an answer: `{ Status, Result?, Error? }`. A null is no value.
 *
 * @example
 * readAnswer({ Status: 'SUCCEEDED', Result: '"done"' })   // { type: 'succeeded', result: '"done"' }
 */
export function readAnswer(answer: unknown): HandlerOutcome {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return refused('The handler must answer with an object that has a Status.')
  const { Status, Result, Error: error } = answer as Record<string, unknown>
  const hasResult = Result !== undefined && Result !== null
  const hasError = error !== undefined && error !== null
  switch (Status) {
    case 'SUCCEEDED':
      if (hasError) return refused('A handler that answers SUCCEEDED cannot have an Error.')
      if (hasResult && typeof Result !== 'string') return refused('The Result of a handler must be text.')
      return present({ type: 'succeeded', result: hasResult ? (Result as string) : undefined })
    case 'FAILED':
      if (hasResult) return refused('A handler that answers FAILED cannot have a Result.')
      return readFailure(hasError ? error : undefined)
    case 'PENDING':
      return { type: 'suspended' }
    default:
      return refused(`A handler answers SUCCEEDED, FAILED or PENDING, but this one '${String(Status)}'.`)
  }
}

function readFailure(error: unknown): HandlerOutcome {
  if (error === undefined) return { type: 'failed' }
  try {
    return { type: 'failed', error: readErrorObject(error) }
  } catch {
    return refused('The Error of a handler must be an object with text in it.')
  }
}
