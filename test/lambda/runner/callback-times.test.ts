/** Callbacks and their time: time-outs, heartbeats, and answers that come later. */
import { setTimeout as someTime } from 'node:timers/promises'
import { CallbackTimeoutError } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { answer, type CallbackCall } from '../../../src/lambda.ts'
import { type Durable, hour, openLab } from './lab.ts'

const approval: Durable = (_, context) =>
  context.waitForCallback('approval', async () => {}, { timeout: { days: 30 } })

/** What the handler catches: the error's name, type and message. */
const caught = async (promise: PromiseLike<unknown>): Promise<unknown> => {
  try {
    return await promise
  } catch (error) {
    const { message, cause } = error as Error
    return { isTimeout: error instanceof CallbackTimeoutError, message, cause: (cause as Error)?.message }
  }
}

test('a callback that nobody answers in time times out after its whole time', async () => {
  const { runner } = await openLab((_, context) =>
    caught(context.waitForCallback('approval', async () => {}, { timeout: { days: 30 } })),
  )
  const result = await runner.run({ callbacks: { approval: answer.timesOut() } })
  expect(result.value).toMatchObject({ isTimeout: true })
  const callback = result.callback('approval')
  expect(callback).toMatchObject({
    status: 'TIMED_OUT',
    timeout: 30 * 24 * 3600,
    timeoutAt: undefined,
    error: { type: 'Callback.Timeout' },
  })
  expect(callback.endedAt! - callback.startedAt).toBe(30 * 24 * hour)
})

test('a callback whose heartbeat is overdue times out then', async () => {
  const { runner } = await openLab(async (_, context) => {
    const [promise] = await context.createCallback('alive', {
      timeout: { hours: 5 },
      heartbeatTimeout: { minutes: 10 },
    })
    return caught(promise)
  })
  const result = await runner.run({ callbacks: { alive: answer.timesOut() } })
  const callback = result.callback('alive')
  expect(callback).toMatchObject({
    heartbeatTimeout: 600,
    status: 'TIMED_OUT',
    error: { type: 'Callback.Heartbeat' },
  })
  expect(callback.endedAt! - callback.startedAt).toBe(600_000)
})

test('a heartbeat after the answer that nobody answers in time only puts its time-out off', async () => {
  const { runner } = await openLab(
    (_, context) =>
      caught(
        context.waitForCallback('approval', async () => {}, {
          timeout: { days: 30 },
          heartbeatTimeout: { hours: 1 },
        }),
      ),
    { time: 'skip' },
  )
  const run = runner.start({ callbacks: { approval: answer.timesOut() } })
  await expect.poll(() => run.explain()).toContain("nobody has answered callback 'approval'")
  await expect.poll(() => run.explain()).not.toContain('its handler runs')
  await run.sendCallbackHeartbeat('approval')
  expect(run.status).toBe('RUNNING')
  expect((await run.result()).value).toMatchObject({ isTimeout: true })
})

test('heartbeats carry a callback over its heartbeat time-out', async () => {
  const { runner, service } = await openLab(async (_, context) => {
    const [promise] = await context.createCallback('alive', { heartbeatTimeout: { minutes: 10 } })
    return promise
  })
  const result = await runner.run({
    callbacks: {
      alive: answer.after('8m', async ({ execution, callbackId }: CallbackCall) => {
        await execution.sendCallbackHeartbeat(callbackId)
        return answer.after('8m', 'made it')
      }),
    },
  })
  expect(result.value).toBe('made it')
  expect(service.clock.now - result.startedAt).toBeGreaterThanOrEqual(16 * 60_000)
})

test('an answer that comes after two days comes then, and time is skipped to it', async () => {
  const { runner } = await openLab(approval)
  const result = await runner.run({ callbacks: { approval: answer.after('2d', () => 'at last') } })
  const { value, startedAt, endedAt } = result.callback('approval')
  expect(value).toBe('at last')
  expect(Math.floor((endedAt! - startedAt) / hour)).toBe(48)
})

test('an answer that comes after the time-out comes too late', async () => {
  const { runner } = await openLab((_, context) =>
    caught(context.waitForCallback('approval', async () => {}, { timeout: { days: 1 } })),
  )
  const result = await runner.run({ callbacks: { approval: answer.after('2d', 'late') } })
  expect(result.value).toMatchObject({ isTimeout: true })
  expect(result.endedAt! - result.startedAt).toBeLessThan(25 * hour)
})

test('answers come in the order of their times, whatever the order of the callbacks', async () => {
  const order: string[] = []
  const { runner } = await openLab(async (_, context) => {
    const [slow] = await context.createCallback('slow')
    const [quick] = await context.createCallback('quick')
    return Promise.all([slow, quick])
  })
  const say = (text: string) => () => void order.push(text)
  await runner.run({
    callbacks: { slow: answer.after('3h', say('slow')), quick: answer.after('1h', say('quick')) },
  })
  expect(order).toEqual(['quick', 'slow'])
})

test('no time is skipped while an answer is made', async () => {
  const { runner } = await openLab(async (_, context) => {
    const [promise] = await context.createCallback('slow', { timeout: { hours: 2 } })
    return Promise.race([promise, context.wait({ hours: 1 }).then(() => 'the wait')])
  })
  const result = await runner.run({
    callbacks: {
      slow: async () => {
        await someTime(50)
        return 'the answer'
      },
    },
  })
  expect(result.value).toBe('the answer')
  expect(result.endedAt! - result.startedAt).toBeLessThan(hour)
})
