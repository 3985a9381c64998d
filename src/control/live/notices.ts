/** What viewers are told that no fact tells: the clock, who does the work, the names of the hubs. */
import type { z } from 'zod'
import type { ClockView } from '../schemas/live.ts'
import type { LiveEvent, LiveName } from './event-text.ts'

/** Clocks are read one after the other: a lead that differs by less is the same, in milliseconds. */
const TOLERANCE = 250

type View = Pick<z.infer<typeof ClockView>, 'mode' | 'now' | 'wallTime' | 'held'> & {
  readonly next?: unknown
}

/** Something to look at. */
interface Notice {
  readonly name: LiveName
  /** A viewer that comes has it from the start already. */
  readonly isInStart?: boolean
  look(): unknown
}

export class Notices {
  private readonly clockNow: () => View
  private readonly notices: readonly Notice[]
  private readonly seen = new Map<LiveName, string>()
  private clock: View | undefined

  constructor(clockNow: () => View, notices: readonly Notice[]) {
    this.clockNow = clockNow
    this.notices = notices
  }

  /** Events for what has changed since the last look. */
  look(): LiveEvent[] {
    const changed = this.notices.flatMap(({ name, look }) => {
      const event = { name, json: JSON.stringify(look()) }
      const isSame = this.seen.get(name) === event.json
      this.seen.set(name, event.json)
      return isSame ? [] : [event]
    })
    const { clock } = this
    const now = this.clockNow()
    if (clock !== undefined && isSameClock(clock, now)) return changed
    this.clock = now
    return [clockEvent(now), ...changed]
  }

  /** Events that say all of it as it is now, for a viewer that comes. */
  all(): LiveEvent[] {
    const told = this.notices.filter(({ isInStart = false }) => !isInStart)
    return [
      clockEvent(this.clockNow()),
      ...told.map(({ name, look }) => ({ name, json: JSON.stringify(look()) })),
    ]
  }
}

const clockEvent = (view: View): LiveEvent => ({ name: 'clock', json: JSON.stringify(view) })

/** Mere passing of time is no change; a clock that stands still falls back behind real time and is none either. */
function isSameClock(before: View, now: View): boolean {
  const moved = now.mode === 'manual' ? now.now - before.now : leadOf(now) - leadOf(before)
  return Math.abs(moved) < (now.mode === 'manual' ? 1 : TOLERANCE) && restOf(before) === restOf(now)
}

const leadOf = ({ now, wallTime }: View): number => now - wallTime
const restOf = ({ mode, next, held }: View): string => JSON.stringify([mode, next, held])
