/** What goes wrong in the real service and never here, for tests that want it. */
import { stepMachine } from '../../../machines/lambda/step.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { type Change, Draft } from './draft.ts'
import type { ExecutionRecord } from './execution-record.ts'
import { recordOf } from './operation.ts'

/**
 * Sets a step back to where its last attempt had begun, as if its end had never been told of. The history still has that
 * end. Throws `invalid-request` if there is no such step, and if its execution is closed.
 */
export function resetStep(record: ExecutionRecord, operationId: string): Change {
  const draft = new Draft(record)
  const step = draft.get(operationId)
  if (step?.type !== 'STEP' || !draft.isRunning)
    throw invalidRequest(`'${operationId}' is no step of an execution that runs.`)
  const { EndTimestamp: _, StepDetails, ...operation } = step.operation
  const hasEnded = step.operation.Status !== 'STARTED'
  const attempt = Math.max(0, (StepDetails?.Attempt ?? 0) - (hasEnded ? 1 : 0))
  const context = { operationId, attempt, dueAt: undefined }
  const snapshot = stepMachine.resolveState({ value: 'started', context })
  draft.place('STEP', operationId, 'step.reset', step.snapshot, snapshot)
  draft.put(recordOf({ ...operation, Status: 'STARTED', StepDetails: { Attempt: attempt } }, snapshot))
  return draft.commit()
}
