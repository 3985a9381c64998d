/**
 * Instants as a handler needs them. It arms timers of its own by the instants of pending work, and knows real time only,
 * of which a clock that was moved is ahead.
 */
import type { Operation } from '../core/protocol.ts'

/** The operation with what it still waits for in real time; what is over keeps the time at which it happened. */
export function inHandlerTime(operation: Operation, ahead: number): Operation {
  const { Status, WaitDetails, StepDetails } = operation
  if (ahead === 0) return operation
  if (WaitDetails && Status === 'STARTED')
    return {
      ...operation,
      WaitDetails: { ScheduledEndTimestamp: WaitDetails.ScheduledEndTimestamp - ahead },
    }
  if (StepDetails?.NextAttemptTimestamp !== undefined)
    return {
      ...operation,
      StepDetails: { ...StepDetails, NextAttemptTimestamp: StepDetails.NextAttemptTimestamp - ahead },
    }
  return operation
}
