/** Conditions that are looked at again and again, and whatever is tried again as a whole. */
import { createWaitStrategy, JitterStrategy, retryPresets, withRetry } from '@aws/durable-execution-sdk-js'
import { expect } from 'vitest'
import { caught, flaky, type Scenario } from './scenario.ts'

const poll = (maxAttempts: number) =>
  createWaitStrategy<{ looks: number }>({
    maxAttempts,
    initialDelay: { seconds: 30 },
    maxDelay: { minutes: 2 },
    backoffRate: 2,
    jitter: JitterStrategy.NONE,
    shouldContinuePolling: ({ looks }) => looks < 5,
  })

export const conditions: readonly Scenario[] = [
  {
    title: 'a condition is looked at until it is met, with the state of the look before',
    handler: () => async (_, context) =>
      context.waitForCondition('job', async ({ looks }) => ({ looks: looks + 1 }), {
        initialState: { looks: 0 },
        waitStrategy: poll(10),
      }),
    check(result) {
      expect(result.value).toEqual({ looks: 5 })
      const step = result.step('job')
      expect(step).toMatchObject({ subType: 'WaitForCondition', attempts: 5, value: { looks: 5 } })
      expect(step.endedAt! - step.startedAt).toBeGreaterThanOrEqual((30 + 60 + 120 + 120) * 1_000)
      expect(result.history.filter(({ EventType }) => EventType === 'StepFailed')).toEqual([])
    },
  },
  {
    title: 'a condition that is never met fails when the looks are used up',
    handler: () => async (_, context) =>
      context.waitForCondition('job', async ({ looks }) => ({ looks: looks + 1 }), {
        initialState: { looks: 0 },
        waitStrategy: poll(3),
      }),
    check(result) {
      expect(result.status).toBe('FAILED')
      expect(result.step('job')).toMatchObject({ status: 'FAILED', attempts: 3 })
    },
  },
  {
    title: 'a condition whose check throws fails at once',
    handler: () => async (_, context) =>
      context
        .waitForCondition(
          'job',
          async (): Promise<number> => {
            throw new Error('no such job')
          },
          { initialState: 0, waitStrategy: () => ({ shouldContinue: true, delay: { seconds: 1 } }) },
        )
        .catch(caught),
    check(result) {
      expect(result.value).toMatch(/: no such job$/)
      expect(result.step('job').status).toBe('FAILED')
    },
  },
  {
    title: 'several steps are tried again together, with a wait between the attempts',
    handler: () => {
      const book = flaky(2, 'no seat')
      return async (_, context) =>
        withRetry(
          context,
          'booking',
          async (attemptContext, attempt) => {
            await attemptContext.step(`search ${attempt}`, async () => 'found')
            return attemptContext.step(`book ${attempt}`, book, { retryStrategy: retryPresets.noRetry })
          },
          { retryStrategy: (_error, attempt) => ({ shouldRetry: attempt < 5, delay: { hours: attempt } }) },
        )
    },
    check(result) {
      expect(result.value).toBe(3)
      const booking = result.context('booking')
      expect(booking.step('book 1').status).toBe('FAILED')
      expect(booking.step('book 3').value).toBe(3)
      expect([booking.wait(0).seconds, booking.wait(1).seconds]).toEqual([3_600, 7_200])
    },
  },
]
