/** The option that says how many instances that have ended are kept, and how long. */
import type { RetentionRule } from './durable-task/hub/retention.ts'
import { parseDuration } from './kernel/duration.ts'
import { invalidRequest } from './kernel/errors.ts'

/** What is kept of the instances that have ended; both may be given, and then both hold. */
export interface RetainOptions {
  /** Most of them, from 1 on. Default: no limit. */
  count?: number | undefined
  /** How long after their end: milliseconds of the hub's clock, or as people write it: `'1h'`, `'30d'`. Default: for ever. */
  age?: number | string | undefined
}

/** Throws `invalid-request` for a rule that cannot be. */
export function retentionOf(option: RetainOptions | undefined): RetentionRule | undefined {
  if (option === undefined) return undefined
  if (typeof option !== 'object' || option === null)
    throw invalidRequest("Say what to retain: { count: 10_000 }, { age: '1h' }, or both.")
  const { count, age } = option
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1))
    throw invalidRequest(`A number of instances to retain is a whole one from 1 on, not ${count}.`)
  const milliseconds = typeof age === 'string' ? parseDuration(age) : age
  if (age !== undefined && !(milliseconds !== undefined && milliseconds > 0 && Number.isFinite(milliseconds)))
    throw invalidRequest(
      `Instances are retained for milliseconds, or a duration as 1h or 30d, not for '${age}'.`,
    )
  return count === undefined && milliseconds === undefined ? undefined : { count, age: milliseconds }
}
