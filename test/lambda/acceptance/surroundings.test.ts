/** What a handler is given, and what it is told of its call. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { openService } from './service.ts'

const echo = withDurableExecution(async event => ({ event }))

test.each([
  ['an object', { id: 42, tags: ['a', 'ü'] }],
  ['a text', 'plain text'],
  ['a number', 7],
  ['false', false],
  ['null', null],
  ['a list', [1, [2]]],
])('a handler is given %s as it is', async (_, payload) => {
  const service = await openService()
  expect((await service.runner(echo).run({ payload })).output()).toEqual({ event: payload })
})

test('a raw payload is the text that the handler parses, and nothing an empty object', async () => {
  const service = await openService()
  const runner = service.runner(withDurableExecution(async event => [typeof event, event]))
  expect((await runner.run({ rawPayload: '{"a": 1.50}' })).output()).toEqual(['object', { a: 1.5 }])
  expect((await runner.run()).output()).toEqual(['object', {}])
})

test('a handler knows its execution, its request, its tenant and how long it may run', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      const { awsRequestId, functionName, functionVersion, invokedFunctionArn, tenantId } =
        context.lambdaContext
      const remaining = context.lambdaContext.getRemainingTimeInMillis()
      const arn = context.executionContext.durableExecutionArn
      return { awsRequestId, functionName, functionVersion, invokedFunctionArn, tenantId, remaining, arn }
    }),
    { name: 'orders', timeout: 30, version: '7' },
  )
  const result = await runner.run({ tenantId: 'acme' })
  expect(result.output()).toEqual({
    awsRequestId: result.invocations[0]!.requestId,
    functionName: 'orders',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders:7',
    tenantId: 'acme',
    remaining: expect.any(Number),
    arn: result.arn,
  })
  const { remaining } = result.value as { remaining: number }
  expect(remaining).toBeLessThanOrEqual(30_000)
  expect(remaining).toBeGreaterThan(20_000)
})

test('an error that nobody caught has its type, message and data at the end of the execution', async () => {
  const service = await openService()
  class OutOfStock extends Error {
    override readonly name = 'OutOfStock'
  }
  const runner = service.runner(
    withDurableExecution(async () => {
      throw new OutOfStock('no lamp')
    }),
  )
  const result = await runner.run()
  expect(result).toMatchObject({ status: 'FAILED', error: { type: 'OutOfStock', message: 'no lamp' } })
  expect(result.history.at(-1)!.ExecutionFailedDetails).toMatchObject({
    Error: { Payload: { ErrorType: 'OutOfStock', ErrorMessage: 'no lamp' } },
  })
  expect(result.invocations[0]!.error).toBeUndefined()
})
