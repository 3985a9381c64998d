/** Handlers that have a client of their own already: a run speaks to its own service all the same. */
import {
  DurableExecutionApiClient,
  type DurableExecutionClient,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { type Durable, openService } from './lab.ts'

const handler: Durable = async (_, context) => {
  await context.wait('pause', { hours: 1 })
  return context.step('one', async () => 'ran')
}

const nobody = (): LambdaClient =>
  new LambdaClient({
    endpoint: 'http://127.0.0.1:9',
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })

const refusing: DurableExecutionClient = {
  checkpoint: () => Promise.reject(new Error('nobody may call this')),
  getExecutionState: () => Promise.reject(new Error('nobody may call this')),
}

test.each([
  ['an AWS client', () => withDurableExecution(handler, { client: nobody() })],
  [
    'an API client',
    () =>
      withDurableExecution(handler, {
        durableExecutionClient: new DurableExecutionApiClient(nobody()),
      }),
  ],
  ['a client of its own', () => withDurableExecution(handler, { durableExecutionClient: refusing })],
  ['none', () => withDurableExecution(handler)],
])('a handler that was wrapped with %s runs', async (_, wrap) => {
  const service = await openService()
  const result = await service.runner(wrap()).run()
  expect(result).toMatchObject({ status: 'SUCCEEDED', value: 'ran' })
  expect(result.invocations).toHaveLength(2)
})

test('one wrapped handler runs on several services at once', async () => {
  const wrapped = withDurableExecution(handler, { durableExecutionClient: refusing })
  const services = [await openService(), await openService(), await openService()]
  const results = await Promise.all(services.map(service => service.runner(wrapped).run()))
  expect(results.map(({ value }) => value)).toEqual(['ran', 'ran', 'ran'])
})
