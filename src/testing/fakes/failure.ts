/** What an SDK tells of something thrown. */
import type { FailureDetails } from '../../durable-task/core/events.ts'

/** How many causes are told, as in the SDKs; a chain may have no end. */
const MOST_CAUSES = 10

/**
 * An error by its name, message, stack and causes; an object with an `errorType` is taken for failure details, so that
 * a fake can fail as another language would; anything else as a text.
 */
export function failureOf(thrown: unknown, isNonRetriable = false, causes = 0): FailureDetails {
  const known = { isNonRetriable, properties: {} }
  if (!(thrown instanceof Error))
    return isDetails(thrown)
      ? { ...known, errorMessage: '', ...thrown }
      : { ...known, errorType: 'UnknownError', errorMessage: textOf(thrown) }
  const hasCause = thrown.cause !== undefined && thrown.cause !== null && causes < MOST_CAUSES
  return {
    ...known,
    errorType: thrown.name,
    errorMessage: thrown.message,
    stackTrace: thrown.stack,
    innerFailure: hasCause ? failureOf(thrown.cause, false, causes + 1) : undefined,
  }
}

const isDetails = (thrown: unknown): thrown is Pick<FailureDetails, 'errorType'> & Partial<FailureDetails> =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'errorType' in thrown &&
  typeof thrown.errorType === 'string'

function textOf(thrown: unknown): string {
  try {
    return typeof thrown === 'object' ? (JSON.stringify(thrown) ?? String(thrown)) : String(thrown)
  } catch {
    return 'something that cannot be shown'
  }
}
