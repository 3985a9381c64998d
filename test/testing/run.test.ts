/** Runs of orchestrations written with the real SDK, as a test sees them. */
import {
  EntityInstanceId,
  RetryPolicy,
  type Task,
  type TOrchestrator,
  whenAny,
} from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import type { Served } from '../../src/durabletask-js/index.ts'
import { RunFailedError } from '../../src/testing/run-errors.ts'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'
import { Counter } from '../support/sdk-entities.ts'

/** What an orchestrator of the SDK is; `yield` awaits a task. */
type Body = AsyncGenerator<Task<unknown>, unknown>

const day = 86_400_000

/** A hub on a clock that stands still, with a worker of the SDK that serves these functions. */
async function openHub(served: Served) {
  const backend = await ownBackend({ time: 'manual' })
  const { hub } = await openSdk({ backend, ...served })
  return backend.hub(hub)
}

const processOrder: TOrchestrator = async function* (ctx, order: { items: number }): Body {
  ctx.setCustomStatus({ phase: 'charging' })
  const receipt = yield ctx.callActivity('charge', order)
  const approval = ctx.waitForExternalEvent('approval')
  const winner = yield whenAny([approval, ctx.createTimer(30 * 24 * 3600)])
  if (winner !== approval) return 'too late'
  return [receipt, approval.getResult()]
}

test('a run from start to end: points, an event, output and steps', async () => {
  const hub = await openHub({
    orchestrators: { processOrder },
    activities: { charge: () => ({ receipt: 'r-1' }) },
  })
  const run = await hub.start(
    'processOrder',
    { items: 3 },
    { instanceId: 'order-1', tags: { shop: 'a' }, version: '2' },
  )
  expect(run.instanceId).toBe('order-1')
  const waiting = await run.waitFor({ waitingForEvent: 'approval' })
  expect(waiting).toMatchObject({
    instanceId: 'order-1',
    name: 'processOrder',
    version: '2',
    tags: { shop: 'a' },
    status: 'RUNNING',
    input: { items: 3 },
    inputText: '{"items":3}',
    customStatus: { phase: 'charging' },
  })
  expect(run.activity('charge')).toMatchObject({
    status: 'completed',
    input: { items: 3 },
    inputText: '{"items":3}',
    output: { receipt: 'r-1' },
    outputText: '{"receipt":"r-1"}',
    attempts: 1,
  })
  expect(run.timer()).toMatchObject({
    status: 'armed',
    fireAt: hub.clock.now + 30 * day,
    completedAt: undefined,
  })
  expect(run.event('approval')).toBeUndefined()
  await run.raise('approval', { by: 'Ada' })
  expect(await run.output()).toEqual([{ receipt: 'r-1' }, { by: 'Ada' }])
  expect(run.event('approval')).toEqual({
    name: 'approval',
    input: { by: 'Ada' },
    inputText: '{"by":"Ada"}',
    receivedAt: hub.clock.now,
  })
  expect(run.status).toBe('COMPLETED')
  expect(run.state).toMatchObject({
    outputText: '[{"receipt":"r-1"},{"by":"Ada"}]',
    completedAt: hub.clock.now,
  })
})

test('a timer is waited for, then the clock moved: thirty days without approval', async () => {
  const hub = await openHub({ orchestrators: { processOrder }, activities: { charge: () => 1 } })
  const run = await hub.start('processOrder', { items: 3 })
  await run.waitFor({ timer: 0 })
  const armedAt = hub.clock.now
  await hub.clock.advance(30 * day)
  expect(await run.output()).toBe('too late')
  expect(run.timer(0)).toEqual({
    status: 'fired',
    fireAt: armedAt + 30 * day,
    scheduledAt: armedAt,
    completedAt: armedAt + 30 * day,
  })
})

test('the retries of an activity are attempts at one call, until another call is made', async () => {
  const failures = ['first', 'second']
  const hub = await openHub({
    orchestrators: {
      retries: async function* (ctx): Body {
        const retry = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: 1000 })
        yield ctx.callActivity('charge', 'a', { retry })
        return yield ctx.callActivity('charge', 'a')
      },
    },
    activities: {
      charge() {
        const failure = failures.shift()
        if (failure) throw new RangeError(failure)
        return 'charged'
      },
    },
  })
  const run = await hub.start('retries')
  for (const attempt of [1, 2]) {
    await run.waitFor(
      () => run.activity('charge')?.tries.length === attempt && run.timers().length === attempt,
    )
    await hub.clock.advance(1000)
  }
  expect(await run.output()).toBe('charged')
  expect(run.activities('charge')).toHaveLength(2)
  const [first, second] = run.activities()
  expect(first).toMatchObject({ status: 'completed', output: 'charged', failure: undefined, attempts: 3 })
  expect(first?.tries.map(({ status, failure }) => [status, failure?.errorMessage])).toEqual([
    ['failed', 'first'],
    ['failed', 'second'],
    ['completed', undefined],
  ])
  expect(first!.completedAt! - first!.scheduledAt).toBe(2000)
  expect(second).toMatchObject({ status: 'completed', attempts: 1 })
  expect(run.activity('charge', -1)).toEqual(second)
  expect(run.activity('charge', 2)).toBeUndefined()
})

test('a failed run says what failed, in words and as data', async () => {
  const hub = await openHub({
    orchestrators: {
      parent: async function* (ctx): Body {
        return yield ctx.callSubOrchestrator('child', 7)
      },
      child: async function* (ctx): Body {
        return yield ctx.callActivity('charge')
      },
    },
    activities: {
      charge() {
        throw new RangeError('card declined')
      },
    },
  })
  const run = await hub.start('parent', undefined, { instanceId: 'p-1' })
  const error = await run.output().catch((thrown: unknown) => thrown)
  if (!(error instanceof RunFailedError)) throw new Error(`expected a RunFailedError, not ${String(error)}`)
  expect(error).toMatchObject({ name: 'RunFailedError', instanceId: 'p-1', status: 'FAILED' })
  expect(error.failure).toEqual(run.state?.failure)
  expect(error.message).toMatch(/^The orchestration 'p-1' \(parent\) ended as FAILED: .*card declined/)
  expect(error.message.endsWith(error.table)).toBe(true)
  expect(error.table).toContain('child')
  const child = run.child('child')
  expect(child).toMatchObject({ status: 'failed', input: 7, attempts: 1 })
  expect(child?.failure?.errorMessage).toContain('card declined')
  const own = hub.instance(child!.instanceId)
  expect(own.state).toMatchObject({ name: 'child', parentInstanceId: 'p-1', input: 7, status: 'FAILED' })
  expect(own.activity('charge')?.failure).toMatchObject({
    errorType: 'RangeError',
    errorMessage: 'card declined',
  })
})

test('calls of entities are steps too', async () => {
  const hub = await openHub({
    orchestrators: {
      counts: async function* (ctx): Body {
        ctx.entities.signalEntity(new EntityInstanceId('counter', 'a'), 'add', 2)
        yield ctx.entities.callEntity(new EntityInstanceId('counter', 'a'), 'add', 3)
        return yield ctx.entities.callEntity(new EntityInstanceId('counter', 'a'), 'overdraw', 1)
      },
    },
    entities: { counter: () => new Counter() },
  })
  const run = await hub.start('counts')
  await expect(run.output()).rejects.toThrow('cannot take 1')
  expect(run.entityCalls()).toHaveLength(2)
  expect(run.entityCall('add')).toMatchObject({
    entityId: '@counter@a',
    operation: 'add',
    status: 'completed',
    input: 3,
    output: 5,
    outputText: '5',
  })
  expect(run.entityCall('overdraw')).toMatchObject({
    status: 'failed',
    failure: { errorMessage: 'cannot take 1' },
  })
})

test('a run is steered: suspended, resumed, rewound, terminated', async () => {
  let isDown = true
  const hub = await openHub({
    orchestrators: {
      steered: async function* (ctx): Body {
        yield ctx.waitForExternalEvent('go')
        yield ctx.callActivity('charge')
        return yield ctx.waitForExternalEvent('never')
      },
    },
    activities: {
      charge() {
        if (isDown) throw new Error('down')
        return 'up'
      },
    },
  })
  const run = await hub.start('steered')
  await run.waitFor({ waitingForEvent: 'go' })
  await run.suspend('a pause')
  expect(run.status).toBe('SUSPENDED')
  await run.raise('go')
  expect(run.explain()).toContain('it waits to be resumed')
  await run.resume()
  await run.waitFor({ status: 'FAILED' })
  expect(run.events('go')).toMatchObject([{ input: undefined, inputText: undefined }])
  isDown = false
  await run.rewind('mended')
  await run.waitFor({ activity: 'charge', status: 'completed' })
  expect(run.activities('charge')).toMatchObject([{ attempts: 1, output: 'up' }])
  await run.waitFor({ waitingForEvent: 'never' })
  await run.terminate({ reason: 'enough' })
  await expect(run.output()).rejects.toMatchObject({
    name: 'RunFailedError',
    status: 'TERMINATED',
    failure: undefined,
  })
  await expect(run.output()).rejects.toThrow('ended as TERMINATED: {"reason":"enough"}')
  expect(run.state?.output).toEqual({ reason: 'enough' })
  const types = run.history().map(({ type }) => type)
  expect(types).toContain('executionRewound')
  expect(types.at(-1)).toBe('executionCompleted')
})

test('an orchestration that returns nothing has no output', async () => {
  const hub = await openHub({ orchestrators: { nothing: () => undefined } })
  const run = await hub.start('nothing', undefined, { startAt: new Date(hub.clock.now + day) })
  expect(run.state).toMatchObject({
    status: 'PENDING',
    scheduledStartAt: hub.clock.now + day,
    input: undefined,
  })
  const later = await hub.start('nothing', undefined, { startAt: hub.clock.now + 2 * day })
  await hub.clock.advance(day)
  expect(await run.output()).toBeUndefined()
  expect(later.status).toBe('PENDING')
  expect(later.explain()).toContain('its start is scheduled for')
})

test('what is no name and no id is refused, from plain JavaScript too', async () => {
  const hub = (await ownBackend()).hub()
  const fn = async function* processOrder() {}
  await expect(hub.start(fn as never)).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringMatching(/^An orchestration is started by its name, a text: async function\*/),
  })
  expect(() => hub.instance(undefined as never)).toThrow('An instance id is required')
})
