/** Forgets instances that have ended, the oldest first, so that a hub that runs for long stays small. */
import { isMovable, type Scheduled } from '../../kernel/clock/clock.ts'
import { DueQueue } from '../../kernel/clock/due-queue.ts'
import { parentOf } from '../core/instance.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Lifecycle } from './lifecycle.ts'

/** What is kept of what has ended. */
export interface RetentionRule {
  /** Most instances that have ended; undefined is no limit. */
  readonly count: number | undefined
  /** Milliseconds of the hub's clock since their end; undefined is for ever. */
  readonly age: number | undefined
}

export class Retention {
  private readonly core: HubCore
  private readonly lifecycle: Lifecycle
  private readonly count: number
  private readonly age: number
  /** Those that may go, by their end. */
  private readonly queue = new DueQueue()
  /** Children that have ended, by the execution of their parent, which runs. */
  private readonly held = new Map<string, Set<HostedInstance>>()
  /** How each of both is taken out again. */
  private readonly places = new Map<HostedInstance, () => void>()
  private queued = 0
  private alarm: Scheduled | undefined

  constructor(core: HubCore, lifecycle: Lifecycle, rule: RetentionRule) {
    this.core = core
    this.lifecycle = lifecycle
    this.count = rule.count ?? Number.POSITIVE_INFINITY
    this.age = rule.age ?? Number.POSITIVE_INFINITY
  }

  /** The instance has changed: it may have ended, or live again. */
  look(instance: HostedInstance): void {
    if (!instance.outcome) this.forget(instance)
    else if (!this.places.has(instance)) this.place(instance)
  }

  forget(instance: HostedInstance): void {
    this.places.get(instance)?.()
    this.places.delete(instance)
  }

  /** The execution is over: nobody holds its children any more. */
  release(executionId: string): void {
    const children = this.held.get(executionId)
    this.held.delete(executionId)
    // Whether another execution of the parent wants them is seen when it is their turn to go.
    for (const child of children ?? []) this.enqueue(child)
  }

  /** Forgets what is too old or too many; false when nothing was. */
  prune(): boolean {
    const before = this.core.instances.size
    for (let next = this.takeNext(); next; next = this.takeNext()) next()
    this.setAlarm()
    return this.core.instances.size < before
  }

  stop(): void {
    this.alarm?.cancel()
  }

  private takeNext(): (() => void) | undefined {
    const isFull = this.queued > this.count
    return this.queue.takeDue(isFull ? Number.POSITIVE_INFINITY : this.core.settings.clock.now() - this.age)
  }

  private place(instance: HostedInstance): void {
    const parent = this.runningParent(instance)
    if (!parent) {
      this.enqueue(instance)
      return
    }
    const siblings = this.held.get(parent.executionId) ?? new Set()
    this.held.set(parent.executionId, siblings.add(instance))
    this.places.set(instance, () => siblings.delete(instance))
  }

  private enqueue(instance: HostedInstance): void {
    this.queued++
    const scheduled = this.queue.add(instance.completedAt ?? 0, () => this.letGo(instance))
    this.places.set(instance, () => {
      scheduled.cancel()
      this.queued--
    })
  }

  private letGo(instance: HostedInstance): void {
    this.forget(instance)
    if (this.runningParent(instance)) {
      this.place(instance)
      return
    }
    this.lifecycle.remove(instance)
    this.core.waiters.tellGone(instance.instanceId)
  }

  /** The parent that may still ask for this child: a rewind takes over the children of the execution before it. */
  private runningParent(child: HostedInstance): HostedInstance | undefined {
    const link = parentOf(child)
    const parent = link && this.core.instances.get(link.instanceId)
    if (!parent || parent.outcome) return undefined
    return [parent.executionId, parent.rewoundFrom].includes(link.executionId) ? parent : undefined
  }

  /** A hub in which nothing happens forgets by itself too; a clock that is moved does so with the next change. */
  private setAlarm(): void {
    const { clock, wallClock } = this.core.settings
    this.alarm?.cancel()
    const oldest = this.queue.nextDue()
    if (oldest === undefined || !Number.isFinite(this.age) || isMovable(clock)) return
    const rest = oldest + this.age - clock.now()
    this.alarm = wallClock.schedule(wallClock.now() + rest, () => this.core.perform(() => {}))
  }
}
