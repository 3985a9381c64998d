/** Commits: what a worker's answer to a turn changes, all of it or nothing (section 2.4). */
import { isMovable } from '../../kernel/clock/clock.ts'
import type { TurnResponse } from '../core/actions.ts'
import { turnProblem } from '../core/answer-limits.ts'
import { commitTurn, failTurn, type TurnCommit } from '../core/commit-turn.ts'
import { isForEntity } from '../core/entity-actions.ts'
import { describeFailure, type FailureDetails } from '../core/events.ts'
import { nextGeneration } from '../core/generation.ts'
import { type EncodedEvent, HistoryLog } from '../core/history-log.ts'
import { completionOf, type Turn } from '../core/instance.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Effects } from './effects.ts'

/** A commit whose every event is encoded: nothing of it can fail any more. */
export interface PreparedCommit {
  readonly commit: TurnCommit
  readonly turn: Turn
  /** How many of the turn's messages stay unconsumed, from this position on. */
  readonly consumedMessages: number
  readonly history: readonly EncodedEvent[]
}

export class Commits {
  private readonly core: HubCore
  private readonly effects: Effects

  constructor(core: HubCore, effects: Effects) {
    this.core = core
    this.effects = effects
  }

  /** Reads an answer. Throws, with nothing changed, what makes it impossible to take in. */
  prepare(instance: HostedInstance, turn: Turn, response: TurnResponse): PreparedCommit {
    const tooLarge = turnProblem(this.core.settings.limits, response)
    if (tooLarge)
      return this.prepareFailure(instance, turn, describeFailure('PayloadLimitExceeded', tooLarge))
    const commit = commitTurn(instance, turn.events.length, response)
    return this.encode(instance, turn, this.withinLimits(instance, turn, commit))
  }

  /** A commit that fails the instance with an explanation. */
  prepareFailure(instance: HostedInstance, turn: Turn, failureDetails: FailureDetails): PreparedCommit {
    return this.encode(instance, turn, failTurn(instance, turn.events.length, failureDetails))
  }

  apply(instance: HostedInstance, prepared: PreparedCommit): void {
    const { core } = this
    const { commit, turn, consumedMessages, history } = prepared
    const { executionId } = instance
    const { result } = commit
    instance.history.append(history)
    instance.inbox = [...turn.messages.slice(consumedMessages), ...instance.inbox]
    instance.turn = undefined
    instance.turnItem = undefined
    instance.customStatus = commit.customStatus
    instance.turns++
    core.touch(instance)
    // Before the end, which opens locks: what was sent inside a critical section arrives first.
    for (const effect of commit.effects)
      if (isForEntity(effect)) this.effects.messageEntity(instance, executionId, effect)
    if (result.type === 'ended') {
      instance.outcome = result.outcome
      instance.actor?.send({ type: 'turn.completed', status: result.outcome.status })
    }
    for (const effect of commit.effects) {
      // An effect may have ended or replaced the very instance; a dead one has no more of them.
      if (result.type !== 'ended' && !instance.actor) return
      if (!isForEntity(effect)) this.effects.carryOut(instance, executionId, effect)
    }
    if (result.type === 'ended' || !instance.actor) return
    const continuedAsNew = result.type === 'continuedAsNew' || undefined
    if (result.type === 'continuedAsNew') this.beginGeneration(instance, result.action)
    instance.actor.send({ type: 'turn.committed', inbox: core.unconsumed(instance), continuedAsNew })
  }

  private encode(instance: HostedInstance, turn: Turn, commit: TurnCommit): PreparedCommit {
    const at = this.core.stamp(instance)
    const consumed = Math.max(1, commit.consumed)
    const history = turn.events.slice(0, consumed)
    for (const confirmation of commit.confirmations)
      history.push(this.core.encode(confirmation, at, confirmation.eventId))
    if (commit.result.type === 'ended') {
      // A turn that ended without having consumed its start still began the execution: a rewind needs it.
      if (!instance.history.hasStart && !history.some(({ entry }) => entry.type === 'executionStarted'))
        history.splice(1, 0, this.core.encode(instance.started, at))
      history.push(this.core.encode(completionOf(commit.result.outcome), at, commit.result.eventId))
    }
    return { commit, turn, consumedMessages: consumed - 1, history }
  }

  private withinLimits(instance: HostedInstance, turn: Turn, commit: TurnCommit): TurnCommit {
    const explanation =
      this.tooManyTurns(instance, commit) ??
      (commit.result.type === 'continuedAsNew'
        ? this.tooManyGenerations(instance)
        : this.tooMuchHistory(instance, commit))
    return explanation ? failTurn(instance, turn.events.length, explanation) : commit
  }

  private tooManyTurns(
    { instanceId, turns }: HostedInstance,
    { result }: TurnCommit,
  ): FailureDetails | undefined {
    const { clock, maxTurns = isMovable(clock) ? 10_000 : 0 } = this.core.settings
    if (maxTurns === 0 || turns + 1 < maxTurns || result.type === 'ended') return undefined
    const text = `The orchestration '${instanceId}' has had ${turns + 1} turns without an end, which is the limit (maxTurns).`
    return describeFailure('TurnLimitExceeded', text)
  }

  private tooManyGenerations({ generation }: HostedInstance): FailureDetails | undefined {
    const { maxGenerations } = this.core.settings
    if (maxGenerations === 0 || generation < maxGenerations) return undefined
    const text = `The orchestration continued as new ${generation} times, which is the limit (maxGenerations).`
    return describeFailure('GenerationLimitExceeded', text)
  }

  private tooMuchHistory(instance: HostedInstance, commit: TurnCommit): FailureDetails | undefined {
    const { maxHistorySize } = this.core.settings
    const size = instance.history.count + commit.consumed + commit.confirmations.length
    if (size <= maxHistorySize) return undefined
    const text = `The history would have ${size} events, more than the limit of ${maxHistorySize} (maxHistorySize). Continue as new to keep histories short.`
    return describeFailure('HistoryLimitExceeded', text)
  }

  /** Continue-as-new: a new execution under the old id; nothing of the old one reaches it (section 2.10). */
  private beginGeneration(
    instance: HostedInstance,
    action: Extract<TurnCommit['result'], { type: 'continuedAsNew' }>['action'],
  ): void {
    this.core.cancelTimers(instance)
    this.core.services.onExecutionOver(instance.executionId)
    const executionId = this.core.settings.ids.hexId()
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
    this.core.watch.tellOfGeneration(instance)
    this.core.touch(instance)
  }
}
