/** The end of an execution: what clients see of it, and its one last event. */
import type { Draft } from './draft.ts'
import { carried, makeEvent, type NewEvent } from './history.ts'
import type { CheckedUpdate } from './kinds/kind.ts'
import { recordOf, statusOf } from './operation.ts'
import type { ErrorObject, Operation } from './protocol.ts'

export interface Outcome {
  readonly result?: string | undefined
  readonly error?: ErrorObject | undefined
}

/** Writes down the end that the machine has come to, and gives the event that tells of it. */
export function noteEnd(draft: Draft, { result, error }: Outcome, at: number): NewEvent {
  const { operation, snapshot } = draft.execution
  const ended: Operation = { ...operation, Status: statusOf(snapshot), EndTimestamp: at }
  draft.put(recordOf(ended, snapshot))
  Object.assign(draft.fields, { endedAt: at, result, error })
  return endEvent(ended, { result, error }, at)
}

function endEvent(operation: Operation, { result, error }: Outcome, at: number): NewEvent {
  const why = error ? { Error: carried(error) } : {}
  switch (operation.Status) {
    case 'SUCCEEDED':
      return makeEvent('ExecutionSucceeded', at, { Result: carried(result) }, operation)
    case 'TIMED_OUT':
      return makeEvent('ExecutionTimedOut', at, why, operation)
    case 'STOPPED':
      return makeEvent('ExecutionStopped', at, why, operation)
    default:
      return makeEvent('ExecutionFailed', at, { Error: carried(error) }, operation)
  }
}

/**
 * A handler closes its execution in a checkpoint, which it does when the result is too large for its answer. The last
 * event waits for the end of the invocation, which comes before it.
 */
export function closeByUpdate(
  draft: Draft,
  { Action, Payload, Error: error }: CheckedUpdate,
  at: number,
): void {
  draft.moveExecution({ type: Action === 'SUCCEED' ? 'execution.succeed' : 'execution.fail' })
  draft.fields.heldEnd = noteEnd(draft, { result: Payload, error }, at)
}

/** Ends an execution from outside. A handler that runs is not interrupted; what it answers changes nothing. */
export function stop(draft: Draft, error: ErrorObject | undefined, at: number): void {
  end(draft, 'execution.stop')
  draft.append(noteEnd(draft, { error }, at))
}

/** The time of the execution is over. */
export function timeOut(draft: Draft, at: number): void {
  end(draft, 'deadline.reached')
  const { executionTimeout } = draft.record
  const error = {
    ErrorType: 'Execution.Timeout',
    ErrorMessage: `The execution was not closed within ${executionTimeout} seconds.`,
  }
  draft.append(noteEnd(draft, { error }, at))
}

/** A handler that was to be called, and has not been yet, is not called any more. */
function end(draft: Draft, type: 'execution.stop' | 'deadline.reached'): void {
  draft.moveExecution({ type })
  if (!draft.record.invocation) draft.moveExecution({ type: 'invocation.withdrawn' })
}
