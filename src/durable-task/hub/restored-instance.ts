/** One orchestration out of a snapshot: its record, and how its actor takes up where it stood. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { EventCodec } from '../core/events.ts'
import { encodeEvent, HistoryLog } from '../core/history-log.ts'
import { completionOf } from '../core/instance.ts'
import { openCalls } from '../core/open-calls.ts'
import type { ReadInstance } from '../core/snapshot.ts'
import { orchestrationAt } from '../core/standing.ts'
import { toMillis } from '../core/timestamp.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { Effects } from './effects.ts'

/** A record whose every event is encoded: nothing of it can fail any more. */
export interface PreparedInstance {
  readonly saved: ReadInstance
  readonly history: HistoryLog
}

/** Throws `invalid-request` for what the protocol cannot carry, with nothing changed. */
export function prepareInstance(codec: EventCodec, saved: ReadInstance): PreparedInstance {
  const history = new HistoryLog()
  const at = { eventId: -1, timestamp: { seconds: 0, nanos: 0 } }
  try {
    history.append(saved.history.map(event => encodeEvent(codec, event, event)))
    // Messages are encoded with their turn, too late to refuse them.
    for (const message of saved.inbox) codec.encode(message, at)
    if (saved.outcome) codec.encode(completionOf(saved.outcome), at)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalidRequest(`An event of '${saved.instanceId}' cannot be encoded: ${reason}`)
  }
  return { saved, history }
}

/** Puts the record into the hub; a living one gets its actor, which asks for nothing yet. */
export function insertInstance(core: HubCore, { saved, history }: PreparedInstance): HostedInstance {
  const { suspended, termination, outcome } = saved
  const instance = core.insert({
    instanceId: saved.instanceId,
    createdAt: saved.createdAt,
    updatedAt: saved.updatedAt,
    completedAt: saved.completedAt,
    executionId: saved.executionId,
    started: saved.started,
    history,
    inbox: [...saved.inbox],
    turn: undefined,
    turnItem: undefined,
    customStatus: saved.customStatus,
    outcome,
    suspension: suspended && { reason: suspended.reason },
    termination,
    traceContext: saved.traceContext,
    notBefore: saved.notBefore,
    embedsHistory: saved.embedsHistory ?? false,
    generation: saved.generation,
    turns: saved.turns,
    actor: undefined,
    timers: new Map(),
    rewoundFrom: saved.rewoundFrom,
  })
  if (outcome) return instance
  core.revive(
    instance,
    orchestrationAt(saved.instanceId, {
      inbox: saved.inbox.length,
      hasRun: saved.hasRun ?? false,
      isDue: saved.isDue ?? true,
      owesTurn: saved.owesTurn ?? false,
      isSuspended: suspended !== undefined,
      isTerminating: termination !== undefined,
    }),
  )
  return instance
}

/** What happens at an instant of the hub's clock. */
export interface Pending {
  readonly due: number
  arm(): void
}

/** The scheduled start and the durable timers of a living instance. */
export function pendingOf(
  core: HubCore,
  effects: Effects,
  instance: HostedInstance,
  { history, inbox, isDue, started }: ReadInstance,
): Pending[] {
  if (!instance.actor) return []
  const pending: Pending[] = openCalls(history, inbox).timers.map(({ timerId, fireAt }) => ({
    due: toMillis(fireAt),
    arm: () => effects.armTimer(instance, timerId, fireAt),
  }))
  const startAt = isDue === false && started.scheduledStartTimestamp
  if (!startAt) return pending
  const due = toMillis(startAt)
  const arm = () => core.scheduleFor(instance, due, () => instance.actor?.send({ type: 'start.due' }))
  return [...pending, { due, arm }]
}

/** The instance takes up where it stood: it asks for a turn, or ends where its turn was all it waited for. */
export function wakeInstance(core: HubCore, instance: HostedInstance): void {
  if (instance.termination) instance.actor?.send({ type: 'turn.lost' })
  else instance.actor?.send({ type: 'message.arrived', inbox: core.unconsumed(instance) })
}
