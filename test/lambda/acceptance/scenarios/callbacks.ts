/** Callbacks: answered, failed, timed out, kept alive; by hand and with a submitter. */
import { CallbackTimeoutError } from '@aws/durable-execution-sdk-js'
import { expect } from 'vitest'
import { answer } from '../../../../src/lambda.ts'
import { caught, flaky, type Scenario } from './scenario.ts'

export const callbacks: readonly Scenario[] = [
  {
    title: 'a callback gives the text that it was answered with',
    handler: () => async (_, context) => {
      const [answered, id] = await context.createCallback('approval', { timeout: { days: 1 } })
      await context.step('ask', async () => `asked with ${id.length > 0}`)
      return answered
    },
    options: { callbacks: { approval: 'yes' } },
    check(result) {
      expect(result.value).toBe('yes')
      expect(result.callback('approval')).toMatchObject({ status: 'SUCCEEDED', raw: 'yes' })
      expect(result.callback('approval').callbackId).toMatch(/^[A-Za-z0-9+/]+=*$/)
      expect(result.step('ask').value).toBe('asked with true')
    },
  },
  {
    title: 'a callback that reads JSON gives an object',
    handler: () => async (_, context) => {
      const [answered] = await context.createCallback<{ by: string }>('approval', {
        serdes: { deserialize: async text => JSON.parse(text ?? 'null') },
      })
      return (await answered).by
    },
    options: { callbacks: { approval: { by: 'Grace' } } },
    check: result => expect(result.value).toBe('Grace'),
  },
  {
    title: 'a callback that fails throws the reason',
    handler: () => async (_, context) => {
      const [answered] = await context.createCallback('approval')
      return answered.catch(caught)
    },
    options: { callbacks: { approval: answer.fails('not in this budget') } },
    check(result) {
      expect(result.value).toMatch(/^Callback\w*Error: not in this budget$/)
      expect(result.callback('approval').status).toBe('FAILED')
    },
  },
  {
    title: 'a callback that nobody answers times out',
    handler: () => async (_, context) => {
      const [answered] = await context.createCallback('approval', { timeout: { days: 30 } })
      try {
        return await answered
      } catch (error) {
        return error instanceof CallbackTimeoutError ? 'expired' : caught(error)
      }
    },
    options: { callbacks: { approval: answer.timesOut() } },
    check(result) {
      expect(result.value).toBe('expired')
      expect(result.callback('approval')).toMatchObject({
        status: 'TIMED_OUT',
        error: { type: 'Callback.Timeout' },
      })
      const { startedAt, endedAt } = result.callback('approval')
      expect(endedAt! - startedAt).toBe(30 * 86_400_000)
    },
  },
  {
    title: 'a callback without a heartbeat times out before its time is over',
    handler: () => async (_, context) => {
      const [answered] = await context.createCallback('build', {
        timeout: { hours: 10 },
        heartbeatTimeout: { minutes: 5 },
      })
      return answered.catch(() => 'lost')
    },
    options: { callbacks: { build: answer.timesOut() } },
    check(result) {
      expect(result.value).toBe('lost')
      expect(result.callback('build')).toMatchObject({
        status: 'TIMED_OUT',
        error: { type: 'Callback.Heartbeat' },
      })
    },
  },
  {
    title: 'waiting for a callback submits its id in a step of its own',
    handler: () => async (_, context) => {
      const sent: string[] = []
      const decision = await context.waitForCallback(
        'approval',
        async callbackId => {
          sent.push(callbackId)
        },
        { timeout: { hours: 1 } },
      )
      return [decision, sent.length]
    },
    options: { callbacks: { approval: 'fine' } },
    check(result) {
      // The submitter ran in the first invocation; the second found its step done.
      expect(result.value).toEqual(['fine', 0])
      const context = result.context('approval')
      expect(context).toMatchObject({ subType: 'WaitForCallback', status: 'SUCCEEDED' })
      expect(context.operations.map(({ type }) => type)).toEqual(['CALLBACK', 'STEP'])
      expect(context.callback(0).raw).toBe('fine')
    },
  },
  {
    title: 'a submitter that fails is tried again',
    handler: () => {
      const submit = flaky(2, 'no connection')
      return async (_, context) =>
        context.waitForCallback('approval', async () => void (await submit()), {
          retryStrategy: (_error, attempt) => ({ shouldRetry: attempt < 3, delay: { seconds: 20 } }),
        })
    },
    // The id has gone out with the third attempt only.
    options: { callbacks: { approval: answer.after('5m', 'late but fine') } },
    check(result) {
      expect(result.value).toBe('late but fine')
      expect(result.context('approval').step(0).attempts).toBe(3)
    },
  },
  {
    title: 'a submitter that never succeeds fails the wait',
    handler: () => async (_, context) =>
      context
        .waitForCallback('approval', async () => Promise.reject(new Error('gone')), {
          retryStrategy: () => ({ shouldRetry: false }),
        })
        .catch(caught),
    options: { callbacks: { approval: answer.never() } },
    check(result) {
      expect(result.value).toMatch(/^Callback\w*Error: .*gone/)
      expect(result.context('approval').status).toBe('FAILED')
    },
  },
]
