/** What a task hub is set up with, which never changes while it lives. */
import type { TimeMode } from './hub-clock.ts'
import type { Clock } from './kernel/clock/clock.ts'
import { ManualClock } from './kernel/clock/manual-clock.ts'
import { RealClock } from './kernel/clock/real-clock.ts'
import { SkipClock } from './kernel/clock/skip-clock.ts'
import { BackendError, invalidRequest } from './kernel/errors.ts'
import type { BackendOptions } from './options.ts'

/** Options of one task hub; what is left out is as the backend's options say. */
export interface HubOptions {
  /** How its time passes. */
  time?: TimeMode
  /** Makes its ids and its order of sending reproducible; see the backend's option `seed`. */
  seed?: number
  /** Where its clock starts, with `time: 'manual'`: a date, or milliseconds since the epoch. */
  now?: number | Date
  /** Whether its orchestrators are checked for determinism; see the backend's option `determinism`. */
  determinism?: 'off' | 'check'
}

export interface HubSetup {
  readonly time: TimeMode
  readonly seed: number | undefined
  /** Start of a manual clock. */
  readonly now: number | undefined
  readonly determinism: 'off' | 'check'
}

/** Where manual clocks of seeded hubs start, so that two runs have the same instants: the year 2030. */
const SEEDED_START = Date.UTC(2030, 0)

const timeModes: readonly TimeMode[] = ['real', 'skip', 'manual']

/** Throws `invalid-request` for a value that an option cannot have. */
export function setupOf({
  time = 'real',
  seed,
  now,
  determinism = 'off',
}: HubOptions | BackendOptions): HubSetup {
  if (!timeModes.includes(time)) throw invalidRequest(`Time is 'real', 'skip' or 'manual', not '${time}'.`)
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw invalidRequest(`A seed is a whole number, not ${seed}.`)
  const start = now === undefined ? undefined : Number(now)
  if (start !== undefined && !Number.isFinite(start))
    throw invalidRequest(
      `A clock starts now: at a date or a number of milliseconds since the epoch, not ${now}.`,
    )
  if (determinism !== 'off' && determinism !== 'check')
    throw invalidRequest(`Determinism is 'off' or 'check', not '${determinism}'.`)
  return { time, seed, now: start, determinism }
}

/** The backend's setup, but for what the hub's options say. */
export function setupWith(backend: HubSetup, options: HubOptions): HubSetup {
  const setup = setupOf({ ...backend, ...withoutUnset(options) })
  if (options.now !== undefined && setup.time !== 'manual')
    throw invalidRequest(
      `Only a clock with time: 'manual' starts where it is told, not one with '${setup.time}'.`,
    )
  return setup
}

/** Throws `wrong-state` when a hub that exists was to be another. */
export function requireSame(name: string, setup: HubSetup, options: HubOptions): void {
  const { time, seed, now, determinism } = options
  const refuse = (what: string, wished: unknown): never => {
    throw new BackendError(
      'wrong-state',
      `The task hub '${name}' exists already, with ${what}: ask for ${wished} before it is first used.`,
    )
  }
  if (time !== undefined && time !== setup.time) refuse(`time '${setup.time}'`, `'${time}'`)
  if (seed !== undefined && seed !== setup.seed) refuse(seedText(setup.seed), seedText(seed))
  if (determinism !== undefined && determinism !== setup.determinism)
    refuse(`determinism '${setup.determinism}'`, `'${determinism}'`)
  if (now !== undefined && Number(now) !== setup.now) refuse('a clock that has started', 'another start')
}

export function makeClock({ time, seed, now }: HubSetup, onError: (error: unknown) => void): Clock {
  const wall = new RealClock(onError)
  if (time === 'manual') return new ManualClock(now ?? (seed === undefined ? wall.now() : SEEDED_START))
  return time === 'skip' ? new SkipClock(onError) : wall
}

const seedText = (seed: number | undefined): string => (seed === undefined ? 'no seed' : `seed ${seed}`)

const withoutUnset = (options: HubOptions): HubOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
