/** What the clock of a hub comes to next. */
import type { HubCore } from './core.ts'

/** The next instant at which something is due on the hub's clock. */
export interface NextDue {
  /** Milliseconds since the epoch on the hub's clock. */
  readonly at: number
  /** A durable timer, a scheduled start, a delayed message to an entity; or a fake's or a fault's delay. */
  readonly kind: 'timer' | 'start' | 'signal' | 'other'
  /** The instance or entity whose it is. */
  readonly id?: string | undefined
}

/** Undefined when nothing is due, ever. Work that rests does so on the wall clock, and is no part of it. */
export function nextDue({ instances, entities, settings: { clock } }: HubCore): NextDue | undefined {
  const at = clock.nextDue()
  if (at === undefined) return undefined
  for (const { instanceId: id, timers } of instances.values())
    for (const [{ due }, timerId] of timers)
      if (due <= at) return { at, kind: timerId === undefined ? 'start' : 'timer', id }
  for (const { id, delayed } of entities.values())
    for (const { scheduled } of delayed) if (scheduled.due <= at) return { at, kind: 'signal', id }
  return { at, kind: 'other' }
}
