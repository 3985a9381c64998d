/** How time passes, and the clock for it. */
import { invalidRequest } from '../errors.ts'
import type { Clock } from './clock.ts'
import { ManualClock } from './manual-clock.ts'
import { RealClock } from './real-clock.ts'
import { SkipClock } from './skip-clock.ts'

/** How the time of a hub or service passes. */
export type TimeMode = 'real' | 'skip' | 'manual'

/** What a clock follows from. */
export interface ClockSetup {
  readonly time: TimeMode
  readonly seed: number | undefined
  /** Start of a manual clock, in milliseconds since the epoch. */
  readonly now: number | undefined
}

/** Where manual clocks with a seed start, so that two runs have the same instants: the year 2030. */
const SEEDED_START = Date.UTC(2030, 0)

const timeModes: readonly TimeMode[] = ['real', 'skip', 'manual']

/** Throws `invalid-request` for a value that an option cannot have. */
export function clockSetupOf({
  time = 'real',
  seed,
  now,
}: {
  readonly time?: TimeMode | undefined
  readonly seed?: number | undefined
  readonly now?: number | Date | undefined
}): ClockSetup {
  if (!timeModes.includes(time)) throw invalidRequest(`Time is 'real', 'skip' or 'manual', not '${time}'.`)
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw invalidRequest(`A seed is a whole number, not ${seed}.`)
  const start = now === undefined ? undefined : Number(now)
  if (start !== undefined && !Number.isFinite(start))
    throw invalidRequest(
      `A clock starts now: at a date or a number of milliseconds since the epoch, not ${now}.`,
    )
  return { time, seed, now: start }
}

export function makeClock({ time, seed, now }: ClockSetup, onError: (error: unknown) => void): Clock {
  const wall = new RealClock(onError)
  if (time === 'manual') return new ManualClock(now ?? (seed === undefined ? wall.now() : SEEDED_START))
  return time === 'skip' ? new SkipClock(onError) : wall
}
