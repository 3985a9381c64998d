/** What an orchestration is told by entities, in the form it speaks. Pure. */
import type { CallOutcome } from './commit-batch.ts'
import type { EntityOperation, LockRequest } from './entity.ts'
import type { Message } from './events.ts'
import { legacyAnswer, legacyGrant } from './legacy-entity.ts'

/** How a call ended; the presence of an output is forwarded as it came. */
export function answerTo({ requestId, dialect }: EntityOperation, outcome: CallOutcome): Message {
  if (dialect === 'legacy') return legacyAnswer(requestId, outcome)
  return outcome.type === 'completed'
    ? { type: 'entityOperationCompleted', requestId, output: outcome.output }
    : { type: 'entityOperationFailed', requestId, failureDetails: outcome.failureDetails }
}

/** Every lock of the set is held. */
export const grantOf = ({
  criticalSectionId,
  dialect,
}: Pick<LockRequest, 'criticalSectionId' | 'dialect'>): Message =>
  dialect === 'legacy' ? legacyGrant(criticalSectionId) : { type: 'entityLockGranted', criticalSectionId }
