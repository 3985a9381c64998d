/** Durable promises put together. */
import { retryPresets } from '@aws/durable-execution-sdk-js'
import { expect } from 'vitest'
import { caught, type Scenario } from './scenario.ts'

const once = { retryStrategy: retryPresets.noRetry }
const fails = (message: string) => async (): Promise<string> => {
  throw new Error(message)
}

export const promises: readonly Scenario[] = [
  {
    title: 'all gives every result, in the order in which they were asked for',
    handler: () => async (_, context) =>
      context.promise.all('both', [context.step('a', async () => 'a'), context.step('b', async () => 'b')]),
    check(result) {
      expect(result.value).toEqual(['a', 'b'])
      expect(result.operation('both')).toMatchObject({ status: 'SUCCEEDED' })
    },
  },
  {
    title: 'all fails with the first that fails',
    handler: () => async (_, context) =>
      context.promise
        .all('both', [context.step('a', async () => 'a'), context.step('b', fails('b failed'), once)])
        .catch(caught),
    check: result => expect(result.value).toContain('b failed'),
  },
  {
    title: 'allSettled tells of each how it ended',
    handler: () => async (_, context) => {
      const settled = await context.promise.allSettled('each', [
        context.step('a', async () => 'a'),
        context.step('b', fails('b failed'), once),
      ])
      await context.wait({ seconds: 1 })
      return settled.map(each =>
        each.status === 'fulfilled' ? each.value : `rejected: ${(each.reason as Error).message}`,
      )
    },
    check: result => expect(result.value).toEqual(['a', 'rejected: b failed']),
  },
  {
    title: 'any gives the first that succeeds',
    handler: () => async (_, context) =>
      context.promise.any('either', [
        context.step('a', fails('a failed'), once),
        context.step('b', async () => 'b'),
      ]),
    check: result => expect(result.value).toBe('b'),
  },
  {
    title: 'race gives the one that ends first: a step before a wait of a day',
    handler: () => async (_, context) =>
      context.promise.race<unknown>('first', [
        context.wait('day', { days: 1 }),
        context.step('quick', async () => 'quick'),
      ]),
    check(result) {
      expect(result.value).toBe('quick')
      expect(result.wait('day').status).toBe('STARTED')
    },
  },
]
