/** Continue-as-new as a user of the JS SDK meets it. */
import { OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'

test('202 209 a counter to five has its last input, and children with new ids in each generation', async () => {
  const { client } = await openSdk({
    orchestrators: {
      child: ctx => ctx.instanceId,
      counter: async function* (ctx, { count, seen }: { count: number; seen: string[] }) {
        const childId: string = yield ctx.callSubOrchestrator('child')
        const next = { count: count + 1, seen: [...seen, childId] }
        if (count < 5) ctx.continueAsNew(next, false)
        return next
      },
    },
  })
  const id = await client.scheduleNewOrchestration('counter', { count: 1, seen: [] })
  const state = await client.waitForOrchestrationCompletion(id)
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
  const input: { count: number; seen: string[] } = JSON.parse(state?.serializedInput ?? '{}')
  const output: { count: number; seen: string[] } = JSON.parse(state?.serializedOutput ?? '{}')
  expect(input).toEqual({ count: 5, seen: output.seen.slice(0, 4) })
  expect(output.count).toBe(6)
  expect(new Set(output.seen).size).toBe(5)
  for (const childId of output.seen) expect(childId).toMatch(/^[0-9a-f]{32}:0001$/)
})

test('203 ten events raised while generations roll are received once each', async () => {
  const { client } = await openSdk({
    orchestrators: {
      collector: async function* (ctx, received: number[]) {
        const item: number = yield ctx.waitForExternalEvent('item')
        const all = [...received, item]
        if (all.length < 10) ctx.continueAsNew(all, true)
        return all
      },
    },
  })
  const id = await client.scheduleNewOrchestration('collector', [])
  const items = Array.from({ length: 10 }, (_, index) => index)
  for (const item of items) await client.raiseOrchestrationEvent(id, 'item', item)
  const state = await client.waitForOrchestrationCompletion(id)
  expect(JSON.parse(state?.serializedOutput ?? '[]')).toEqual(items)
})

test('212 of fifty instances rolling at once, with activities and timers, none gets stuck', async () => {
  const { client } = await openSdk({
    activities: { add: (_ctx, [a, b]: [number, number]) => a + b },
    orchestrators: {
      rolls: async function* (ctx, { generation, sum }: { generation: number; sum: number }) {
        const next: number = yield ctx.callActivity('add', [sum, generation])
        yield ctx.createTimer(0.01)
        const event: number = yield ctx.waitForExternalEvent('tick')
        if (generation < 4) ctx.continueAsNew({ generation: generation + 1, sum: next + event }, true)
        return next + event
      },
    },
  })
  const input = { generation: 1, sum: 0 }
  const schedule = (_: unknown, index: number) =>
    client.scheduleNewOrchestration('rolls', input, `rolls-${index}`)
  const ids = await Promise.all(Array.from({ length: 50 }, schedule))
  const ticks = [100, 200, 300, 400]
  await Promise.all(
    ids.map(async id => {
      for (const tick of ticks) await client.raiseOrchestrationEvent(id, 'tick', tick)
    }),
  )
  const states = await Promise.all(ids.map(id => client.waitForOrchestrationCompletion(id)))
  expect(states.map(state => state?.serializedOutput)).toEqual(Array(50).fill('1010'))
})

/** A promise, and the function that resolves it. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, opened }
}

test('267 suspended during a turn that continues as new: runs on after resume, events once', async () => {
  const entered = gate()
  const released = gate()
  const { client } = await openSdk({
    orchestrators: {
      sentinel: () => 'done',
      rolls: async function* (ctx, received: string[]) {
        const item: string = yield ctx.waitForExternalEvent('item')
        if (received.length === 0) {
          entered.open()
          await released.opened
        }
        const all = [...received, item]
        if (all.length < 3) ctx.continueAsNew(all, true)
        return all
      },
    },
  })
  const id = await client.scheduleNewOrchestration('rolls', [])
  await client.raiseOrchestrationEvent(id, 'item', 'one')
  await entered.opened
  await client.suspendOrchestration(id)
  await client.raiseOrchestrationEvent(id, 'item', 'two')
  released.open()
  await client.raiseOrchestrationEvent(id, 'item', 'three')
  await client.waitForOrchestrationCompletion(await client.scheduleNewOrchestration('sentinel'))
  const held = await client.getOrchestrationState(id)
  expect(held?.runtimeStatus).toBe(OrchestrationStatus.SUSPENDED)
  expect(held?.serializedInput).toBe('["one"]')
  await client.resumeOrchestration(id)
  const state = await client.waitForOrchestrationCompletion(id)
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
  expect(JSON.parse(state?.serializedOutput ?? '[]')).toEqual(['one', 'two', 'three'])
})

test('266 started and suspended before any turn, then resumed: the activity runs once', async () => {
  let runs = 0
  const backend = await ownBackend()
  const raw = await openClient({ address: backend.address, hub: 'held' })
  const id = await raw.start('works')
  await raw.call('SuspendInstance', { instanceId: id })
  const { client } = await openSdk({
    backend,
    hub: 'held',
    activities: { work: () => ++runs },
    orchestrators: {
      sentinel: () => 'done',
      works: async function* (ctx) {
        const runCount: number = yield ctx.callActivity('work')
        return runCount
      },
    },
  })
  await client.waitForOrchestrationCompletion(await client.scheduleNewOrchestration('sentinel'))
  expect(runs).toBe(0)
  expect((await client.getOrchestrationState(id))?.runtimeStatus).toBe(OrchestrationStatus.SUSPENDED)
  await client.resumeOrchestration(id)
  const state = await client.waitForOrchestrationCompletion(id)
  expect(state?.serializedOutput).toBe('1')
  expect(runs).toBe(1)
})
