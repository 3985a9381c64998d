import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromMillis, toMillis } from '../../src/durable-task/core/timestamp.ts'

const nanosOf = ({ seconds, nanos }: { seconds: number; nanos: number }): bigint =>
  BigInt(seconds) * 1_000_000_000n + BigInt(nanos)

const timestamps = fc.record({
  seconds: fc.integer({ min: -(10 ** 10), max: 10 ** 11 }),
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
})

test('whole milliseconds come back as they were, before the epoch too', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 13), max: 10 ** 14 }), millis => {
      expect(toMillis(fromMillis(millis))).toBe(millis)
      expect(nanosOf(fromMillis(millis))).toBe(BigInt(millis) * 1_000_000n)
    }),
  )
})

test('a clock of our time, moved by fractions of a millisecond, stays within the bounds of the protocol', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e12, max: 1e14, noNaN: true }), millis => {
      const { seconds, nanos } = fromMillis(millis)
      expect(Number.isInteger(seconds)).toBe(true)
      expect(nanos).toBeGreaterThanOrEqual(0)
      expect(nanos).toBeLessThan(1_000_000_000)
    }),
  )
})

test('188 an instant inside a millisecond is its end, so that nothing fires early', () => {
  fc.assert(
    fc.property(timestamps, timestamp => {
      const early = nanosOf(timestamp) - BigInt(toMillis(timestamp)) * 1_000_000n
      expect(early).toBeLessThanOrEqual(0n)
      expect(early).toBeGreaterThan(-1_000_000n)
    }),
  )
})
