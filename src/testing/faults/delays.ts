/** How long faults hold things back. */
import { invalidRequest } from '../../kernel/errors.ts'

/** Throws `invalid-request` for a negative number or NaN. */
export function requireDelay(milliseconds: number): number {
  if (milliseconds >= 0) return milliseconds
  throw invalidRequest(`A fault delays by a number of milliseconds from 0 on, not by ${milliseconds}.`)
}

export const describeDelay = (milliseconds: number): string =>
  milliseconds === Number.POSITIVE_INFINITY ? 'held back for ever' : `held back for ${milliseconds} ms`
