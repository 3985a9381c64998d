/** A handler that reaches the service over HTTP has the history that it has in process. */
import {
  createRetryStrategy,
  type DurableExecutionHandler,
  JitterStrategy,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js'
import { describe, expect, test } from 'vitest'
import type { Handler, LambdaService, RunResult } from '../../../src/lambda.ts'
import { openLambda } from './open.ts'
import { overHttp, ways } from './over-http.ts'

/** Something of everything. */
const everything = (): DurableExecutionHandler => {
  let attempts = 0
  return async (event: { id: number }, context) => {
    const price = await context.step('price', async () => event.id * 2)
    const flaky = await context.step(
      'flaky',
      async () => {
        if (++attempts % 2 === 1) throw new Error('not yet')
        return 'at last'
      },
      {
        retryStrategy: createRetryStrategy({
          maxAttempts: 3,
          initialDelay: { seconds: 30 },
          jitter: JitterStrategy.NONE,
        }),
      },
    )
    await context.wait('cooling off', { hours: 1 })
    const child = await context.runInChildContext('child', async inner => {
      await inner.wait('nap', { minutes: 5 })
      return inner.step('inside', async () => 'in')
    })
    const doubled = await context.map('double', [1, 2, 3], async (inner, item) =>
      inner.step('twice', async () => item * 2),
    )
    const approval = await context.waitForCallback('approval', async () => {})
    const tax = await context.invoke('ask tax', 'tax', { price })
    return { price, flaky, child, doubled: doubled.getResults(), approval, tax }
  }
}

const volatile = new Set([
  'EventTimestamp',
  'StartTimestamp',
  'EndTimestamp',
  'ScheduledEndTimestamp',
  'RequestId',
  'CallbackId',
  'DurableExecutionArn',
])

/** All of the history but times and what is drawn by lot. */
const essence = ({ history, arn }: RunResult): unknown => {
  const [, executionId] = /\/([\w-]+)$/.exec(arn)!
  const text = JSON.stringify(history, (key, value) => (volatile.has(key) ? `some ${key}` : value))
  return JSON.parse(text.replaceAll(executionId!, 'this execution'))
}

const run = (service: LambdaService, handler: Handler) => {
  service.register('tax', ({ price }) => price / 4, { durable: false })
  return service.runner(handler).run({ payload: { id: 21 }, callbacks: { approval: 'granted' } })
}

describe('the same handler, the same history', () => {
  for (const [name, way] of Object.entries(ways))
    test(`over HTTP with ${name}, and in process`, async () => {
      const { service, client } = await openLambda()
      const http = await run(service, overHttp(everything(), client, way))
      const other = await openLambda()
      const inProcess = await run(other.service, withDurableExecution(everything()))
      expect(http.output()).toEqual({
        price: 42,
        flaky: 'at last',
        child: 'in',
        doubled: [2, 4, 6],
        approval: 'granted',
        tax: 10.5,
      })
      expect(essence(http)).toEqual(essence(inProcess))
    })
})

test('a state of many pages is read page by page before the handler goes on', async () => {
  const { service, client } = await openLambda({ limits: { pageSize: 600 } })
  const asked: unknown[] = []
  client.middlewareStack.add(
    (next, { commandName }) =>
      args => {
        asked.push(commandName)
        return next(args)
      },
    { step: 'initialize' },
  )
  const handler = overHttp(async (_, context) => {
    const results: number[] = []
    for (let index = 0; index < 12; index++) results.push(await context.step(`s${index}`, async () => index))
    await context.wait('pause', { hours: 1 })
    return results
  }, client)
  const result = await service.runner(handler).run()
  expect(result.output()).toEqual(Array.from({ length: 12 }, (_, index) => index))
  expect(asked.filter(name => name === 'GetDurableExecutionStateCommand').length).toBeGreaterThan(1)
})
