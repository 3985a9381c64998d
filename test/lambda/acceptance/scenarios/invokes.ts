/** Chained invokes: of functions that are answered, plain, durable, failing or unknown. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect } from 'vitest'
import { answer } from '../../../../src/lambda.ts'
import { caught, type Scenario } from './scenario.ts'

export const invokes: readonly Scenario[] = [
  {
    title: 'an invoke is answered by the test, with what it was given',
    handler: () => async (_, context) => context.invoke('tax', 'tax-fn', { total: 100 }),
    options: { invokes: { 'tax-fn': ({ payload }: { payload: { total: number } }) => payload.total * 0.2 } },
    check(result) {
      expect(result.value).toBe(20)
      expect(result.invoke('tax')).toMatchObject({ status: 'SUCCEEDED', functionName: 'tax-fn', raw: '20' })
      expect(result.invocations).toHaveLength(2)
    },
  },
  {
    title: 'an invoke calls a plain function, also one that returns nothing',
    handler: () => async (_, context) => {
      const sum = await context.invoke<number[], number>('add', 'add', [1, 2, 3])
      const nothing = await context.invoke('quiet', 'quiet')
      return [sum, nothing === undefined]
    },
    functions: service =>
      service
        .register('add', (numbers: number[]) => numbers.reduce((a, b) => a + b), { durable: false })
        .register('quiet', () => undefined, { durable: false }),
    check(result) {
      expect(result.value).toEqual([6, true])
      expect(result.invoke('quiet')).toMatchObject({ status: 'SUCCEEDED' })
    },
  },
  {
    title: 'an invoke starts an execution of a durable function and waits for its end',
    handler: () => async (_, context) => context.invoke('ship', 'shipping', { item: 'desk' }),
    functions: service =>
      service.register(
        'shipping',
        withDurableExecution(async ({ item }: { item: string }, context) => {
          await context.wait('on its way', { days: 2 })
          return context.step('deliver', async () => `${item} delivered`)
        }),
      ),
    check(result) {
      expect(result.value).toBe('desk delivered')
      const { startedAt, endedAt } = result.invoke('ship')
      expect(endedAt! - startedAt).toBeGreaterThanOrEqual(2 * 86_400_000)
      expect(result.invoke('ship').executionArn).toContain(':function:shipping:$LATEST/durable-execution/')
    },
  },
  {
    title: 'an invoke fails with what its function threw, and the handler goes on',
    handler: () => async (_, context) => {
      const first = await context.invoke('plain', 'broken').catch(caught)
      const second = await context.invoke('faked', 'declined').catch(caught)
      const third = await context.invoke('unknown', 'nobody').catch(caught)
      return [first, second, third]
    },
    functions: service =>
      service.register(
        'broken',
        () => {
          throw new TypeError('out of order')
        },
        { durable: false },
      ),
    options: { invokes: { declined: answer.fails('card declined') } },
    check(result) {
      expect(result.value).toEqual([
        'InvokeError: out of order',
        'InvokeError: card declined',
        expect.stringMatching(/^InvokeError: Function not found: nobody/),
      ])
      expect(result.invoke('plain').error).toMatchObject({ type: 'TypeError' })
      expect(result.invoke('unknown').error).toMatchObject({ type: 'ResourceNotFoundException' })
    },
  },
  {
    title: 'an invoke whose execution is stopped or out of time says so',
    handler: () => async (_, context) => {
      const slow = await context.invoke('slow', 'slow').catch(caught)
      const stopped = await context.invoke('stopped', 'stopped').catch(caught)
      return [slow, stopped].map(text => String(text).split(':')[0])
    },
    options: { invokes: { slow: answer.timesOut(), stopped: answer.stops() } },
    check(result) {
      expect(result.value).toEqual(['InvokeError', 'InvokeError'])
      expect(result.invoke('slow').status).toBe('TIMED_OUT')
      expect(result.invoke('stopped').status).toBe('STOPPED')
    },
  },
]
