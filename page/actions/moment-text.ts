/** Points in time that people type: a date, or how long from now. */
import { Wrong } from './wrong.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds since the epoch. */
const LATEST = 8.64e15

const LENGTH = /^(?:\s*\d+(?:\.\d+)?\s*(?:ms|[smhd]))+$/
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/

/**
 * Milliseconds since the epoch; undefined for an empty text. A date without a zone is UTC.
 *
 * @example
 * readMoment('2026-03-10 12:00', now)
 * readMoment('2 h 30 m', now)
 *
 * @throws Wrong
 */
export function readMoment(text: string, now: number): number | undefined {
  const typed = text.trim().replace(/^(?:\+|in )/, '')
  if (typed === '') return undefined
  if (LENGTH.test(typed)) return withinReach(now + lengthOf(typed))
  const zone = DATE.exec(typed)
  const date = zone
    ? Date.parse(typed.replace(' ', 'T') + (zone[1] || typed.length === 10 ? '' : 'Z'))
    : Number.NaN
  if (Number.isNaN(date))
    throw new Wrong('A time is a date, 2026-03-10 12:00 (UTC), or a length from now: 2 h 30 m.')
  return date
}

/** What a date can be at most. */
function withinReach(instant: number): number {
  if (instant <= LATEST) return instant
  throw new Wrong('That is too far away: there is no such date.')
}

const lengthOf = (text: string): number =>
  [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhd])/g)].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0),
    0,
  )
