/** Reading and tidying entities: get, query, clean, purge (sections 1.12 and 1.19 to 1.21). */
import { invalidRequest } from '../../kernel/errors.ts'
import { normalizePrefix, parseEntityId, requireEntityId } from '../core/entity-id.ts'
import { isWithin, pageOf } from '../core/query.ts'
import { fromMillis, type Timestamp } from '../core/timestamp.ts'
import type { HubCore } from './core.ts'
import type { EntityLocks } from './entity-locks.ts'
import type { EntityRecords } from './entity-records.ts'
import { type HostedEntity, holderOf } from './hosted-entity.ts'

/** What clients see of an entity. */
export interface EntityMetadata {
  instanceId: string
  lastModifiedTime: Timestamp
  /** Messages that wait; those a worker has, and those not yet due, are not counted. */
  backlogQueueSize: number
  /** Instance id of the orchestration that holds the lock. */
  lockedBy?: string | undefined
  serializedState?: string | undefined
}

export interface EntityQuery {
  readonly instanceIdStartsWith?: string | undefined
  readonly lastModifiedFrom?: Timestamp | undefined
  readonly lastModifiedTo?: Timestamp | undefined
  readonly includeState: boolean
  /** Entities without user state too: locked ones, and those with messages only. */
  readonly includeTransient: boolean
  readonly pageSize?: number | undefined
  readonly continuationToken?: string | undefined
}

const DEFAULT_PAGE = 100

/** The entity's metadata; undefined for one without user state, which clients take for one that does not exist. */
export function getEntity(core: HubCore, id: string, includeState: boolean): EntityMetadata | undefined {
  const entity = core.entities.get(requireEntityId(core.settings.limits, id).id)
  return entity?.state === undefined ? undefined : metadataOf(core, entity, includeState)
}

/** Entities by id; a token is the last id of its page, so pages of any size follow each other. */
export function queryEntities(
  core: HubCore,
  query: EntityQuery,
): { entities: EntityMetadata[]; token: string | undefined } {
  const { continuationToken: token, pageSize = 0 } = query
  if (token && !parseEntityId(token))
    throw invalidRequest(
      `The continuation token '${token}' is not one this backend gave out. Start again without a token.`,
    )
  const prefix = normalizePrefix(query.instanceIdStartsWith ?? '')
  const matching = [...core.entities.values()]
    .filter(
      ({ id, state, lastModified }) =>
        (state !== undefined || query.includeTransient) &&
        id.startsWith(prefix) &&
        isWithin(lastModified, query.lastModifiedFrom, query.lastModifiedTo),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const isAfter = token ? ({ id }: HostedEntity) => id > token : undefined
  const page = pageOf(matching, isAfter, pageSize > 0 ? pageSize : DEFAULT_PAGE, ({ id }) => id)
  return {
    entities: page.items.map(entity => metadataOf(core, entity, query.includeState)),
    token: page.token,
  }
}

/**
 * Opens locks whose holder is gone. Normally there are none, and an entity that holds nothing is gone at once
 * (section 3.8), so both counts are normally zero.
 */
export function cleanEntities(
  core: HubCore,
  locks: EntityLocks,
  { removeEmpty, releaseOrphans }: CleanRequest,
): CleanedEntities {
  const before = core.entities.size
  let orphanedLocksReleased = 0
  for (const entity of [...core.entities.values()]) {
    const holder = holderOf(entity)
    if (!releaseOrphans || !holder || isAlive(core, holder)) continue
    locks.release(entity.id, holder.executionId, undefined)
    orphanedLocksReleased++
  }
  return { emptyEntitiesRemoved: removeEmpty ? before - core.entities.size : 0, orphanedLocksReleased }
}

export interface CleanRequest {
  /** Count the entities that are gone with their lock. */
  readonly removeEmpty: boolean
  readonly releaseOrphans: boolean
}

export interface CleanedEntities {
  readonly emptyEntitiesRemoved: number
  readonly orphanedLocksReleased: number
}

/** Deletes the state of an entity that is idle and unlocked; false for any other. What is not due yet still comes. */
export function purgeEntity(core: HubCore, entities: EntityRecords, id: string): boolean {
  const entity = core.entities.get(parseEntityId(id)?.id ?? '')
  if (entity?.state === undefined || !isIdle(entity)) return false
  entity.state = undefined
  entities.refresh(entity)
  return true
}

function metadataOf(core: HubCore, entity: HostedEntity, includeState: boolean): EntityMetadata {
  const isOut = core.dispatcher.items.get(entity.batchItem ?? '')?.holder !== undefined
  return {
    instanceId: entity.id,
    lastModifiedTime: fromMillis(entity.lastModified),
    backlogQueueSize: entity.mailbox.backlog + (isOut ? 0 : entity.mailbox.batch.length),
    lockedBy: holderOf(entity)?.instanceId,
    serializedState: includeState ? entity.state : undefined,
  }
}

const isIdle = (entity: HostedEntity): boolean =>
  entity.batchItem === undefined && entity.mailbox.backlog === 0 && !holderOf(entity)

const isAlive = ({ instances }: HubCore, holder: { instanceId: string; executionId: string }): boolean => {
  const instance = instances.get(holder.instanceId)
  return instance?.executionId === holder.executionId && !instance.outcome
}
