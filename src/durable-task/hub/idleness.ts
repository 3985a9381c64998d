/** Whether a hub has anything left to do just now (the skip rule of moved time). */
import type { WorkDescription } from '../../../machines/worker.ts'
import type { HubCore } from './core.ts'
import { serves } from './serving.ts'
import type { WorkItem } from './work.ts'
import { keyOf } from './work-queues.ts'

/** How long a worker that left is expected back, in milliseconds of wall time. */
const EXPECTED_BACK = 10_000

/**
 * Whether nobody waits for the answer any more: the execution that scheduled the activity is over. A worker may still
 * be at it.
 */
export function isOrphaned({ instances }: HubCore, { activity, instanceId }: WorkItem): boolean {
  if (!activity) return false
  const instance = instances.get(instanceId)
  return !instance || instance.outcome !== undefined || instance.executionId !== activity.executionId
}

/**
 * Until when the hub is busy, in wall time: 0 when it is idle, infinity while work is out, rests, or is queued for a
 * worker that is there. Work that nobody serves keeps nobody busy, once the worker that may have served it is not
 * expected back any more, and a rule for such work has had its say. While the hub is paused, queued work keeps it busy.
 */
export function busyUntil(core: HubCore): number {
  const { dispatcher, settings } = core
  const now = settings.wallClock.now()
  const known = new Map<string, number>()
  let until = 0
  for (const item of dispatcher.items.each()) {
    if (item.sleep || isOrphaned(core, item)) continue
    if (!item.isQueued || dispatcher.isPaused) return Number.POSITIVE_INFINITY
    const key = keyOf(item.work)
    const served = known.get(key) ?? servedUntil(dispatcher, item.work, now)
    if (served === Number.POSITIVE_INFINITY) return served
    known.set(key, served)
    const { judgedAt = 0 } = item
    until = Math.max(until, served, judgedAt > now ? judgedAt : 0)
  }
  return until
}

/** Whether the hub has nothing to do that needs no step of somebody else: a paused one leaves its queue alone. */
export function isAtRest(core: HubCore): boolean {
  const { items, isPaused } = core.dispatcher
  if (!isPaused) return busyUntil(core) !== Number.POSITIVE_INFINITY
  for (const item of items.each()) if (!item.isQueued && !item.sleep && !isOrphaned(core, item)) return false
  return true
}

/** Until when somebody serves such work: infinity while a worker is there, 0 when none is or was lately. */
export function servedUntil(
  { workers, departed }: HubCore['dispatcher'],
  work: WorkDescription,
  now: number,
): number {
  for (const { profile } of workers.values()) if (serves(profile, work)) return Number.POSITIVE_INFINITY
  const times = departed.flatMap(({ profile, at }) => (serves(profile, work) ? [at + EXPECTED_BACK] : []))
  return Math.max(0, ...times.filter(time => time > now))
}

/** What the dispatcher need not remember any longer. */
export const isForgotten = (at: number, now: number): boolean => at + EXPECTED_BACK <= now
