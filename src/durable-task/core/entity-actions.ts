/** What an orchestration asks of entities in a turn: its confirmation in the history, and its effect. Pure. */
import type { SendEntityMessage } from './actions.ts'
import type { OperationRequest } from './entity.ts'
import { type EntityId, parseEntityId } from './entity-id.ts'
import type { EntityEvent } from './events.ts'

/** A message to an entity that leaves the orchestration when its turn commits. */
export type EntityEffect =
  | { type: 'operateEntity'; entity: EntityId; operation: OperationRequest }
  | {
      type: 'lockEntities'
      criticalSectionId: string
      lockSet: readonly string[]
      dialect: 'native' | 'legacy'
    }
  | { type: 'unlockEntity'; entity: EntityId; criticalSectionId: string }

const entityEffects = new Set<string>(['operateEntity', 'lockEntities', 'unlockEntity'])

export const isForEntity = (effect: { type: string }): effect is EntityEffect =>
  entityEffects.has(effect.type)

export interface EntityRequest {
  /** Target and lock set as the worker sent them: its replay compares them. */
  readonly confirmation: EntityEvent
  readonly effect: EntityEffect
}

/** The request of an action, or a sentence that says what is wrong with it. */
export function readEntityAction(action: SendEntityMessage): EntityRequest | string {
  const { entityOperationSignaled: signal, entityOperationCalled: call } = action
  const { entityLockRequested: lock, entityUnlockSent: unlock } = action
  if (signal) return readOperation('signal', 'entityOperationSignaled', signal)
  if (call) return readOperation('call', 'entityOperationCalled', call)
  if (lock) return readLock(lock)
  if (unlock) return readUnlock(unlock)
  return 'The worker sent an entity message of a kind this backend does not know; its SDK may be newer than the backend.'
}

function readOperation(
  kind: 'signal' | 'call',
  type: 'entityOperationSignaled' | 'entityOperationCalled',
  message: NonNullable<SendEntityMessage['entityOperationSignaled']>,
): EntityRequest | string {
  const { requestId, operation, scheduledTime, input, targetInstanceId = '' } = message
  const entity = parseEntityId(targetInstanceId)
  if (!entity) return noEntity(`sent a ${kind} to`, targetInstanceId)
  if (requestId === '') return `The worker sent a ${kind} to '${targetInstanceId}' without a request id.`
  return {
    confirmation: { type, requestId, operation, scheduledTime, input, targetInstanceId },
    effect: {
      type: 'operateEntity',
      entity,
      operation: { kind, requestId, operation, input, scheduledTime, dialect: 'native' },
    },
  }
}

function readLock({
  criticalSectionId,
  lockSet,
  position,
}: NonNullable<SendEntityMessage['entityLockRequested']>): EntityRequest | string {
  const entities = readLockSet(lockSet)
  if (typeof entities === 'string') return entities
  return {
    confirmation: { type: 'entityLockRequested', criticalSectionId, lockSet, position },
    effect: { type: 'lockEntities', criticalSectionId, lockSet: entities, dialect: 'native' },
  }
}

function readUnlock({
  criticalSectionId,
  targetInstanceId = '',
}: NonNullable<SendEntityMessage['entityUnlockSent']>): EntityRequest | string {
  const entity = parseEntityId(targetInstanceId)
  if (!entity) return noEntity('released the lock of', targetInstanceId)
  return {
    confirmation: { type: 'entityUnlockSent', criticalSectionId, targetInstanceId },
    effect: { type: 'unlockEntity', entity, criticalSectionId },
  }
}

/** The ids in one order for everybody, each once: two requests then never wait for each other (section 3.6). */
export function readLockSet(lockSet: readonly string[]): readonly string[] | string {
  const entities = lockSet.map(parseEntityId)
  const wrong = entities.indexOf(undefined)
  if (wrong !== -1) return noEntity('asked for the lock of', lockSet[wrong]!)
  return [...new Set(entities.map(entity => entity!.id))].sort()
}

const noEntity = (what: string, id: string): string =>
  `The worker ${what} '${id}', which is no entity id: it must look like '@name@key'.`
