/** Turns: asked for by the orchestration, built when a worker takes them, handed to the commit when it answers. */
import type { OrchestrationFact } from '../../../machines/orchestration.ts'
import type { TurnResponse } from '../core/actions.ts'
import type { FailureDetails, Message } from '../core/events.ts'
import type { Turn } from '../core/instance.ts'
import type { Commits } from './commits.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { TurnDelivery, WorkItem } from './work.ts'

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
    const { maxEventsPerTurn } = this.core.settings
    const waiting = [...(instance.turn?.messages ?? []), ...instance.inbox]
    const size = maxEventsPerTurn > 0 ? maxEventsPerTurn : waiting.length
    const turn = this.build(instance, waiting.slice(0, size))
    instance.turn = turn
    instance.inbox = waiting.slice(size)
    instance.actor?.send({ type: 'turn.dispatched' })
    return {
      instanceId: instance.instanceId,
      executionId: instance.executionId,
      past: instance.history.past(),
      newEvents: turn.events.map(({ bytes }) => bytes),
      traceContext: instance.traceContext,
      embedsHistory: instance.embedsHistory,
    }
  }

  /** The turn came back undone. */
  takeBack(item: WorkItem): void {
    this.current(item)?.actor?.send({ type: 'turn.lost' })
  }

  /** Applies a worker's whole answer. False when the turn is not the instance's current one. */
  complete(item: WorkItem, response: TurnResponse): boolean {
    const instance = this.current(item)
    if (!instance?.turn) return false
    const prepared = this.commits.prepare(instance, instance.turn, response)
    this.core.dispatcher.complete(item)
    instance.traceContext = response.orchestrationTraceContext ?? instance.traceContext
    instance.embedsHistory = false
    this.commits.apply(instance, prepared)
    return true
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
