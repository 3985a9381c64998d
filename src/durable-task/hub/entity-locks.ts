/** Locks: requests that travel from entity to entity, grants, and releases on every way a holder can end (section 3.6). */

import type { LockRequest, Sender } from '../core/entity.ts'
import type { EntityEffect } from '../core/entity-actions.ts'
import { grantOf } from '../core/entity-answers.ts'
import { parseEntityId } from '../core/entity-id.ts'
import type { HubCore } from './core.ts'
import type { EntityRecords } from './entity-records.ts'
import { holderOf } from './hosted-entity.ts'

export class EntityLocks {
  private readonly core: HubCore
  private readonly entities: EntityRecords
  /** Entities an execution has asked for, by execution id; some of them may be released already. */
  private readonly claims = new Map<string, Set<string>>()

  constructor(core: HubCore, entities: EntityRecords) {
    this.core = core
    this.entities = entities
  }

  /** Asks for every lock of the set, one after the other. */
  request(
    sender: Sender,
    { criticalSectionId, lockSet, dialect }: Extract<EntityEffect, { type: 'lockEntities' }>,
  ): void {
    this.forward({ kind: 'lock', criticalSectionId, lockSet, position: 0, sender, dialect })
  }

  /** An entity gave its lock to the request at the head of its queue. */
  granted(id: string): void {
    const entity = this.core.entities.get(id)
    const holder = entity && holderOf(entity)
    // Undefined when the lock was let go again before its grant was heard of.
    const request = holder && entity.mailbox.takeLock(holder)
    if (!request) return
    this.entities.refresh(entity)
    this.forward({ ...request, position: request.position + 1 })
  }

  /** Lets go of one lock; ignored when it is not this critical section's (checklist 248). */
  release(id: string, executionId: string, criticalSectionId: string | undefined): void {
    const entity = this.core.entities.get(id)
    const release = { type: 'lock.release', executionId, criticalSectionId } as const
    if (!entity?.actor?.getSnapshot().can(release)) return
    entity.mailbox.closeLane()
    this.entities.refresh(entity)
    entity.actor.send(release)
  }

  /** The execution is over: its locks open and its requests are gone. */
  endExecution(executionId: string): void {
    const claimed = this.claims.get(executionId)
    if (!claimed) return
    this.claims.delete(executionId)
    // Requests first: a lock that opens must not be given to one of them.
    for (const id of claimed) {
      const entity = this.core.entities.get(id)
      if (entity?.mailbox.dropLocks(executionId)) this.entities.refresh(entity)
    }
    for (const id of claimed) this.release(id, executionId, undefined)
  }

  holdsAny(executionId: string): boolean {
    return [...(this.claims.get(executionId) ?? [])].some(id => {
      const entity = this.core.entities.get(id)
      return entity && holderOf(entity)?.executionId === executionId
    })
  }

  /** The execution has asked for the lock of this entity. */
  claim(executionId: string, entityId: string): void {
    const claimed = this.claims.get(executionId) ?? new Set()
    this.claims.set(executionId, claimed.add(entityId))
  }

  clear(): void {
    this.claims.clear()
  }

  /** Brings the request to its next entity, or the grant to its sender. */
  private forward(request: LockRequest): void {
    const { lockSet, position, sender } = request
    const next = parseEntityId(lockSet[position] ?? '')
    if (!next) {
      if (!this.core.post(sender.instanceId, sender.executionId, grantOf(request)))
        this.endExecution(sender.executionId)
      return
    }
    this.claim(sender.executionId, next.id)
    this.entities.post(next, request)
  }
}
