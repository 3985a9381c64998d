/** Steps, and waits for a condition, whose state is the result of their last attempt. */
import type { AnyMachineSnapshot } from 'xstate'
import type { StepContext } from '../../../../machines/lambda/step.ts'
import type { Draft } from '../draft.ts'
import { carried, makeEvent } from '../history.ts'
import type { OperationRecord } from '../operation.ts'
import { type Operation, present } from '../protocol.ts'
import { type Applied, advance, type Kind } from './kind.ts'

export const stepKind: Kind = {
  type: 'STEP',
  hears: ({ Action, StepOptions }, now) => {
    switch (Action) {
      case 'RETRY':
        return { type: 'step.retry', dueAt: now + (StepOptions?.NextAttemptDelaySeconds ?? 0) * 1000 }
      case 'SUCCEED':
        return { type: 'step.succeed' }
      case 'FAIL':
        return { type: 'step.fail' }
      default:
        return { type: 'step.start' }
    }
  },
  details: (applied, after) => ({ StepDetails: present(detailsOf(applied, after)) }),
  event: ({ update, around }, operation) => {
    const { Action, Error: error, Payload, StepOptions } = update
    if (Action === 'START') return makeEvent('StepStarted', around.now, {}, operation)
    const RetryDetails = present({
      CurrentAttempt: operation.StepDetails?.Attempt ?? 0,
      NextAttemptDelaySeconds: Action === 'RETRY' ? StepOptions?.NextAttemptDelaySeconds : undefined,
    })
    // A retry without an error is an attempt that went well: a condition that does not hold yet.
    return Action === 'FAIL' || error
      ? makeEvent('StepFailed', around.now, { Error: carried(error), RetryDetails }, operation)
      : makeEvent('StepSucceeded', around.now, { Result: carried(Payload), RetryDetails }, operation)
  },
}

function detailsOf({ update, before }: Applied, after: AnyMachineSnapshot) {
  const { attempt, dueAt }: StepContext = after.context
  const { Result: kept, Error: lastError } = before?.StepDetails ?? {}
  const { Action, Payload, Error: error } = update
  switch (Action) {
    case 'RETRY':
      return error
        ? { Attempt: attempt, NextAttemptTimestamp: dueAt, Result: kept, Error: error }
        : { Attempt: attempt, NextAttemptTimestamp: dueAt, Result: Payload }
    case 'SUCCEED':
      return { Attempt: attempt, Result: Payload }
    case 'FAIL':
      return { Attempt: attempt, Error: error }
    default:
      // The state of a condition lives in the result and outlasts the start of the next attempt.
      return { Attempt: attempt, Result: kept, Error: lastError }
  }
}

/** The next attempt may begin. The history does not mention it. */
export function readyStep(draft: Draft, step: OperationRecord, at: number): void {
  const { NextAttemptTimestamp: _, ...rest } = step.operation.StepDetails ?? { Attempt: 0 }
  const StepDetails: Operation['StepDetails'] = rest
  advance(draft, step, { type: 'retry.due' }, at, { StepDetails })
}
