/** Durations for people, and as people write them. */
import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/kernel/duration.ts'

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]

test.each([
  [0, '0ms'],
  [0.4, '0ms'],
  [250, '250ms'],
  [2 * second + 250, '2s 250ms'],
  [hour + 5 * minute, '1h 5m'],
  [hour + 5 * minute + 31 * second, '1h 6m'],
  [30 * day, '30d'],
  [30 * day - 1, '30d'],
  [day - 1, '1d'],
  [minute - 1, '59s 999ms'],
  [29 * day + 23 * hour, '29d 23h'],
])('%d ms are written %s', (milliseconds, written) => {
  expect(formatDuration(milliseconds)).toBe(written)
  if (milliseconds >= 1) expect(formatDuration(parseDuration(written)!)).toBe(written)
})

test.each([
  ['30d', 30 * day],
  ['1h30m', 90 * minute],
  ['1h 5m', 65 * minute],
  ['1.5s', 1500],
  ['P30D', 30 * day],
  ['PT1H30M', 90 * minute],
  ['P1W', 7 * day],
  ['P1DT0.5S', day + 500],
])('%s is read', (written, milliseconds) => {
  expect(parseDuration(written)).toBe(milliseconds)
})

test.each(['', 'd', '30', '3 d', '-1d', 'P', 'PT', 'P1M', '1d2', '1dd'])('%o is none', written => {
  expect(parseDuration(written)).toBeUndefined()
})
