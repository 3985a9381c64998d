/** Hours and days pass in milliseconds, and what they bring comes in its order. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { answer } from '../../../src/lambda.ts'
import { openService, story } from './service.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Real time that something takes, which is far less than what it skips. */
async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now()
  return [await work(), performance.now() - start]
}

test('ten waits of an hour take seconds at most, and ten hours of the clock', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      for (let hour = 0; hour < 10; hour++) await context.wait(`hour ${hour}`, { hours: 1 })
    }),
  )
  const before = service.clock.now
  const [result, real] = await timed(() => runner.run())
  expect(result.status).toBe('SUCCEEDED')
  expect(service.clock.now - before).toBeGreaterThanOrEqual(10 * HOUR)
  expect(real).toBeLessThan(4_000)
  expect(result.invocations).toHaveLength(11)
})

test('instants of the history are those of the clock, and never go back', async () => {
  const service = await openService()
  const result = await service
    .runner(
      withDurableExecution(async (_, context) => {
        await context.wait('a', { hours: 2 })
        await context.step('s', async () => 1)
        await context.wait('b', { hours: 3 })
      }),
    )
    .run()
  const times = result.history.map(({ EventTimestamp }) => EventTimestamp)
  expect([...times].sort((a, b) => a - b)).toEqual(times)
  expect(result.wait('b').endedAt! - result.wait('a').startedAt).toBeGreaterThanOrEqual(5 * HOUR)
})

test('retries with back-off, waits and time-outs of callbacks come in the order of their instants', async () => {
  const service = await openService()
  const retryStrategy = (_: Error, attempt: number) => ({
    shouldRetry: attempt < 3,
    delay: { hours: attempt * 2 },
  })
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      const [beating] = await context.createCallback('beating', {
        timeout: { days: 1 },
        heartbeatTimeout: { hours: 1 },
      })
      const [expiring] = await context.createCallback('expiring', { timeout: { hours: 5 } })
      await context.promise.allSettled<unknown>([
        context.runInChildContext('beats', async () => beating),
        context.runInChildContext('expires', async () => expiring),
        context.step('retried', async () => Promise.reject(new Error('no')), { retryStrategy }),
        context.wait('three', { hours: 3 }),
        context.wait('seven', { hours: 7 }),
      ])
    }),
  )
  const [result, real] = await timed(() =>
    runner.run({ callbacks: { beating: answer.never(), expiring: answer.never() } }),
  )
  expect(result.status).toBe('SUCCEEDED')
  expect(real).toBeLessThan(4_000)
  const turns = story(result).filter(text => /TimedOut|StepFailed|WaitSucceeded/.test(text))
  expect(turns).toEqual([
    'StepFailed retried', // at once
    'CallbackTimedOut beating', // after an hour without a heartbeat
    'StepFailed retried', // after two
    'WaitSucceeded three',
    'CallbackTimedOut expiring', // after five
    'StepFailed retried', // after six
    'WaitSucceeded seven',
  ])
  const at = (name: string) => result.operation(name).endedAt! - result.operation(name).startedAt
  expect(at('beating')).toBe(HOUR)
  expect(at('expiring')).toBe(5 * HOUR)
  expect(result.callback('beating').error).toMatchObject({ type: 'Callback.Heartbeat' })
  expect(result.callback('expiring').error).toMatchObject({ type: 'Callback.Timeout' })
})

test('nobody skips to the end of a callback that somebody may still answer', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      const [answered] = await context.createCallback('approval', { timeout: { days: 30 } })
      return answered
    }),
  )
  const before = service.clock.now
  const execution = runner.start()
  const callback = await execution.waitForCallback('approval')
  await execution.sendCallbackSuccess(callback.callbackId, 'yes')
  expect((await execution.result()).value).toBe('yes')
  expect(service.clock.now - before).toBeLessThan(DAY)
})

test('a heartbeat keeps a callback alive, and the next one that is missed ends it', async () => {
  const service = await openService({ time: 'manual' })
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      const [built] = await context.createCallback('build', { heartbeatTimeout: { minutes: 10 } })
      return built.catch(() => 'lost')
    }),
  )
  const execution = runner.start()
  await execution.waitForCallback('build')
  for (let beat = 0; beat < 6; beat++) {
    await service.clock.advance(9 * MINUTE)
    await execution.sendCallbackHeartbeat('build')
  }
  expect(execution.callback('build').status).toBe('STARTED')
  await service.clock.advance(10 * MINUTE)
  const result = await execution.result()
  expect(result.callback('build')).toMatchObject({
    status: 'TIMED_OUT',
    error: { type: 'Callback.Heartbeat' },
  })
  const { startedAt, endedAt } = result.callback('build')
  expect(endedAt! - startedAt).toBe(64 * MINUTE)
})

test('the end of an execution is crossed on the way to a wait, and ends it', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => context.wait('long', { days: 3 })),
    { executionTimeout: (2 * DAY) / 1_000 },
  )
  const [result, real] = await timed(() => runner.run())
  expect(result.status).toBe('TIMED_OUT')
  expect(result.wait('long').status).toBe('STARTED')
  expect(result.history.at(-1)!.EventTimestamp - result.history[0]!.EventTimestamp).toBe(2 * DAY)
  expect(real).toBeLessThan(4_000)
})
