/** Messages to entities, written in short. */
import type { EntityOperation, LockRequest } from '../../src/durable-task/core/entity.ts'

/** An operation of the execution, or of a client. */
export const operation = (
  requestId: string,
  executionId?: string,
  more: Partial<EntityOperation> = {},
): EntityOperation => ({
  kind: 'signal',
  requestId,
  operation: 'run',
  input: undefined,
  scheduledTime: undefined,
  dialect: 'native',
  sender: executionId === undefined ? undefined : { instanceId: `instance of ${executionId}`, executionId },
  arrivedAt: 0,
  ...more,
})

export const call = (requestId: string, executionId = 'x'): EntityOperation =>
  operation(requestId, executionId, { kind: 'call' })

export const lock = (executionId: string, criticalSectionId: string): LockRequest => ({
  kind: 'lock',
  criticalSectionId,
  lockSet: ['@a@1'],
  position: 0,
  sender: { instanceId: `instance of ${executionId}`, executionId },
  dialect: 'native',
})

/** Whose lock it would be. */
export const holderOf = ({ sender, criticalSectionId }: LockRequest) => ({ ...sender, criticalSectionId })
