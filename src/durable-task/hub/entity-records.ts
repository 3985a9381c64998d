/** The entities of a hub: records that come with their first message and go when nothing is left in them. */
import type { SnapshotFrom } from 'xstate'
import { entityMachine, type LockHolder } from '../../../machines/entity.ts'
import type { EntityMessage, EntityOperation } from '../core/entity.ts'
import type { EntityId } from '../core/entity-id.ts'
import { EntityMailbox } from '../core/entity-mailbox.ts'
import { entityAt } from '../core/standing.ts'
import { toMillis } from '../core/timestamp.ts'
import type { HubCore } from './core.ts'
import { inspectEntity } from './facts.ts'
import { contentsOf, type DelayedOperation, type HostedEntity, holderOf } from './hosted-entity.ts'

export class EntityRecords {
  private readonly core: HubCore

  constructor(core: HubCore) {
    this.core = core
  }

  /** Delivers an operation, not before its time. */
  deliver(entityId: EntityId, operation: EntityOperation): void {
    const due = operation.scheduledTime && toMillis(operation.scheduledTime)
    if (due === undefined || due <= this.core.settings.clock.now()) this.post(entityId, operation)
    else this.delay(this.find(entityId), operation, due)
  }

  /** Puts a message where it belongs: the holder's operations into its lane, everything else into the queue. */
  post(entityId: EntityId, message: EntityMessage): void {
    const entity = this.find(entityId)
    const holder = holderOf(entity)
    if (message.kind !== 'lock' && holder && holder.executionId === message.sender?.executionId)
      entity.mailbox.addToLane(message)
    else entity.mailbox.add(message)
    this.refresh(entity, message)
  }

  /** What the entity holds has changed, by a message or otherwise: it decides what follows from that. */
  refresh(entity: HostedEntity, arrived?: EntityMessage): void {
    if (!entity.actor) {
      this.host(entity)
      return
    }
    entity.actor.send({
      type: 'contents.changed',
      contents: contentsOf(entity),
      message: arrived?.kind,
      name: arrived?.kind === 'lock' ? undefined : arrived?.operation,
      from: arrived?.sender?.instanceId,
    })
  }

  /** Drops what an execution has called for and not begun. Looks at every entity: only a rewind asks. */
  dropCalls(executionId: string): void {
    for (const entity of [...this.core.entities.values()]) {
      const delayed = [...entity.delayed].filter(
        ({ operation }) => operation.kind === 'call' && operation.sender?.executionId === executionId,
      )
      for (const call of delayed) {
        call.scheduled.cancel()
        entity.delayed.delete(call)
      }
      if (entity.mailbox.dropCalls(executionId) || delayed.length > 0) this.refresh(entity)
    }
  }

  /** Nothing is left in the entity, not even state (section 3.8). */
  dropEmptied(id: string): void {
    const entity = this.core.entities.get(id)
    if (entity?.actor?.getSnapshot().matches('empty')) this.remove(entity)
  }

  /** Forgets an entity: record, delayed messages, work. */
  remove(entity: HostedEntity): void {
    for (const { scheduled } of entity.delayed) scheduled.cancel()
    const item = this.core.dispatcher.items.get(entity.batchItem ?? '')
    if (item) this.core.dispatcher.withdraw(item)
    if (entity.actor) this.core.supervisor.stop(entity.actor)
    entity.actor = undefined
    if (this.core.entities.get(entity.id) !== entity) return
    this.core.entities.delete(entity.id)
    this.core.watch.tell(() => ({ type: 'purged', id: entity.id }))
  }

  /** Takes in a record that was made elsewhere; its actor stands where the record says. */
  insert(
    record: Omit<HostedEntity, 'delayed' | 'batchItem' | 'actor'>,
    holder: LockHolder | undefined,
  ): void {
    const entity: HostedEntity = { ...record, delayed: new Set(), batchItem: undefined, actor: undefined }
    this.core.entities.set(entity.id, entity)
    const contents = contentsOf(entity)
    this.host(entity, entityAt(entity.id, contents, holder))
  }

  private find({ id, name }: EntityId): HostedEntity {
    const existing = this.core.entities.get(id)
    if (existing) return existing
    const entity: HostedEntity = {
      id,
      name,
      incarnation: this.core.settings.ids.hexId(),
      state: undefined,
      lastModified: this.core.settings.clock.now(),
      mailbox: new EntityMailbox(),
      delayed: new Set(),
      batchItem: undefined,
      actor: undefined,
    }
    this.core.supervisor.requireRunning()
    this.core.entities.set(id, entity)
    return entity
  }

  private host(entity: HostedEntity, snapshot?: SnapshotFrom<typeof entityMachine>): void {
    const actor = this.core.supervisor.create(entityMachine, {
      id: entity.id,
      input: { entityId: entity.id, contents: contentsOf(entity) },
      ...(snapshot && { snapshot }),
    })
    entity.actor = actor
    this.core.watch.tell(() => ({ type: 'registered', id: entity.id, actor: inspectEntity(entity, actor) }))
    actor.start()
  }

  private delay(entity: HostedEntity, operation: EntityOperation, due: number): void {
    const delayed: DelayedOperation = {
      operation,
      scheduled: this.core.settings.clock.schedule(due, () =>
        this.core.perform(() => {
          entity.delayed.delete(delayed)
          this.post(entity, operation)
        }),
      ),
    }
    entity.delayed.add(delayed)
    this.refresh(entity)
  }
}
