/** What an instance failed of: the activity or child whose failure it names. */
import type { HistoryEvent, RunView } from '../../live/types.ts'
import { type FailureLike, failureOf } from './event-fields.ts'

/** The event that told the orchestration of the failure with which it ended. */
export function causeOf({ state: { failure }, history }: RunView): HistoryEvent | undefined {
  if (!failure) return undefined
  return history.events.findLast(event => event.type.endsWith('Failed') && causes(failureOf(event), failure))
}

/**
 * The failure with its cause: some SDKs say in words alone what went wrong, and the stack of the activity is only in the
 * event that told of it.
 */
export function failureWithCause(view: RunView): FailureLike | undefined {
  const { failure } = view.state
  if (!failure || failure.innerFailure) return failure
  const cause = causeOf(view)
  const innerFailure = cause && failureOf(cause)
  return innerFailure && innerFailure.stackTrace !== failure.stackTrace
    ? { ...failure, innerFailure }
    : failure
}

/** Whether a failure is what the instance failed with, or what it names. */
const causes = (one: FailureLike | undefined, other: FailureLike): boolean =>
  one !== undefined &&
  one.errorMessage !== '' &&
  (other.errorMessage.includes(one.errorMessage) ||
    (other.innerFailure !== undefined && causes(one, other.innerFailure)))
