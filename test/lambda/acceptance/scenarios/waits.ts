/** Waits, and what runs beside them. */
import { expect } from 'vitest'
import type { Scenario } from './scenario.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export const waits: readonly Scenario[] = [
  {
    title: 'a wait suspends the execution until it is over',
    handler: () => async (_, context) => {
      await context.wait('pause', { hours: 1 })
      return 'rested'
    },
    check(result) {
      expect(result.value).toBe('rested')
      expect(result.wait('pause')).toMatchObject({ status: 'SUCCEEDED', seconds: 3_600 })
      expect(result.invocations).toHaveLength(2)
      const { startedAt, endedAt } = result.wait('pause')
      expect(endedAt! - startedAt).toBe(HOUR)
    },
  },
  {
    title: 'a wait without a name, and one of days and seconds',
    handler: () => async (_, context) => {
      await context.wait({ days: 30, hours: 2, minutes: 1, seconds: 5 })
      await context.wait({ minutes: 1 })
    },
    check(result) {
      expect(result.status).toBe('SUCCEEDED')
      expect(result.value).toBeUndefined()
      expect(result.wait(0).seconds).toBe((30 * DAY + 2 * HOUR + 65_000) / 1_000)
      expect(result.wait(1).seconds).toBe(60)
    },
  },
  {
    title: 'waits beside each other end in the order of their ends, not of their starts',
    handler: () => async (_, context) => {
      await context.promise.all([
        context.wait('three', { hours: 3 }),
        context.wait('one', { hours: 1 }),
        context.wait('two', { hours: 2 }),
      ])
    },
    check(result) {
      expect(result.status).toBe('SUCCEEDED')
      const ends = result.history.filter(event => event.EventType === 'WaitSucceeded')
      expect(ends.map(({ Name }) => Name)).toEqual(['one', 'two', 'three'])
      // The handler hears of each end.
      expect(result.invocations).toHaveLength(4)
    },
  },
]
