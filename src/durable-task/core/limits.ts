/** How large what clients and workers send may be, and how much of it a hub takes. Pure. */
import { BackendError, invalidRequest } from '../../kernel/errors.ts'

/** Limits of a task hub. What goes beyond one is refused, or fails, with a sentence that names the limit. */
export interface Limits {
  /**
   * Most bytes (UTF-8) of one payload: input, output, event, custom status, entity state, input or result of an entity's
   * operation. 0 is no limit. Default 0.
   */
  readonly maxPayload: number
  /** Most characters of an id that a client chooses, of an instance or entity. 0 is no limit. Default 100. */
  readonly maxIdLength: number
  /** Which characters such an id may have: `any`, or `printable` ones of ASCII, from the blank to `~`. Default `any`. */
  readonly idCharacters: 'any' | 'printable'
  /** Most instances in a hub, finished ones included. 0 is no limit. Default 0. */
  readonly maxInstances: number
  /** Most waits that are open in a hub at once. 0 is no limit. Default 0. */
  readonly maxOpenWaits: number
}

const defaultLimits: Limits = {
  maxPayload: 0,
  maxIdLength: 100,
  idCharacters: 'any',
  maxInstances: 0,
  maxOpenWaits: 0,
}

/**
 * The limits of the Durable Task Scheduler in production, with its ids of printable characters and payloads of 1 MiB.
 *
 * @example
 * const backend = await createTestBackend({ limits: { ...schedulerLimits, maxInstances: 1_000 } })
 */
export const schedulerLimits: Limits = {
  ...defaultLimits,
  maxPayload: 1024 * 1024,
  idCharacters: 'printable',
}

/** The option: limits by name, or those of the scheduler. */
export type LimitsOption = 'scheduler' | Partial<Limits>

/** Throws `invalid-request` for what are no limits. */
export function limitsOf(option: LimitsOption = {}): Limits {
  if (option === 'scheduler') return schedulerLimits
  if (typeof option !== 'object' || option === null)
    throw invalidRequest(`Limits are 'scheduler', or an object of limits, not ${String(option)}.`)
  const set = Object.entries(option).filter(([, value]) => value !== undefined)
  for (const [name, value] of set) checkLimit(name, value)
  return { ...defaultLimits, ...Object.fromEntries(set) }
}

function checkLimit(name: string, value: unknown): void {
  if (!Object.hasOwn(defaultLimits, name))
    throw invalidRequest(
      `There is no limit '${name}'. The limits are ${Object.keys(defaultLimits).join(', ')}.`,
    )
  if (name === 'idCharacters') {
    if (value !== 'any' && value !== 'printable')
      throw invalidRequest(`The limit idCharacters is 'any' or 'printable', not '${value}'.`)
  } else if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw invalidRequest(`The limit ${name} is a whole number from 0 on, where 0 is no limit, not ${value}.`)
}

/** What is wrong with the size of a payload, in a sentence that begins with `what`; undefined when it may pass. */
export function payloadProblem(
  { maxPayload }: Limits,
  payload: string | undefined,
  what: string,
): string | undefined {
  // No character takes more than three bytes for each of its units.
  if (maxPayload === 0 || payload === undefined || payload.length * 3 <= maxPayload) return undefined
  const size = Buffer.byteLength(payload)
  if (size <= maxPayload) return undefined
  return `${what} has ${size} bytes, more than the limit of ${maxPayload} (limits.maxPayload). Keep large data elsewhere and pass where it is.`
}

/** Refuses a client's payload beyond the limit. */
export function checkPayload(limits: Limits, payload: string | undefined, what: string): void {
  const problem = payloadProblem(limits, payload, what)
  if (problem) throw invalidRequest(problem)
}

/** Why a hub that holds so many already takes no more, in a sentence; undefined when it does. */
export function countProblem(limits: Limits, name: keyof typeof advice, held: number): string | undefined {
  const most = limits[name]
  if (most === 0 || held < most) return undefined
  const [what, todo] = advice[name]
  return `The task hub has ${held} ${what}, and the limit is ${most} (limits.${name}). ${todo}`
}

/** Refuses what a hub is to hold beyond so many that it holds already. */
export function checkCount(limits: Limits, name: keyof typeof advice, held: number): void {
  const problem = countProblem(limits, name, held)
  if (problem) throw new BackendError('limit-exceeded', problem)
}

const advice = {
  maxInstances: ['instances', 'Purge finished ones, or let the option retain do so.'],
  maxOpenWaits: ['open waits', 'Cancel waits that nobody needs, or give them deadlines.'],
} as const
