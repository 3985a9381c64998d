/** Turns: asked for by the orchestration, built when a worker takes them, committed when it answers. */
import type { OrchestrationFact } from '../../../machines/orchestration.ts'
import { newHexId } from '../../kernel/ids.ts'
import type { TurnResponse } from '../core/actions.ts'
import { commitTurn, failTurn, type TurnCommit } from '../core/commit-turn.ts'
import { describeFailure, type FailureDetails, type Message } from '../core/events.ts'
import { nextGeneration } from '../core/generation.ts'
import { HistoryLog } from '../core/history-log.ts'
import type { Turn } from '../core/instance.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Effects } from './effects.ts'
import type { TurnDelivery, WorkItem } from './work.ts'

export class Turns {
  private readonly core: HubCore
  private readonly effects: Effects

  constructor(core: HubCore, effects: Effects) {
    this.core = core
    this.effects = effects
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
    const instance = this.core.instances.get(item.instanceId)
    if (instance?.turnItem === item.id) instance.actor?.send({ type: 'turn.lost' })
  }

  /** No worker will answer this turn: the instance fails. A turn that could not even be built is left out. */
  fail(item: WorkItem, failureDetails: FailureDetails): void {
    const instance = this.core.instances.get(item.instanceId)
    if (!instance?.actor || instance.turnItem !== item.id) return
    const turn = instance.turn ?? this.build(instance, [])
    this.commit(instance, turn, failTurn(turn.events.length, failureDetails))
  }

  /** Applies a worker's whole answer. False when the turn is not the instance's current one. */
  complete(item: WorkItem, response: TurnResponse): boolean {
    const instance = this.core.instances.get(item.instanceId)
    if (!instance?.actor || instance.turnItem !== item.id || !instance.turn) return false
    const { turn } = instance
    this.core.dispatcher.complete(item)
    instance.traceContext = response.orchestrationTraceContext ?? instance.traceContext
    instance.embedsHistory = false
    const commit = commitTurn(instance, turn.events.length, response)
    this.commit(instance, turn, this.withinLimits(instance, turn, commit))
    return true
  }

  /** The worker wants the whole history with the turn: it is sent again at once (section 2.4). */
  sendWithHistory(item: WorkItem): void {
    const instance = this.core.instances.get(item.instanceId)
    if (!instance || instance.turnItem !== item.id) return
    instance.embedsHistory = true
    this.core.dispatcher.giveBack(item)
  }

  /** Every event of a turn carries the instant of its orchestratorStarted, so that time never runs back. */
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
    if (instance.turn) instance.inbox.unshift(...instance.turn.messages)
    instance.turn = undefined
    instance.turnItem = undefined
  }

  private withinLimits(instance: HostedInstance, turn: Turn, commit: TurnCommit): TurnCommit {
    const { maxHistorySize, maxGenerations } = this.core.settings
    if (commit.result.type === 'continuedAsNew') {
      if (maxGenerations === 0 || instance.generation < maxGenerations) return commit
      const text = `The orchestration continued as new ${instance.generation} times, which is the limit (maxGenerations).`
      return failTurn(turn.events.length, describeFailure('GenerationLimitExceeded', text))
    }
    const size = instance.history.count + commit.consumed + commit.confirmations.length
    if (size <= maxHistorySize) return commit
    const text = `The history would have ${size} events, more than the limit of ${maxHistorySize} (maxHistorySize). Continue as new to keep histories short.`
    return failTurn(turn.events.length, describeFailure('HistoryLimitExceeded', text))
  }

  private commit(instance: HostedInstance, turn: Turn, commit: TurnCommit): void {
    const { core } = this
    const { executionId } = instance
    const at = core.stamp(instance)
    const consumed = Math.max(1, commit.consumed)
    instance.history.append(turn.events.slice(0, consumed))
    instance.history.append(
      commit.confirmations.map(({ eventId, ...event }) => core.encode(event, at, eventId)),
    )
    instance.inbox.unshift(...turn.messages.slice(consumed - 1))
    instance.turn = undefined
    instance.turnItem = undefined
    instance.customStatus = commit.customStatus
    core.touch(instance)

    const { result } = commit
    if (result.type === 'ended') {
      const { status, output, failureDetails } = result.outcome
      const completed: Message = {
        type: 'executionCompleted',
        orchestrationStatus: status,
        result: output,
        failureDetails,
      }
      instance.history.append([core.encode(completed, at, result.eventId)])
      instance.outcome = result.outcome
    }
    for (const effect of commit.effects) this.effects.carryOut(instance, executionId, effect)
    if (result.type === 'ended')
      instance.actor?.send({ type: 'turn.completed', status: result.outcome.status })
    else {
      if (result.type === 'continuedAsNew') this.beginGeneration(instance, result.action)
      instance.actor?.send({ type: 'turn.committed', inbox: core.unconsumed(instance) })
    }
  }

  /** Continue-as-new: a new execution under the old id; nothing of the old one reaches it (section 2.10). */
  private beginGeneration(
    instance: HostedInstance,
    action: Extract<TurnCommit['result'], { type: 'continuedAsNew' }>['action'],
  ): void {
    this.core.cancelTimers(instance)
    const executionId = newHexId()
    const { started, inbox } = nextGeneration(instance, action, executionId)
    Object.assign(instance, {
      executionId,
      started,
      inbox,
      history: new HistoryLog(),
      notBefore: instance.notBefore + 1,
      generation: instance.generation + 1,
      rewoundFrom: undefined,
    } satisfies Partial<HostedInstance>)
  }
}
