/** Chained invokes: stand-ins of a test, and registered functions. */
import { InvokeError, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { answer } from '../../../src/lambda.ts'
import { type Durable, eventsOf, hour, openLab } from './lab.ts'

const callTax: Durable = async (event, context) => {
  try {
    return { tax: await context.invoke('tax', 'tax-fn', event) }
  } catch (error) {
    const { message, errorData } = error as InvokeError
    return { isInvokeError: error instanceof InvokeError, message, errorData }
  }
}

test.each([
  ['a number', 7, '7'],
  ['a text, as JSON', 'seven', '"seven"'],
  ['an object', { rate: 0.2 }, '{"rate":0.2}'],
  ['what a function makes of its payload', ({ payload }: { payload: unknown }) => [payload], '[{"a":1}]'],
  ['what a function promises', async () => 8, '8'],
  ['raw text', answer.raw('[ 1 ]'), '[ 1 ]'],
] as const)('a stand-in returns %s', async (_, reply, raw) => {
  const { runner } = await openLab(callTax)
  const result = await runner.run({ payload: { a: 1 }, invokes: { 'tax-fn': reply } })
  expect(result.value).toEqual({ tax: JSON.parse(raw) })
  expect(result.invoke('tax')).toMatchObject({
    status: 'SUCCEEDED',
    functionName: 'tax-fn',
    input: { a: 1 },
    raw,
    executionArn: undefined,
  })
})

test('a stand-in that returns nothing has succeeded', async () => {
  const { runner } = await openLab(callTax)
  const result = await runner.run({ invokes: { 'tax-fn': () => undefined } })
  expect(result.value).toEqual({})
  expect(result.invoke('tax')).toMatchObject({ status: 'SUCCEEDED', raw: undefined })
})

test.each([
  ['fails', answer.fails('no such country'), 'FAILED', { message: 'no such country' }],
  [
    'fails with data',
    answer.fails({ type: 'TaxError', message: 'no', data: '{"country":"XX"}' }),
    'FAILED',
    { type: 'TaxError', message: 'no', data: '{"country":"XX"}' },
  ],
  [
    'throws',
    () => {
      throw new TypeError('thrown')
    },
    'FAILED',
    { type: 'TypeError', message: 'thrown' },
  ],
  ['times out', answer.timesOut(), 'TIMED_OUT', { type: 'Execution.Timeout' }],
  ['was stopped', answer.stops('by an operator'), 'STOPPED', { message: 'by an operator' }],
] as const)('a stand-in %s', async (_, reply, status, error) => {
  const { runner } = await openLab(callTax)
  const result = await runner.run({ invokes: { 'tax-fn': reply } })
  expect(result.value).toMatchObject({ isInvokeError: true })
  expect(result.invoke('tax')).toMatchObject({ status, error })
  const events = { FAILED: 'Failed', TIMED_OUT: 'TimedOut', STOPPED: 'Stopped' }
  expect(eventsOf(result)).toContain(`ChainedInvoke${events[status]} tax`)
})

test('a stand-in may take its time, which is skipped', async () => {
  const { runner } = await openLab(callTax)
  const result = await runner.run({ invokes: { 'tax-fn': answer.after('90m', () => 7) } })
  const { startedAt, endedAt } = result.invoke('tax')
  expect(result.value).toEqual({ tax: 7 })
  expect(Math.floor((endedAt! - startedAt) / 60_000)).toBe(90)
})

test('a stand-in is called once the handler has suspended', async () => {
  const { runner } = await openLab(callTax)
  const result = await runner.run({ invokes: { 'tax-fn': 7 } })
  expect(eventsOf(result)).toEqual([
    'ExecutionStarted',
    'ChainedInvokeStarted tax',
    'InvocationCompleted',
    'ChainedInvokeSucceeded tax',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ])
})

test.each([
  ['its name', 'tax-fn'],
  ['a name with a version', 'tax-fn:live'],
  ['a partial ARN', '123456789012:function:tax-fn:live'],
  ['an ARN', 'arn:aws:lambda:us-east-1:123456789012:function:tax-fn:live'],
])('a stand-in is meant by %s', async (_, key) => {
  const { runner } = await openLab((_event, context) =>
    context.invoke('arn:aws:lambda:us-east-1:123456789012:function:tax-fn:live'),
  )
  expect((await runner.run({ invokes: { [key]: 7 } })).value).toBe(7)
})

test('of several stand-ins the one that says most is meant', async () => {
  const { runner } = await openLab(async (_, context) => [
    await context.invoke('tax:live'),
    await context.invoke('tax:test'),
    await context.invoke('tax'),
  ])
  const result = await runner.run({ invokes: { tax: 'any', 'tax:live': 'live' } })
  expect(result.value).toEqual(['live', 'any', 'any'])
})

test('a stand-in comes before the registered function, and only for its own run', async () => {
  const { runner, service } = await openLab(callTax)
  service.register('tax-fn', () => 'real', { durable: false })
  expect((await runner.run({ invokes: { 'tax-fn': 'fake' } })).value).toEqual({ tax: 'fake' })
  expect((await runner.run()).value).toEqual({ tax: 'real' })
})

test('a registered plain function is called with the payload, and once', async () => {
  const seen: unknown[] = []
  const { runner, service } = await openLab(callTax)
  service.register(
    'tax-fn',
    (event, context) => {
      seen.push(event, context.functionName)
      return event.price / 5
    },
    { durable: false },
  )
  expect((await runner.run({ payload: { price: 10 } })).value).toEqual({ tax: 2 })
  expect(seen).toEqual([{ price: 10 }, 'tax-fn'])
})

test.each([
  ['returns nothing', () => undefined, {}],
  [
    'throws',
    () => {
      throw new RangeError('no rate')
    },
    { isInvokeError: true, message: 'no rate' },
  ],
])('a registered plain function %s', async (_, fn, value) => {
  const { runner, service } = await openLab(callTax)
  service.register('tax-fn', fn, { durable: false })
  expect((await runner.run()).value).toEqual(value)
})

test('a registered durable function has an execution of its own, and its time is skipped too', async () => {
  const { runner, service } = await openLab(callTax)
  service.register(
    'tax-fn',
    withDurableExecution(async ({ price }: { price: number }, context) => {
      await context.wait('think', { hours: 3 })
      return price / 5
    }),
  )
  const result = await runner.run({ payload: { price: 10 } })
  expect(result.value).toEqual({ tax: 2 })
  const child = service.execution(result.invoke('tax').executionArn!)
  expect(child).toMatchObject({ functionName: 'tax-fn', status: 'SUCCEEDED' })
  expect(child.wait('think').seconds).toBe(3 * 3600)
  expect(result.endedAt! - result.startedAt).toBeGreaterThanOrEqual(3 * hour)
})

test('the end of a registered durable function is the end of the invoke', async () => {
  const { runner, service } = await openLab(callTax)
  service.register(
    'tax-fn',
    withDurableExecution(async (event: string, context) => {
      if (event === 'fail') throw new TypeError('failed inside')
      await context.waitForCallback('go', async () => {})
    }),
    { executionTimeout: 3600 },
  )
  const failed = await runner.run({ payload: 'fail' })
  expect(failed.value).toMatchObject({ message: 'failed inside' })
  expect(failed.invoke('tax')).toMatchObject({ status: 'FAILED', error: { type: 'TypeError' } })

  const stopping = runner.start({ payload: 'stop' })
  await expect.poll(() => service.executions({ functionName: 'tax-fn', status: 'RUNNING' })).toHaveLength(1)
  const [child] = service.executions({ functionName: 'tax-fn', status: 'RUNNING' })
  await child?.waitForCallback('go')
  await child?.stop({ type: 'Operator', message: 'enough' })
  expect((await stopping.result()).invoke('tax')).toMatchObject({
    status: 'STOPPED',
    error: { type: 'Operator' },
  })

  const waiting = runner.start({ payload: 'time out' })
  await expect.poll(() => service.executions({ functionName: 'tax-fn', status: 'RUNNING' })).toHaveLength(1)
  await service.clock.advance(hour)
  expect((await waiting.result()).invoke('tax')).toMatchObject({
    status: 'TIMED_OUT',
    error: { type: 'Execution.Timeout' },
  })
})

test('stand-ins serve the executions that a registered function starts', async () => {
  const { runner, service } = await openLab((_, context) => context.invoke('middle'), { name: 'outer' })
  service.register(
    'middle',
    withDurableExecution((_: unknown, context) => context.invoke('inner')),
  )
  expect((await runner.run({ invokes: { inner: 'from the test' } })).value).toBe('from the test')
})

test('a function that nobody knows fails the invoke, and says what to do', async () => {
  const { runner } = await openLab(callTax)
  const result = await runner.run()
  expect(result.value).toMatchObject({ message: expect.stringContaining('Function not found: tax-fn') })
  expect(result.invoke('tax').error?.type).toBe('ResourceNotFoundException')
})

test('a stand-in that never answers is refused: a function always ends', async () => {
  const { runner } = await openLab(callTax)
  await expect(runner.run({ invokes: { 'tax-fn': answer.never() } })).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringContaining('answer.never() is for callbacks'),
  })
})

test('a stand-in hears of the caller and its tenant', async () => {
  const { runner } = await openLab((_, context) =>
    context.invoke('who', 'who-fn', undefined, { tenantId: 'blue' }),
  )
  const result = await runner.run({
    name: 'order-1',
    invokes: {
      'who-fn': ({ functionName, tenantId, payload, rawPayload, execution }) => ({
        functionName,
        tenantId,
        hasPayload: payload !== undefined || rawPayload !== undefined,
        caller: execution.name,
      }),
    },
  })
  expect(result.value).toEqual({
    functionName: 'who-fn',
    tenantId: 'blue',
    hasPayload: false,
    caller: 'order-1',
  })
})
