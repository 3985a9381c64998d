/** Messages to entities, written in short. */
import type { EntityOperation, LockRequest } from '../../src/durable-task/core/entity.ts'
import type { BatchRoom } from '../../src/durable-task/core/entity-mailbox.ts'

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

/** Room in a batch; what is not said is without end. */
export const room = (some: Partial<BatchRoom> = {}): BatchRoom => ({
  operations: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
  ...some,
})

/** What an operation takes of the room: its texts, and 256 bytes for everything else. */
export const sizeOf = ({ operation: name, input = '', requestId }: EntityOperation): number =>
  [name, input, requestId].reduce((sum, text) => sum + Buffer.byteLength(text), 256)
