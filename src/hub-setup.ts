/** What a task hub is set up with, which never changes while it lives. */
import { type ClockSetup, clockSetupOf, type TimeMode } from './kernel/clock/time-mode.ts'
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

export interface HubSetup extends ClockSetup {
  readonly determinism: 'off' | 'check'
}

/** Throws `invalid-request` for a value that an option cannot have. */
export function setupOf({ determinism = 'off', ...options }: HubOptions | BackendOptions): HubSetup {
  const setup = clockSetupOf(options)
  if (determinism !== 'off' && determinism !== 'check')
    throw invalidRequest(`Determinism is 'off' or 'check', not '${determinism}'.`)
  return { ...setup, determinism }
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

const seedText = (seed: number | undefined): string => (seed === undefined ? 'no seed' : `seed ${seed}`)

const withoutUnset = (options: HubOptions): HubOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
