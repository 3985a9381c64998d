/** Turns: asked for by the orchestration, built when a worker takes them, handed to the commit when it answers. */
import type { OrchestrationFact } from '../../../machines/orchestration.ts'
import type { TurnResponse } from '../core/actions.ts'
import type { FailureDetails, Message } from '../core/events.ts'
import type { Turn } from '../core/instance.ts'
import type { Commits } from './commits.ts'
import type { HostedInstance, HubCore } from './core.ts'
import { differenceOf } from './determinism.ts'
import { serves } from './serving.ts'
import type { TurnDelivery, WorkItem } from './work.ts'
import { tokenOf } from './work-items.ts'

export class Turns {
  private readonly core: HubCore
  private readonly commits: Commits

  constructor(core: HubCore, commits: Commits) {
    this.core = core
    this.commits = commits
  }

  hear(fact: Extract<OrchestrationFact, { type: 'turn.requested' | 'turn.withdrawn' }>): void {
    const instance = this.core.instances.get(fact.instanceId)
    if (!instance?.actor) return
    if (fact.type === 'turn.requested') this.request(instance)
    else this.withdraw(instance)
  }

  /** Takes the inbox into a turn and hands it over; a turn that was lost is built anew (section 2.15). */
  deliver(item: WorkItem): TurnDelivery {
    const instance = this.core.require(item.instanceId)
    const turn = instance.turn?.answer ? instance.turn : this.take(instance)
    instance.turn = turn
    instance.actor?.send({ type: 'turn.dispatched', worker: item.holder?.profile.name })
    return {
      instanceId: instance.instanceId,
      executionId: instance.executionId,
      past: instance.history.past(),
      newEvents: turn.events.map(({ bytes }) => bytes),
      traceContext: instance.traceContext,
      embedsHistory: instance.embedsHistory,
    }
  }

  private take(instance: HostedInstance): Turn {
    const { maxEventsPerTurn } = this.core.settings
    const waiting = [...(instance.turn?.messages ?? []), ...instance.inbox]
    let size = maxEventsPerTurn > 0 ? maxEventsPerTurn : waiting.length
    // No turn ends while the execution is held: some executors would ask twice for what they began in it (section 2.8).
    if (waiting[size - 1]?.type === 'executionSuspended') size++
    instance.inbox = waiting.slice(size)
    return this.build(instance, waiting.slice(0, size))
  }

  /** The turn came back undone. One that was answered once still has its answer, and is compared later if at all. */
  takeBack(item: WorkItem): void {
    const instance = this.current(item)
    if (!instance) return
    const { turn, termination } = instance
    if (!turn?.answer) instance.actor?.send({ type: 'turn.lost' })
    else if (termination || !this.isToBeChecked(item)) this.commit(item, instance, turn, turn.answer)
  }

  /** Applies a worker's whole answer. False when the turn is not the instance's current one. */
  complete(item: WorkItem, response: TurnResponse): boolean {
    const instance = this.current(item)
    if (!instance?.turn) return false
    const { answer } = instance.turn
    if (answer) this.compare(item, instance, instance.turn, response)
    else if (this.isToBeChecked(item)) this.giveAgain(item, instance, instance.turn, response)
    else this.commit(item, instance, instance.turn, response)
    return true
  }

  /** Whether this item gives a turn to a worker for the second time, to compare the answers. */
  isCheck(item: WorkItem): boolean {
    return this.current(item)?.turn?.answer !== undefined
  }

  /** A turn that only waits to be given again counts as answered: nobody is to wait for a worker to compare it. */
  settleUnchecked(instance: HostedInstance): void {
    const item = this.core.dispatcher.items.get(instance.turnItem ?? '')
    const { turn } = instance
    if (item && !item.holder && turn?.answer) this.commit(item, instance, turn, turn.answer)
  }

  /** A worker has left: nor is one waited for where none is left that could compare. */
  settleUncheckable(): void {
    const { dispatcher, settings } = this.core
    if (settings.determinism === 'off') return
    for (const item of dispatcher.items.all()) {
      const instance = item.holder ? undefined : this.current(item)
      if (instance?.turn?.answer && !this.isToBeChecked(item)) this.settleUnchecked(instance)
    }
  }

  private commit(item: WorkItem, instance: HostedInstance, turn: Turn, response: TurnResponse): void {
    const prepared = this.commits.prepare(instance, turn, response)
    const { dispatcher } = this.core
    // Without a lease there is nothing to complete.
    if (tokenOf(item) === '') dispatcher.withdraw(item)
    else dispatcher.complete(item)
    instance.traceContext = response.orchestrationTraceContext ?? instance.traceContext
    instance.embedsHistory = false
    this.commits.apply(instance, prepared)
  }

  /** What fakes answer is the test's own; and without a worker there is nobody to compare with. */
  private isToBeChecked({ work, holder }: WorkItem): boolean {
    if (this.core.settings.determinism === 'off' || holder?.isStandIn) return false
    const { workers } = this.core.dispatcher
    return [...workers.values()].some(({ profile }) => serves(profile, work))
  }

  /** The same turn once more, as an item of its own; to the orchestration it is still out. */
  private giveAgain(item: WorkItem, instance: HostedInstance, turn: Turn, answer: TurnResponse): void {
    // What cannot be taken in at all is said now, while it is the answer to this item.
    this.commits.prepare(instance, turn, answer)
    this.core.dispatcher.complete(item)
    instance.turn = { ...turn, answer }
    this.request(instance)
  }

  private compare(item: WorkItem, instance: HostedInstance, turn: Turn, second: TurnResponse): void {
    const { answer = second } = turn
    const difference = differenceOf(instance, answer, second)
    if (!difference) {
      this.commit(item, instance, turn, answer)
      return
    }
    this.core.settings.log.info(`Instance '${instance.instanceId}': ${difference.errorMessage}`)
    const prepared = this.commits.prepareFailure(instance, turn, difference)
    this.core.dispatcher.complete(item)
    this.commits.apply(instance, prepared)
  }

  /** No worker will answer this turn: the instance ends, terminated if that was asked for, else failed. */
  fail(item: WorkItem, failureDetails: FailureDetails): void {
    const instance = this.current(item)
    if (!instance) return
    if (instance.termination) {
      instance.actor?.send({ type: 'turn.lost' })
      return
    }
    // A turn that could not even be built is left out.
    const turn = instance.turn ?? this.build(instance, [])
    this.commits.apply(instance, this.commits.prepareFailure(instance, turn, failureDetails))
  }

  /** The worker wants the whole history with the turn: it is sent again at once (section 2.4). */
  sendWithHistory(item: WorkItem): void {
    const instance = this.current(item)
    if (!instance) return
    instance.embedsHistory = true
    this.core.dispatcher.giveBack(item)
  }

  /** The living instance whose current turn this is. */
  private current(item: WorkItem): HostedInstance | undefined {
    const instance = this.core.instances.get(item.instanceId)
    return instance?.actor && instance.turnItem === item.id ? instance : undefined
  }

  /** New events carry the instant of their orchestratorStarted, so that time never runs back in a history. */
  private build(instance: HostedInstance, messages: readonly Message[]): Turn {
    const startedAt = this.core.stamp(instance)
    const started: Message = { type: 'orchestratorStarted' }
    return { messages, events: [started, ...messages].map(message => this.core.encode(message, startedAt)) }
  }

  private request(instance: HostedInstance): void {
    const { name, version = '' } = instance.started
    const work = { kind: 'orchestration', name, version } as const
    instance.turnItem = this.core.dispatcher.queue(work, instance.instanceId).id
  }

  private withdraw(instance: HostedInstance): void {
    const item = this.core.dispatcher.items.get(instance.turnItem ?? '')
    if (item) this.core.dispatcher.withdraw(item)
    if (instance.turn) instance.inbox = [...instance.turn.messages, ...instance.inbox]
    instance.turn = undefined
    instance.turnItem = undefined
  }
}
