/** Restoring: a hub becomes what a snapshot says, wholly or not at all. */
import { isMovable } from '../../kernel/clock/clock.ts'
import { readEntityId } from '../core/entity-id.ts'
import { EntityMailbox } from '../core/entity-mailbox.ts'
import type { ReadActivity, ReadEntity, ReadHub } from '../core/snapshot.ts'
import { toMillis } from '../core/timestamp.ts'
import type { HubCore } from './core.ts'
import type { Effects } from './effects.ts'
import type { Entities } from './entities.ts'
import {
  insertInstance,
  type Pending,
  type PreparedInstance,
  pendingOf,
  prepareInstance,
  wakeInstance,
} from './restored-instance.ts'

export class Restorer {
  private readonly core: HubCore
  private readonly effects: Effects
  private readonly entities: Entities
  private readonly clear: () => void

  /** `clear` forgets every instance, entity and work item, and leaves waits open. */
  constructor(core: HubCore, effects: Effects, entities: Entities, clear: () => void) {
    this.core = core
    this.effects = effects
    this.entities = entities
    this.clear = clear
  }

  /** Returns what carries a snapshot out. Throws `invalid-request` for what the protocol cannot carry. */
  prepare(snapshot: ReadHub): () => void {
    const prepared = snapshot.instances.map(saved => prepareInstance(this.core.settings.codec, saved))
    return () => this.core.perform(() => this.restore(snapshot, prepared))
  }

  private restore(
    { now, drawn, activities, entities }: ReadHub,
    prepared: readonly PreparedInstance[],
  ): void {
    const { core } = this
    const before = [...core.instances.keys()]
    this.clear()
    this.moveClock(now)
    core.settings.ids.restart(drawn)
    const instances = prepared.map(each => ({ ...each, instance: insertInstance(core, each) }))
    for (const entity of entities) this.insertEntity(entity)
    for (const activity of activities) queueActivity(core, activity)
    const pending = [
      ...instances.flatMap(({ instance, saved }) => pendingOf(core, this.effects, instance, saved)),
      ...entities.flatMap(entity => this.delayedOf(entity)),
    ]
    // What is past is delivered here and now, and in the order it was due.
    for (const { arm } of pending.sort((a, b) => a.due - b.due)) arm()
    for (const { instance } of instances) wakeInstance(core, instance)
    // Last: one that seems to hold nothing is gone at once.
    for (const { id } of entities) this.wakeEntity(id)
    for (const instanceId of before) if (!core.instances.has(instanceId)) core.waiters.tellGone(instanceId)
  }

  /** Never back: where the hub's clock is ahead, what is due comes at once. */
  private moveClock(now: number): void {
    const { clock } = this.core.settings
    if (isMovable(clock) && clock.now() < now) clock.moveTo(now)
  }

  private insertEntity({ id, incarnation, state, lastModified, lane, queue, holder }: ReadEntity): void {
    const { records, locks } = this.entities
    const mailbox = new EntityMailbox(lane, queue)
    const { name } = readEntityId(id)
    records.insert({ id, name, incarnation, state, lastModified, mailbox }, holder)
    if (holder) locks.claim(holder.executionId, id)
    for (const message of queue) if (message.kind === 'lock') locks.claim(message.sender.executionId, id)
  }

  private wakeEntity(id: string): void {
    const entity = this.core.entities.get(id)
    if (entity) this.entities.records.refresh(entity)
  }

  private delayedOf({ id, delayed }: ReadEntity): Pending[] {
    return delayed.map(operation => ({
      due: operation.scheduledTime ? toMillis(operation.scheduledTime) : 0,
      arm: () => this.entities.records.deliver(readEntityId(id), operation),
    }))
  }
}

export function queueActivity(core: HubCore, activity: ReadActivity): void {
  const { instanceId, executionId, servedVersion: version, task } = activity
  core.dispatcher.queue({ kind: 'activity', name: task.name, version }, instanceId, {
    activity: { executionId, task },
  })
}
