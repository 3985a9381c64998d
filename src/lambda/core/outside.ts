/** What comes from outside the handler: answers of callbacks, ends of called functions, and a stop. */

import { stop } from './close-execution.ts'
import { type Change, Draft, noChange } from './draft.ts'
import { completeDueWork } from './due.ts'
import { LambdaError, resourceNotFound } from './errors.ts'
import { type ExecutionRecord, executionStatus } from './execution-record.ts'
import { answerCallback, type CallbackAnswer } from './kinds/callback.ts'
import { endTarget, type TargetEnd } from './kinds/chained-invoke.ts'
import { type OperationRecord, recordOf } from './operation.ts'
import type { ErrorObject } from './protocol.ts'
import { checkSize } from './sizes.ts'

/**
 * Answers a callback. Throws CallbackTimeoutException if it is closed, timed out or not, and ResourceNotFoundException
 * if the execution has none under this id.
 */
export function completeCallback(
  record: ExecutionRecord,
  operationId: string,
  answer: CallbackAnswer,
  now: number,
): Change {
  const { limits } = record.options
  if (answer.type === 'succeed')
    checkSize(answer.result ?? '', limits.callbackResult, 'The result of a callback')
  else checkSize(JSON.stringify(answer.error), limits.error, 'The error of a callback')
  const draft = new Draft(record)
  answerCallback(draft, openCallback(draft, operationId, now), answer, now)
  return draft.commit()
}

/** Notes that whoever is to answer a callback is alive. Throws as `completeCallback` does. */
export function recordHeartbeat(record: ExecutionRecord, operationId: string, now: number): Change {
  const draft = new Draft(record)
  const callback = openCallback(draft, operationId, now)
  // Clients see nothing of it, so nothing is new to them.
  const event = { type: 'heartbeat.record', now } as const
  const snapshot = draft.move('CALLBACK', callback.snapshot, operationId, event)
  draft.keep(recordOf(callback.operation, snapshot))
  return draft.commit()
}

function openCallback(draft: Draft, operationId: string, now: number): OperationRecord {
  const known = draft.get(operationId)
  if (known?.type !== 'CALLBACK') throw resourceNotFound('There is no callback with this id.')
  if (draft.isRunning) completeDueWork(draft, now)
  const callback = draft.get(operationId)!
  if (callback.operation.Status === 'STARTED' && draft.isRunning) return callback
  throw new LambdaError(
    'CallbackTimeoutException',
    'The callback has timed out or was closed before, or its execution was.',
  )
}

/** Tells how a called function ended. It changes nothing if nobody waits for it any more. */
export function closeTarget(
  record: ExecutionRecord,
  operationId: string,
  end: TargetEnd,
  now: number,
): Change {
  const draft = new Draft(record)
  if (draft.isRunning) completeDueWork(draft, now)
  const invoke = draft.get(operationId)
  if (invoke?.type !== 'CHAINED_INVOKE' || invoke.operation.Status !== 'STARTED' || !draft.isRunning)
    return noChange
  endTarget(draft, invoke, end, now)
  return draft.commit()
}

/** Stops an execution. One that is closed stays as it is. */
export function stopExecution(record: ExecutionRecord, error: ErrorObject | undefined, now: number): Change {
  if (executionStatus(record) !== 'RUNNING') return noChange
  const draft = new Draft(record)
  completeDueWork(draft, now)
  if (draft.isRunning) stop(draft, error, now)
  return draft.commit()
}
