/** The vitest fixture as its users write it. */
import { type OrchestrationContext, type Task, whenAny } from '@microsoft/durabletask-js'
import { expect, vi } from 'vitest'
import { activity } from '../../src/index.ts'
import { durableTest } from '../../src/vitest/index.ts'

type Run<T> = AsyncGenerator<Task<unknown>, T, never>

const charge = (_: unknown, amount: number) => ({ receipt: `r-${amount}` })

async function* processOrder(context: OrchestrationContext, amount: number): Run<string> {
  const approved = context.waitForExternalEvent('approval')
  const timeout = context.createTimer(30 * 24 * 3600)
  const first: unknown = yield whenAny([approved, timeout])
  if (first === timeout) return 'canceled'
  yield context.callActivity(charge, amount)
  return 'charged'
}

const test = durableTest({ orchestrators: [processOrder], activities: [charge] })

test('cancels after thirty days without approval', async ({ hub }) => {
  const run = await hub.start('processOrder', 3)
  expect(await run.output()).toBe('canceled')
  expect(run).toHaveCalled('charge', { times: 0 })
  expect(run).not.toHaveCalled('charge')
  expect(hub.clock.now - Date.now()).toBeGreaterThan(29 * 24 * 3_600_000)
})

test('a second try finds nothing of the first', { retry: 1 }, async ({ hub, task }) => {
  const run = await hub.start('processOrder', 1, { instanceId: 'order-1' })
  await run.raise('approval')
  const output = await run.output()
  hub.use(activity('charge').throws(new Error('a fake of the first try')))
  // Fails the first time.
  expect(task.result?.retryCount).toBe(1)
  expect(output).toBe('charged')
  const again = await hub.start('processOrder', 1)
  await again.raise('approval')
  await expect(again.output()).rejects.toThrow('a fake of the first try')
})

test('each test has a hub of its own, whose time is its own', async ({ hub, client }) => {
  expect(hub.clock.now - Date.now()).toBeLessThan(24 * 3_600_000)
  const id = await client.scheduleNewOrchestration(processOrder, 5)
  const run = hub.instance(id)
  await run.waitFor({ waitingForEvent: 'approval' })
  await client.raiseOrchestrationEvent(id, 'approval')
  await expect(run).toBecome('COMPLETED')
  expect(run).toHaveCalled('charge', { times: 1, input: 5 })
  expect(run).not.toHaveCalled('charge', { input: 6 })
  expect(run).toHaveCalled('charge', { input: expect.any(Number) })
})

test('the worker is there when the test begins', async ({ hub }) => {
  await hub.start('processOrder', 1)
  expect(hub.explain()).not.toContain('none is connected')
})

test('timers that a test fakes and leaves faked hold nothing up', async ({ hub }) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] })
  const run = await hub.start('processOrder', 3)
  expect(await run.output()).toBe('canceled')
})
