/** The hub's inner circle: records and their actors, messages to them, facts from them, and when it settles. */

import type { SnapshotFrom } from 'xstate'
import type { EntityFact } from '../../../machines/entity.ts'
import {
  activeStatuses,
  type OrchestrationFact,
  type OrchestrationStatus,
  orchestrationMachine,
} from '../../../machines/orchestration.ts'
import type { WorkItemFact } from '../../../machines/work-item.ts'
import { type ActorOf, Supervisor } from '../../kernel/actors.ts'
import type { Scheduled } from '../../kernel/clock/clock.ts'
import { describe, instanceNotFound } from '../../kernel/errors.ts'
import { Waiters } from '../../kernel/waiters.ts'
import { type ExecutionStarted, eventIdOf, type Message } from '../core/events.ts'
import { type EncodedEvent, encodeEvent, HistoryLog } from '../core/history-log.ts'
import type { Instance } from '../core/instance.ts'
import { type InstanceState, stateOf } from '../core/state.ts'
import { fromMillis } from '../core/timestamp.ts'
import type { Dispatcher } from './dispatcher.ts'
import { arrivalOf } from './fact-details.ts'
import type { HostedEntity } from './hosted-entity.ts'
import type { HubServices } from './hub-services.ts'
import type { HubObserver } from './observer.ts'
import type { HubCounters, HubSettings } from './settings.ts'
import { HubWatch } from './watch.ts'

/** A record with its actor, which lives until the instance is terminal. */
export interface HostedInstance extends Instance {
  actor: ActorOf<typeof orchestrationMachine> | undefined
  /** Durable timers of the current execution with their actions' ids, and its scheduled start, which has none. */
  readonly timers: Map<Scheduled, number | undefined>
  /** Execution that a rewind replaced; its living children are still ours. */
  rewoundFrom: string | undefined
}

type Fact = OrchestrationFact | EntityFact | WorkItemFact

export class HubCore {
  readonly settings: HubSettings
  readonly instances = new Map<string, HostedInstance>()
  readonly entities = new Map<string, HostedEntity>()
  readonly waiters = new Waiters<InstanceState>()
  readonly counters: HubCounters = { staleCompletions: 0, redeliveries: 0 }
  readonly supervisor: Supervisor<Fact>
  readonly watch: HubWatch
  /** Set once by the hub that wires everything together; they need the core, and the core needs them. */
  dispatcher!: Dispatcher
  services!: HubServices
  private readonly changed = new Set<string>()
  /** How often anything may have changed. */
  changes = 0
  private depth = 0
  private sequence = 0

  constructor(settings: HubSettings) {
    this.settings = settings
    this.supervisor = new Supervisor<Fact>({
      id: settings.name,
      inspect: settings.inspect,
      onFact: fact => this.hear(fact),
      onCrash: (actorId, error) => this.onCrash(actorId, error),
    })
    this.watch = new HubWatch(settings, this.supervisor)
  }

  /**
   * Runs one change of the hub. What follows from it settles before it returns: work is sent when the change is
   * whole, and waiters are told last (section 2.4).
   */
  perform<T>(change: () => T): T {
    this.depth++
    try {
      return change()
    } finally {
      try {
        if (this.depth === 1) this.settle()
      } finally {
        this.depth--
        if (this.depth === 0) this.watch.settled()
      }
    }
  }

  /** In the middle of a change: what is read now may not hold a moment later. */
  get isChanging(): boolean {
    return this.depth > 0
  }

  /** The record of a known instance; throws `instance-not-found`. */
  require(instanceId: string): HostedInstance {
    const instance = this.instances.get(instanceId)
    if (!instance) throw instanceNotFound(instanceId)
    return instance
  }

  statusOf(instance: HostedInstance): OrchestrationStatus {
    const snapshot = instance.actor?.getSnapshot()
    return activeStatuses.find(status => snapshot?.hasTag(status)) ?? instance.outcome?.status ?? 'PENDING'
  }

  stateOf(instance: HostedInstance): InstanceState {
    return stateOf(instance, this.statusOf(instance))
  }

  /** Creates a record and its actor; the first message is `started`. One that is not due waits for `start.due`. */
  create(started: ExecutionStarted, executionId: string, notBefore: number, isDue: boolean): HostedInstance {
    this.supervisor.requireRunning()
    const { clock } = this.settings
    const now = clock.now()
    const { instanceId } = started.orchestrationInstance
    const instance: HostedInstance = {
      instanceId,
      sequence: this.sequence++,
      createdAt: now,
      updatedAt: now,
      completedAt: undefined,
      executionId,
      started,
      history: new HistoryLog(),
      inbox: [started],
      turn: undefined,
      turnItem: undefined,
      customStatus: undefined,
      outcome: undefined,
      suspension: undefined,
      termination: undefined,
      traceContext: undefined,
      notBefore,
      embedsHistory: false,
      generation: 1,
      turns: 0,
      actor: undefined,
      timers: new Map(),
      rewoundFrom: undefined,
    }
    this.instances.set(instanceId, instance)
    instance.actor = this.supervisor.create(orchestrationMachine, {
      id: instanceId,
      input: { instanceId, inbox: instance.inbox.length, isDue },
    })
    this.watch.tellOfNew(instance)
    instance.actor.start()
    this.touch(instance)
    return instance
  }

  /** Takes in a record that was made elsewhere, after all others. */
  insert(record: Omit<HostedInstance, 'sequence'>): HostedInstance {
    this.supervisor.requireRunning()
    const instance = { ...record, sequence: this.sequence++ }
    this.instances.set(instance.instanceId, instance)
    this.changed.add(instance.instanceId)
    if (instance.outcome) this.watch.tellOfNew(instance)
    this.show(observer => observer.onInserted(instance))
    return instance
  }

  /** Gives a record an actor that stands where the snapshot says. */
  revive(instance: HostedInstance, snapshot: SnapshotFrom<typeof orchestrationMachine>): void {
    const { instanceId } = instance
    instance.actor = this.supervisor.create(orchestrationMachine, {
      id: instanceId,
      input: { instanceId, inbox: 0, isDue: true },
      snapshot,
    })
    this.watch.tellOfNew(instance)
    instance.actor.start()
  }

  /**
   * Puts a message into the inbox of an execution; any execution when no id is given. False when it is gone or
   * over: that one rule settles every stale answer (section 2.6).
   */
  post(instanceId: string, executionId: string | undefined, message: Message): boolean {
    const instance = this.instances.get(instanceId)
    if (!instance?.actor || instance.outcome) return false
    if (executionId !== undefined && instance.executionId !== executionId) return false
    instance.inbox.push(message)
    this.watch.trace(tracer => tracer.onMessage(instance, message))
    this.touch(instance)
    instance.actor.send(arrivalOf(this.unconsumed(instance), message))
    return true
  }

  /** Messages that no committed turn has consumed. */
  unconsumed({ inbox, turn }: HostedInstance): number {
    return inbox.length + (turn?.messages.length ?? 0)
  }

  /** An instant for the next events of this instance: the clock's, but never before an earlier event. */
  stamp(instance: HostedInstance): number {
    instance.notBefore = Math.max(this.settings.clock.now(), instance.notBefore)
    return instance.notBefore
  }

  encode(message: Message, at: number, eventId = eventIdOf(message)): EncodedEvent {
    return encodeEvent(this.settings.codec, message, { eventId, timestamp: fromMillis(at) })
  }

  /** The instance changed: its waiters are asked when the hub settles. */
  touch(instance: HostedInstance): void {
    instance.updatedAt = this.settings.clock.now()
    this.changed.add(instance.instanceId)
    this.show(observer => observer.onInstance(instance))
  }

  /** Lets the observer look, if there is one. */
  show(look: (observer: HubObserver) => void): void {
    const { observer, log } = this.settings
    if (!observer) return
    try {
      look(observer)
    } catch (error) {
      log.error(`The hub's observer failed: ${describe(error)}`)
    }
  }

  /**
   * Runs `call` at an instant of the hub's clock unless the instance's execution ends first; a past one at once. A
   * durable timer has the id of its action.
   */
  scheduleFor(instance: HostedInstance, due: number, call: () => void, timerId?: number): void {
    if (due <= this.settings.clock.now()) {
      call()
      return
    }
    const scheduled = this.settings.clock.schedule(due, () => {
      instance.timers.delete(scheduled)
      this.perform(call)
    })
    instance.timers.set(scheduled, timerId)
  }

  cancelTimers({ timers }: HostedInstance): void {
    for (const timer of timers.keys()) timer.cancel()
    timers.clear()
  }

  private onCrash(actorId: string, error: unknown): void {
    this.settings.log.error(`Actor '${actorId}' broke: ${describe(error)}`)
    const instance = this.instances.get(actorId)
    const entity = this.entities.get(actorId)
    if (instance?.actor?.getSnapshot().status === 'error')
      this.perform(() => this.services.onBrokenInstance(instance, error))
    if (entity?.actor?.getSnapshot().status === 'error')
      this.perform(() => this.services.onBrokenEntity(entity, error))
  }

  private hear(fact: Fact): void {
    this.perform(() => {
      if ('itemId' in fact) this.dispatcher.hear(fact)
      else if ('entityId' in fact) this.hearEntity(fact)
      else this.hearInstance(fact)
    })
  }

  /** What an instance said could not be carried out: it fails, for it will not say it again. */
  private hearInstance(fact: OrchestrationFact): void {
    try {
      this.services.onOrchestrationFact(fact)
    } catch (error) {
      this.settings.log.error(`'${fact.type}' of '${fact.instanceId}' failed: ${describe(error)}`)
      const instance = this.instances.get(fact.instanceId)
      if (instance?.actor) this.services.onBrokenInstance(instance, error)
    }
  }

  private hearEntity(fact: EntityFact): void {
    if (fact.type === 'batch.requested') this.show(observer => observer.onEntity(fact.entityId))
    try {
      this.services.onEntityFact(fact)
    } catch (error) {
      this.settings.log.error(`'${fact.type}' of '${fact.entityId}' failed: ${describe(error)}`)
      const entity = this.entities.get(fact.entityId)
      if (entity) this.services.onBrokenEntity(entity, error)
    }
  }

  private settle(): void {
    this.changes++
    do {
      this.dispatcher.pump()
      for (const instanceId of this.changed) {
        this.changed.delete(instanceId)
        const instance = this.instances.get(instanceId)
        if (!instance) continue
        this.waiters.tell(instanceId, () => this.stateOf(instance))
        this.services.onChanged(instance)
      }
    } while (this.services.tidy())
    this.services.onSettled()
  }
}
