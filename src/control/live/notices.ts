/** What viewers are told that no fact tells: workers and queues, the clock, the names of the hubs. */
import type { z } from 'zod'
import type { TestBackend } from '../../backend.ts'
import type { Hub } from '../../index.ts'
import type { ClockView } from '../schemas/live.ts'
import { showClockView, showServing } from '../views/show.ts'
import type { LiveEvent } from './event-text.ts'

/** Clocks are read one after the other: a lead that differs by less is the same, in milliseconds. */
const TOLERANCE = 250

type View = Pick<z.infer<typeof ClockView>, 'mode' | 'now' | 'wallTime' | 'held'> & {
  readonly next?: unknown
}

export class Notices {
  private readonly backend: TestBackend
  private readonly hub: Hub
  private serving = ''
  private hubs = ''
  private clock: View | undefined

  constructor(backend: TestBackend, hub: Hub) {
    this.backend = backend
    this.hub = hub
  }

  /** Events for what has changed since the last look. */
  look(): LiveEvent[] {
    const { serving, hubs, clock } = this
    this.serving = JSON.stringify(showServing(this.hub))
    this.hubs = JSON.stringify({ hubs: this.hubNames })
    const now = showClockView(this.hub)
    const isSame = clock !== undefined && isSameClock(clock, now)
    if (!isSame) this.clock = now
    return [
      ...(isSame ? [] : [{ name: 'clock', json: JSON.stringify(now) } as const]),
      ...(serving === this.serving ? [] : [{ name: 'serving', json: this.serving } as const]),
      ...(hubs === this.hubs ? [] : [{ name: 'hubs', json: this.hubs } as const]),
    ]
  }

  /** Events that say all of it as it is now, for a viewer that comes. */
  all(): LiveEvent[] {
    return [
      { name: 'clock', json: JSON.stringify(showClockView(this.hub)) },
      { name: 'serving', json: JSON.stringify(showServing(this.hub)) },
    ]
  }

  get hubNames(): string[] {
    return this.backend.hubs().map(({ name }) => name)
  }
}

/** Mere passing of time is no change; a clock that stands still falls back behind real time and is none either. */
function isSameClock(before: View, now: View): boolean {
  const moved = now.mode === 'manual' ? now.now - before.now : leadOf(now) - leadOf(before)
  return Math.abs(moved) < (now.mode === 'manual' ? 1 : TOLERANCE) && restOf(before) === restOf(now)
}

const leadOf = ({ now, wallTime }: View): number => now - wallTime
const restOf = ({ mode, next, held }: View): string => JSON.stringify([mode, next, held])
