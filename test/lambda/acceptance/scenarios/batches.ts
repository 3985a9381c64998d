/** Map and parallel: nested and flat, some at a time, and ended early. */
import {
  type BatchResult,
  CompletionOutcome,
  completeBatch,
  continueBatch,
  NestingType,
  retryPresets,
} from '@aws/durable-execution-sdk-js'
import { expect } from 'vitest'
import type { Scenario } from './scenario.ts'

const once = { retryStrategy: retryPresets.noRetry }

/** What a batch came to, as far as it is the same after a replay. */
const summary = (batch: BatchResult<unknown>) => ({
  results: batch.getResults(),
  failed: batch.failed().map(({ index, error }) => `${index}: ${error.message}`),
  reason: batch.completionReason,
})

const failsAt =
  (...indices: number[]) =>
  async (index: number): Promise<string> => {
    if (indices.includes(index)) throw new Error(`item ${index} failed`)
    return `item ${index}`
  }

export const batches: readonly Scenario[] = [
  {
    title: 'map runs each item in a context of its own, with steps and waits',
    handler: () => async (_, context) => {
      const batch = await context.map(
        'items',
        ['desk', 'lamp', 'sofa'],
        async (item, sku, index) => {
          await item.wait('pack', { minutes: index + 1 })
          return item.step(`ship ${sku}`, async () => `${sku} shipped`)
        },
        { itemNamer: sku => `item ${sku}` },
      )
      return summary(batch)
    },
    check(result) {
      expect(result.value).toEqual({
        results: ['desk shipped', 'lamp shipped', 'sofa shipped'],
        failed: [],
        reason: 'ALL_COMPLETED',
      })
      const map = result.context('items')
      expect(map.subType).toBe('Map')
      expect(map.operations.map(({ name, subType }) => `${name}, ${subType}`)).toEqual([
        'item desk, MapIteration',
        'item lamp, MapIteration',
        'item sofa, MapIteration',
      ])
      expect(map.context('item lamp').wait('pack').seconds).toBe(120)
      expect(map.context('item lamp').step('ship lamp').value).toBe('lamp shipped')
    },
  },
  {
    title: 'a flat map leaves no context for each item',
    handler: () => async (_, context) => {
      const batch = await context.map(
        'items',
        [1, 2],
        async (item, number) => item.step(`double ${number}`, async () => number * 2),
        { nesting: NestingType.FLAT },
      )
      await context.wait({ seconds: 1 })
      return summary(batch)
    },
    check(result) {
      expect(result.value).toEqual({ results: [2, 4], failed: [], reason: 'ALL_COMPLETED' })
      expect(result.context('items').operations.map(({ type, name }) => `${type} ${name}`)).toEqual([
        'STEP double 1',
        'STEP double 2',
      ])
    },
  },
  {
    title: 'map runs no more items at once than it may',
    handler: () => async (_, context) => {
      const batch = await context.map(
        'items',
        [0, 1, 2, 3],
        async (item, index) => {
          await item.wait(`hour of ${index}`, { hours: 1 })
          return index
        },
        { maxConcurrency: 2 },
      )
      return summary(batch)
    },
    check(result) {
      expect(result.value).toMatchObject({ results: [0, 1, 2, 3] })
      const { startedAt, endedAt } = result.context('items')
      expect(endedAt! - startedAt).toBeGreaterThanOrEqual(2 * 3_600_000)
      expect(endedAt! - startedAt).toBeLessThan(3 * 3_600_000)
    },
  },
  {
    title: 'an empty map is over at once',
    handler: () => async (_, context) => summary(await context.map('none', [], async () => 1)),
    check: result => expect(result.value).toEqual({ results: [], failed: [], reason: 'ALL_COMPLETED' }),
  },
  {
    title: 'map ends early with more failures than it tolerates',
    handler: () => async (_, context) =>
      summary(
        await context.map(
          'items',
          [0, 1, 2, 3],
          async (item, index) => item.step(`try ${index}`, async () => failsAt(0, 1)(index), once),
          { maxConcurrency: 1, completionConfig: { toleratedFailureCount: 1 } },
        ),
      ),
    check(result) {
      expect(result.value).toEqual({
        results: [],
        failed: ['0: item 0 failed', '1: item 1 failed'],
        reason: 'FAILURE_TOLERANCE_EXCEEDED',
      })
      expect(result.context('items').operations).toHaveLength(2)
    },
  },
  {
    title: 'map tolerates a share of failures',
    handler: () => async (_, context) =>
      summary(
        await context.map(
          'items',
          [0, 1, 2, 3],
          async (item, index) => item.step(`try ${index}`, async () => failsAt(2)(index), once),
          { maxConcurrency: 1, completionConfig: { toleratedFailurePercentage: 50 } },
        ),
      ),
    check: result =>
      expect(result.value).toEqual({
        results: ['item 0', 'item 1', 'item 3'],
        failed: ['2: item 2 failed'],
        reason: 'ALL_COMPLETED',
      }),
  },
  {
    title: 'parallel branches, with names and without, run beside each other',
    handler: () => async (_, context) => {
      const batch = await context.parallel<string>('branches', [
        { name: 'slow', func: async branch => branch.wait('nap', { hours: 2 }).then(() => 'slow') },
        async branch => branch.step('quick', async () => 'quick'),
      ])
      return summary(batch)
    },
    check(result) {
      expect(result.value).toEqual({ results: ['slow', 'quick'], failed: [], reason: 'ALL_COMPLETED' })
      const parallel = result.context('branches')
      expect(parallel.subType).toBe('Parallel')
      expect(parallel.context('slow')).toMatchObject({ subType: 'ParallelBranch', value: 'slow' })
      expect(parallel.context(1).step('quick').value).toBe('quick')
    },
  },
  {
    title: 'parallel is over when enough branches have succeeded; the others are left open',
    handler: () => async (_, context) => {
      const batch = await context.parallel<string>(
        'branches',
        [
          async branch => branch.wait('week', { days: 7 }).then(() => 'late'),
          async branch => branch.step('quick', async () => 'quick'),
        ],
        { completionConfig: { minSuccessful: 1 } },
      )
      return summary(batch)
    },
    check(result) {
      expect(result.value).toEqual({ results: ['quick'], failed: [], reason: 'MIN_SUCCESSFUL_REACHED' })
      expect(result.context('branches').context(0).status).toBe('STARTED')
    },
  },
  {
    title: 'parallel ends as a rule of the handler says, and may fail by it',
    handler: () => async (_, context) => {
      const branch = (index: number) => ({
        name: `branch ${index}`,
        func: (child: typeof context) => child.step(`vote ${index}`, async () => failsAt(1)(index), once),
      })
      const batch = await context.parallel('votes', [branch(0), branch(1), branch(2)], {
        maxConcurrency: 1,
        completionConfig: {
          shouldComplete: ({ failureCount }) =>
            failureCount > 0 ? completeBatch(CompletionOutcome.FAILED) : continueBatch(),
        },
      })
      return { ...summary(batch), status: batch.status }
    },
    check: result =>
      expect(result.value).toEqual({
        results: ['item 0'],
        failed: ['1: item 1 failed'],
        reason: 'CUSTOM_COMPLETION_FAILED',
        status: 'FAILED',
      }),
  },
  {
    title: 'flat branches leave their steps in the parallel itself',
    handler: () => async (_, context) =>
      summary(
        await context.parallel<number>(
          'branches',
          [
            async branch => branch.step('a', async () => 1),
            async branch => {
              await branch.wait('b waits', { minutes: 1 })
              return branch.step('b', async () => 2)
            },
          ],
          { nesting: NestingType.FLAT },
        ),
      ),
    check(result) {
      expect(result.value).toMatchObject({ results: [1, 2] })
      expect(result.context('branches').operations.map(({ name }) => name)).toEqual(['a', 'b waits', 'b'])
    },
  },
]
