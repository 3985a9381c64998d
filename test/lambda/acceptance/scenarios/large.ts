/** What is too large for one answer. */
import { expect } from 'vitest'
import type { Scenario } from './scenario.ts'

const KIB = 1_024
const MIB = 1_024 * KIB

export const large: readonly Scenario[] = [
  {
    title: 'a step may give hundreds of kilobytes',
    handler: () => async (_, context) => {
      const text = await context.step('large', async () => 'y'.repeat(600 * KIB))
      await context.wait({ seconds: 1 })
      return text.length
    },
    check(result) {
      expect(result.value).toBe(600 * KIB)
      expect(result.step('large').raw).toHaveLength(600 * KIB + 2)
    },
  },
  {
    title: 'a map whose results are too large together keeps a summary, and is played again from its items',
    handler: () => {
      let runs = 0
      return async (_, context) => {
        const batch = await context.map('pages', [0, 1, 2, 3], async (item, page) =>
          item.step(`page ${page}`, async () => {
            runs++
            return `${page}`.repeat(100 * KIB)
          }),
        )
        await context.wait({ seconds: 1 })
        return [batch.getResults().map(text => `${text[0]} ${text.length}`), runs]
      }
    },
    check(result) {
      expect(result.value).toEqual([[0, 1, 2, 3].map(page => `${page} ${100 * KIB}`), 4])
      expect(result.context('pages').raw!.length).toBeLessThan(KIB)
    },
  },
  {
    title: 'a result of more than six megabytes goes with a checkpoint, and ends the execution once',
    // An execution may give 6 MiB, and the answer of a handler 50 bytes less.
    handler: () => async () => 'z'.repeat(6 * MIB - 40),
    check(result) {
      expect(result.status).toBe('SUCCEEDED')
      expect(result.value).toBe('z'.repeat(6 * MIB - 40))
      const ends = result.history.slice(-2).map(({ EventType }) => EventType)
      expect(ends).toEqual(['InvocationCompleted', 'ExecutionSucceeded'])
      expect(result.history.at(-1)).toMatchObject({ Id: result.history[0]!.Id })
      expect(result.operations).toEqual([])
    },
  },
]
