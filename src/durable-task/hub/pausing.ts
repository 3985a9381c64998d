/** A hub that is paused: work queues up, and goes out one piece at a time as it is asked for. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { HubCore } from './core.ts'
import { holderOf } from './hosted-entity.ts'
import type { WorkItem } from './work.ts'

/** A piece of work that waits to be sent. */
export interface WaitingWork {
  readonly kind: WorkKind
  readonly name: string
  readonly version: string
  /** The orchestration; for an activity the one that called it; for a batch the entity. */
  readonly instanceId: string
  /** Of an activity; text as on the wire. */
  readonly input: string | undefined
  /** What it brings: types of a turn's new events, an entity's operations; nothing for an activity. */
  readonly brings: readonly string[]
}

/** Which work is meant; all of it where a field is left out. */
export interface WorkCondition {
  readonly kind?: WorkKind | undefined
  readonly name?: string | undefined
  readonly instance?: string | undefined
}

/** Where released work is: still out, answered (or nobody wants the answer), resting on the hub's clock, or undone. */
export type Whereabouts = 'out' | 'done' | 'asleep' | 'undone'

export interface Released {
  readonly work: WaitingWork
  where(): Whereabouts
}

export class Pausing {
  private readonly core: HubCore

  constructor(core: HubCore) {
    this.core = core
  }

  get isPaused(): boolean {
    return this.core.dispatcher.isPaused
  }

  /** Nothing is sent from here on; what is out may be answered. */
  pause(): void {
    this.core.perform(() => {
      this.core.dispatcher.isPaused = true
    })
  }

  resume(): void {
    this.core.perform(() => {
      this.core.dispatcher.isPaused = false
    })
  }

  /** Work that waits to be sent, in the order in which it would go. */
  queued(): WaitingWork[] {
    return this.waiting().map(item => this.describe(item))
  }

  /** Whether any of it is queued, or rests before it is queued again. */
  isWaiting(condition: WorkCondition): boolean {
    return this.core.dispatcher.items
      .all()
      .some(item => !item.holder && !item.replay && fits(item, condition))
  }

  /** Sends the first piece that fits and that somebody takes just now. */
  release(condition: WorkCondition): Released | undefined {
    const { dispatcher } = this.core
    // It is described before it is sent: a turn takes its events along.
    const known = new Map(this.waiting().map(item => [item, this.describe(item)]))
    const isMeant = (item: WorkItem): boolean => known.has(item) && fits(item, condition)
    const item = this.core.perform(() => dispatcher.sendOne(isMeant))
    const work = item && known.get(item)
    return work && { work, where: () => this.find(item) }
  }

  private find(item: WorkItem): Whereabouts {
    if (this.core.dispatcher.items.get(item.id) !== item) return this.isChecked(item) ? 'out' : 'done'
    if (item.sleep) return 'asleep'
    return item.holder ? 'out' : 'undone'
  }

  /** A replay is nobody's work. */
  private waiting(): WorkItem[] {
    return this.core.dispatcher.queued(({ replay }) => !replay)
  }

  /** A worker answers the turn a second time, for comparison, before it is committed. */
  private isChecked({ work, instanceId }: WorkItem): boolean {
    return work.kind === 'orchestration' && this.core.instances.get(instanceId)?.turn?.answer !== undefined
  }

  private describe(item: WorkItem): WaitingWork {
    const { work, instanceId, activity } = item
    return { ...work, instanceId, input: activity?.task.input, brings: this.newsOf(item) }
  }

  private newsOf({ work: { kind }, instanceId }: WorkItem): string[] {
    if (kind === 'orchestration') {
      const instance = this.core.instances.get(instanceId)
      return [...(instance?.turn?.messages ?? []), ...(instance?.inbox ?? [])].map(({ type }) => type)
    }
    const entity = kind === 'entity' ? this.core.entities.get(instanceId) : undefined
    if (!entity) return []
    const { batch, held, free } = entity.mailbox
    const next = holderOf(entity) ? held : free
    return [...batch, ...next].flatMap(message => (message.kind === 'lock' ? [] : [message.operation]))
  }
}

/** Names of entities are lower case, however they are written. */
const fits = ({ work, instanceId }: WorkItem, { kind, name, instance }: WorkCondition): boolean =>
  (kind === undefined || work.kind === kind) &&
  (name === undefined || work.name === (work.kind === 'entity' ? name.toLowerCase() : name)) &&
  (instance === undefined || instanceId === instance)
