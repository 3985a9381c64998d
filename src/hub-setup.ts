/** What a task hub is set up with, which never changes while it lives. */
import { isDeepStrictEqual } from 'node:util'
import { type Limits, type LimitsOption, limitsOf } from './durable-task/core/limits.ts'
import type { RetentionRule } from './durable-task/hub/retention.ts'
import { type ClockSetup, clockSetupOf, type TimeMode } from './kernel/clock/time-mode.ts'
import { BackendError, invalidRequest } from './kernel/errors.ts'
import type { BackendOptions } from './options.ts'
import { type RetainOptions, retentionOf } from './retain-option.ts'

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
  /** What it takes; see the backend's option `limits`. Limits that are left out are not the backend's, but the defaults. */
  limits?: LimitsOption
  /** Which instances that have ended it keeps; see the backend's option `retain`. */
  retain?: RetainOptions | undefined
}

export interface HubSetup extends ClockSetup {
  readonly determinism: 'off' | 'check'
  readonly limits: Limits
  readonly retain: RetentionRule | undefined
}

/** Throws `invalid-request` for a value that an option cannot have. */
export function setupOf({
  determinism = 'off',
  limits,
  retain,
  ...options
}: HubOptions | BackendOptions): HubSetup {
  const setup = clockSetupOf(options)
  if (determinism !== 'off' && determinism !== 'check')
    throw invalidRequest(`Determinism is 'off' or 'check', not '${determinism}'.`)
  return { ...setup, determinism, limits: limitsOf(limits), retain: retentionOf(retain) }
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
  const { time, seed, now, determinism, limits, retain } = options
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
  if (limits !== undefined && !isDeepStrictEqual(limitsOf(limits), setup.limits))
    refuse('other limits', 'these')
  if (retain !== undefined && !isDeepStrictEqual(retentionOf(retain), setup.retain))
    refuse('another rule of what to retain', 'this one')
}

const seedText = (seed: number | undefined): string => (seed === undefined ? 'no seed' : `seed ${seed}`)

const withoutUnset = (options: HubOptions): HubOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
