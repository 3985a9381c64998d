/** Running a handler: what goes in and what comes out. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test, vi } from 'vitest'
import { BackendError, ExecutionFailedError } from '../../../src/lambda.ts'
import { eventsOf, hour, openLab, openService } from './lab.ts'

test('a run gives its status, its value, and the value as it is on the wire', async () => {
  const { runner } = await openLab(async ({ id }, context) => {
    const one = await context.step('one', async () => id + 1)
    return { one }
  })
  const result = await runner.run<{ one: number }>({ payload: { id: 41 } })
  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    value: { one: 42 },
    raw: '{"one":42}',
    error: undefined,
  })
  expect(result.output().one).toBe(42)
  expect(result.functionName).toBe('handler')
  expect(result.arn).toBe(
    `arn:aws:lambda:us-east-1:123456789012:function:handler:$LATEST/durable-execution/${result.name}/${result.id}`,
  )
  expect(eventsOf(result)).toEqual([
    'ExecutionStarted',
    'StepStarted one',
    'StepSucceeded one',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ])
})

test('a wait of an hour passes in milliseconds, and its hour stands in the history', async () => {
  const { runner } = await openLab(async (_, context) => {
    await context.wait('pause', { hours: 1 })
    return 'rested'
  })
  const begun = performance.now()
  const result = await runner.run()
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(result.value).toBe('rested')
  expect(result.endedAt! - result.startedAt).toBeGreaterThanOrEqual(hour)
  expect(result.wait('pause')).toMatchObject({ status: 'SUCCEEDED', seconds: 3600 })
  expect(result.wait('pause').endedAt! - result.wait('pause').startedAt).toBe(hour)
})

test('a handler that fails gives a result with its error, and output throws it with the run', async () => {
  const { runner } = await openLab(async (_, context) => {
    await context.step('one', async () => 1)
    throw new TypeError('no such country')
  })
  const result = await runner.run()
  expect(result).toMatchObject({
    status: 'FAILED',
    value: undefined,
    raw: undefined,
    error: { type: 'TypeError', message: 'no such country' },
  })
  let thrown: unknown
  try {
    result.output()
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(ExecutionFailedError)
  expect(thrown).toMatchObject({ status: 'FAILED', error: { message: 'no such country' }, arn: result.arn })
  expect((thrown as Error).message).toContain(
    'ended as FAILED: TypeError: no such country. It has no output.',
  )
  expect((thrown as Error).message).toMatch(/step +one +SUCCEEDED +→ 1/)
})

test('a handler that returns nothing has no value', async () => {
  const { runner } = await openLab(async () => {})
  const result = await runner.run()
  expect(result).toMatchObject({ status: 'SUCCEEDED', value: undefined })
  expect(result.output()).toBeUndefined()
})

test('retries with back-off take no real time, and are counted', async () => {
  let calls = 0
  const { runner } = await openLab((_, context) =>
    context.step(
      'flaky',
      async () => {
        if (++calls < 4) throw new Error(`busy ${calls}`)
        return 'done'
      },
      {
        retryStrategy: (_error, attempt) => ({
          shouldRetry: attempt < 5,
          delay: { seconds: 60 * 2 ** attempt },
        }),
      },
    ),
  )
  const result = await runner.run()
  expect(result.value).toBe('done')
  expect(result.step('flaky')).toMatchObject({ attempts: 4, value: 'done', nextAttemptAt: undefined })
  expect(result.invocations).toHaveLength(4)
  expect(Math.floor((result.endedAt! - result.startedAt) / 60_000)).toBe(2 + 4 + 8)
})

test('a step that fails for good tells the error of its last attempt', async () => {
  const { runner } = await openLab((_, context) =>
    context.step(
      'doomed',
      async () => {
        throw new Error('sunk')
      },
      { retryStrategy: (_error, attempt) => ({ shouldRetry: attempt < 3, delay: { minutes: 5 } }) },
    ),
  )
  const result = await runner.run()
  expect(result.status).toBe('FAILED')
  expect(result.step('doomed')).toMatchObject({ status: 'FAILED', attempts: 3, error: { message: 'sunk' } })
})

test('the handler is given a payload as JSON, a raw one to the letter, and by default nothing', async () => {
  const { runner } = await openLab(async event => event)
  expect((await runner.run({ payload: 'text' })).value).toBe('text')
  expect((await runner.run({ payload: null })).raw).toBe('null')
  const raw = await runner.run({ rawPayload: '{ "a" : 1.0 }' })
  expect(raw.value).toEqual({ a: 1 })
  expect(raw.history[0]?.ExecutionStartedDetails?.Input.Payload).toBe('{ "a" : 1.0 }')
  const empty = await runner.run()
  expect(empty.history[0]?.ExecutionStartedDetails?.Input).toEqual({ Truncated: false })
})

test('options that cannot be are refused with a sentence', async () => {
  const { runner } = await openLab(async () => 1)
  const circle: Record<string, unknown> = {}
  circle.self = circle
  await expect(runner.run({ payload: circle })).rejects.toThrow('a value JSON can hold')
  await expect(runner.run({ payload: 1, rawPayload: '1' })).rejects.toThrow('not both')
  await expect(runner.run({ maxInvocations: -1 })).rejects.toThrow('whole number from 0 on')
  await expect(runner.run({ timeout: -1 })).rejects.toThrow('A time-out is a number of milliseconds')
  await expect(runner.run({ name: 'not a name' })).rejects.toThrow("The execution name 'not a name'")
  await expect(runner.run({ executionTimeout: 0 })).rejects.toThrow('The execution timeout is 0 s')
  expect(() => runner.start({ executionTimeout: 0 })).toThrow(BackendError)
})

test('the handler hears of its tenant, and the history of its timeout', async () => {
  const { runner } = await openLab(async (_, context) => {
    const { tenantId, functionName } = context.lambdaContext as { tenantId?: string; functionName: string }
    return { tenantId, functionName }
  })
  const result = await runner.run({ tenantId: 'blue', executionTimeout: 60 })
  expect(result.value).toEqual({ tenantId: 'blue', functionName: 'handler' })
  expect(result.history[0]?.ExecutionStartedDetails?.ExecutionTimeout).toBe(60)
})

test('several runs go on side by side and keep apart', async () => {
  const { runner, service } = await openLab(async ({ id }, context) => {
    await context.wait({ minutes: id })
    return context.step('id', async () => id * 2)
  })
  const ids = [5, 1, 4, 2, 3]
  const results = await Promise.all(ids.map(id => runner.run({ payload: { id } })))
  expect(results.map(({ value }) => value)).toEqual(ids.map(id => id * 2))
  expect(new Set(results.map(({ arn }) => arn)).size).toBe(5)
  expect(service.executions().map(({ id }) => id)).toEqual(results.map(({ id }) => id))
})

test('two services share nothing', async () => {
  const handler = withDurableExecution(async (_: unknown, context) => {
    await context.wait({ hours: 1 })
    return context.executionContext.durableExecutionArn
  })
  const [first, second] = [await openService(), await openService({ account: '999999999999' })]
  const before = second.clock.now
  const one = await first.runner(handler).run()
  expect(one.value).toBe(one.arn)
  expect(second.clock.now - before).toBeLessThan(hour)
  expect(second.executions()).toEqual([])
  expect((await second.runner(handler).run()).value).toContain(':999999999999:')
})

test('a second start under a name gives the same execution, and another payload is refused', async () => {
  let calls = 0
  const { runner, service } = await openLab((_, context) => context.step('count', async () => ++calls))
  const first = await runner.run({ name: 'order-1', payload: { id: 1 } })
  const again = await runner.run({ name: 'order-1', payload: { id: 1 } })
  expect(again.arn).toBe(first.arn)
  expect(again.value).toBe(1)
  expect(first.arn).toContain('/durable-execution/order-1/')
  await expect(runner.run({ name: 'order-1', payload: { id: 2 } })).rejects.toMatchObject({
    name: 'DurableExecutionAlreadyStartedException',
    code: 'instance-exists',
  })
  expect(service.executions()).toHaveLength(1)
})

test('a second start under a name attaches to the execution that runs', async () => {
  const { runner } = await openLab((_, context) => context.waitForCallback('go', async () => {}))
  const first = runner.start({ name: 'one', callbacks: { go: 'went' } })
  const second = runner.start({ name: 'one' })
  expect(second.arn).toBe(first.arn)
  expect((await second.result()).value).toBe('went')
})

test('handlers get names in turn, and a runner for a name runs what is registered under it', async () => {
  const service = await openService()
  const handler = withDurableExecution(async () => 'ran')
  expect(service.runner(handler).functionName).toBe('handler')
  expect(service.runner(handler).functionName).toBe('handler-2')
  expect(service.runner(handler, { name: 'order' }).functionName).toBe('order')
  service.register(
    'other',
    withDurableExecution(async () => 'the other'),
  )
  expect((await service.runner('other').run()).value).toBe('the other')
  expect(() => service.runner('nobody')).toThrow('Function not found: nobody')
})

test('a plain function has no runner', async () => {
  const service = await openService()
  service.register('plain', async () => 1, { durable: false })
  expect(() => service.runner('plain')).toThrow('has no executions')
})

test("a test's fake timers are left alone, and hold nothing up", async () => {
  vi.useFakeTimers()
  try {
    const { setTimeout: faked, Date: fakedDate } = globalThis
    const { runner } = await openLab(async (_, context) => {
      await context.step('one', async () => 1)
      return 'done'
    })
    const running = runner.run()
    // The SDK suspends by timers of the process; those are the test's own now.
    for (let turn = 0; turn < 50; turn++) await vi.advanceTimersByTimeAsync(20)
    expect((await running).value).toBe('done')
    expect(globalThis.setTimeout).toBe(faked)
    expect(globalThis.Date).toBe(fakedDate)
  } finally {
    vi.useRealTimers()
  }
})

test('nothing of the process is patched while time is skipped', async () => {
  const before = { setTimeout, setInterval, setImmediate, Date, now: Date.now, fetch }
  const env = { ...process.env }
  const { runner } = await openLab(async (_, context) => {
    await context.wait({ days: 1 })
    const after = { setTimeout, setInterval, setImmediate, Date, now: Date.now, fetch }
    return Object.entries(before).every(([name, value]) => after[name as keyof typeof after] === value)
  })
  expect((await runner.run()).value).toBe(true)
  expect(process.env).toEqual(env)
})
