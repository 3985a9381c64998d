/** Steps: what they return, how often they are tried, and what a retry waits for. */
import {
  createClassSerdes,
  createLinearRetryStrategy,
  createRetryStrategy,
  JitterStrategy,
  retryPresets,
  StepSemantics,
} from '@aws/durable-execution-sdk-js'
import { expect } from 'vitest'
import type { RunResult } from '../../../../src/lambda.ts'
import { flaky, type Scenario } from './scenario.ts'

const SECOND = 1_000
const doubling = createRetryStrategy({
  maxAttempts: 4,
  initialDelay: { seconds: 10 },
  maxDelay: { minutes: 1 },
  backoffRate: 2,
  jitter: JitterStrategy.NONE,
})

class Money {
  amount = 0
  double(): number {
    return this.amount * 2
  }
}

/** Seconds between an attempt of a step and the next, as the history has them. */
const delays = ({ history }: RunResult, name: string): (number | undefined)[] =>
  history
    .filter(event => event.Name === name && event.EventType === 'StepFailed')
    .map(event => {
      const details = event.StepFailedDetails as { RetryDetails: { NextAttemptDelaySeconds?: number } }
      return details.RetryDetails.NextAttemptDelaySeconds
    })

export const steps: readonly Scenario[] = [
  {
    title: 'a step gives what it returned, also nothing and null',
    handler: () => async (_, context) => {
      const nothing = await context.step('nothing', async () => undefined)
      const none = await context.step('none', async () => null)
      const object = await context.step('object', async () => ({ a: [1, 'ü€😀'], b: { c: false } }))
      const number = await context.step(async () => 7)
      return [nothing === undefined, none, object, number]
    },
    check(result) {
      expect(result.value).toEqual([true, null, { a: [1, 'ü€😀'], b: { c: false } }, 7])
      expect(result.step('nothing').value).toBeUndefined()
      expect(result.step('none').raw).toBe('null')
      expect(result.step('object')).toMatchObject({ status: 'SUCCEEDED', attempts: 1 })
      expect(result.operations.at(-1)).toMatchObject({ type: 'STEP', subType: 'Step' })
      expect(result.operations.at(-1)!.name).toBeUndefined()
    },
  },
  {
    title: 'a step that fails is tried again after delays that double',
    handler: () => {
      const work = flaky(3)
      return async (_, context) => context.step('flaky', work, { retryStrategy: doubling })
    },
    check(result) {
      expect(result.value).toBe(4)
      expect(result.step('flaky')).toMatchObject({ status: 'SUCCEEDED', attempts: 4 })
      expect(delays(result, 'flaky')).toEqual([10, 20, 40])
      const { startedAt, endedAt } = result.step('flaky')
      expect(endedAt! - startedAt).toBeGreaterThanOrEqual(70 * SECOND)
      expect(result.invocations).toHaveLength(4)
    },
  },
  {
    title: 'a step whose retries are used up fails with its last error, which a handler may catch',
    handler: () => {
      const work = flaky(99)
      return async (_, context) => {
        try {
          return await context.step('never', work, { retryStrategy: retryPresets.linear })
        } catch (error) {
          return `caught ${(error as Error).name}: ${(error as Error).message}`
        }
      }
    },
    check(result) {
      expect(result.value).toMatch(/^caught StepError: not yet \(6\)$/)
      expect(delays(result, 'never')).toEqual([1, 2, 3, 4, 5, undefined])
      expect(result.step('never')).toMatchObject({ status: 'FAILED', attempts: 6 })
      expect(result.step('never').error).toMatchObject({ message: 'not yet (6)' })
    },
  },
  {
    title: 'a step without retries fails the execution if nobody catches it',
    handler: () => async (_, context) => {
      await context.step('once', flaky(1, 'out of stock'), { retryStrategy: retryPresets.noRetry })
    },
    check(result) {
      expect(result.status).toBe('FAILED')
      expect(result.error).toMatchObject({ message: 'out of stock (1)' })
      expect(result.step('once').attempts).toBe(1)
      expect(result.invocations).toHaveLength(1)
      expect(() => result.output()).toThrow('out of stock (1)')
    },
  },
  {
    title: 'a linear strategy adds the same to each delay, up to its most',
    handler: () => {
      const retryStrategy = createLinearRetryStrategy({
        maxAttempts: 5,
        initialDelay: { seconds: 5 },
        increment: { seconds: 10 },
        maxDelay: { seconds: 20 },
        jitter: JitterStrategy.NONE,
      })
      const work = flaky(4)
      return async (_, context) => context.step('linear', work, { retryStrategy })
    },
    check(result) {
      expect(result.value).toBe(5)
      expect(delays(result, 'linear')).toEqual([5, 15, 20, 20])
    },
  },
  {
    title: 'a strategy that knows its errors does not try others again',
    handler: () => {
      const retryStrategy = createRetryStrategy({
        retryableErrors: [/time.?out/i],
        initialDelay: { seconds: 3 },
        jitter: JitterStrategy.NONE,
      })
      let calls = 0
      return async (_, context) =>
        context.step(
          'picky',
          async () => {
            throw new Error(++calls === 1 ? 'Timeout of the shop' : 'no such item')
          },
          { retryStrategy },
        )
    },
    check(result) {
      expect(result.status).toBe('FAILED')
      expect(result.error).toMatchObject({ message: 'no such item' })
      expect(delays(result, 'picky')).toEqual([3, undefined])
    },
  },
  {
    title: 'a step that runs at most once for each attempt has started before it runs',
    handler: () => async (_, context) =>
      context.step('charge', async () => 'receipt', { semantics: StepSemantics.AtMostOncePerRetry }),
    check(result) {
      expect(result.value).toBe('receipt')
      expect(result.step('charge')).toMatchObject({ attempts: 1, value: 'receipt' })
    },
  },
  {
    title: 'a step with a serdes of its own gives an object of its class',
    handler: () => async (_, context) => {
      const money = await context.step('money', async () => Object.assign(new Money(), { amount: 21 }), {
        serdes: createClassSerdes(Money),
      })
      await context.wait({ seconds: 1 })
      return [money instanceof Money, money.double()]
    },
    check(result) {
      expect(result.value).toEqual([true, 42])
      expect(result.step('money').raw).toBe('{"amount":21}')
    },
  },
]
