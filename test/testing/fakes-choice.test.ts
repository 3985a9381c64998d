/** Which fake answers, and for how long. */
import type { TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity, type Hub } from '../../src/index.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { gate } from '../support/sdk-gate.ts'
import { sentinel } from '../support/sentinel.ts'
import { type Body, openHub } from './open-hub.ts'

const pay: TOrchestrator = async function* (ctx, input: unknown): Body {
  return yield ctx.callActivity('charge', input)
}

const openShop = () => openHub({ orchestrators: { pay }, activities: { charge: () => 'charged' } })

async function outputOf(hub: Hub, input?: unknown, options?: Parameters<Hub['start']>[2]): Promise<unknown> {
  return (await hub.start('pay', input, options)).output()
}

test('the newest fake wins; of those used together the first', async () => {
  const { hub } = await openShop()
  hub.use(activity('charge').returns('old'))
  hub.use(activity('charge').returns('first'), activity('charge').returns('second'))
  expect(await outputOf(hub)).toBe('first')
})

test('a fake of another name, or of an orchestration of that name, is none of its business', async () => {
  const { hub } = await openShop()
  const others = hub.use(activity('chargeback').returns('no'), activity('Charge').returns('no'))
  expect(await outputOf(hub)).toBe('charged')
  expect(others.calls).toEqual([])
})

test('by input: the very value, whatever the order of its keys, or a test of it', async () => {
  const { hub } = await openShop()
  hub.use(
    activity('charge', { input: { items: 1, to: ['a'] } }).returns('by value'),
    activity('charge', { input: input => (input as { items: number }).items > 9 }).returns('by test'),
    activity('charge', { input: null }).returns('null'),
    activity('charge', { input: 0 }).returns('zero'),
  )
  expect(await outputOf(hub, { to: ['a'], items: 1 })).toBe('by value')
  expect(await outputOf(hub, { to: ['a', 'b'], items: 1 })).toBe('charged')
  expect(await outputOf(hub, { items: 10 })).toBe('by test')
  expect(await outputOf(hub, 0)).toBe('zero')
})

test('a test of the input that throws is not met, and says so', async () => {
  const errors: string[] = []
  const logger = { debug() {}, info() {}, warn() {}, error: (text: string) => void errors.push(text) }
  const { hub } = await openHub({
    orchestrators: { pay },
    activities: { charge: () => 'charged' },
    backend: { logger },
  })
  hub.use(activity('charge', { input: input => (input as { items: number }).items > 1 }).returns('faked'))
  expect(await outputOf(hub)).toBe('charged')
  expect(errors.join()).toContain("A condition of the fake activity 'charge' threw: TypeError")
})

test('by version: the one of its orchestration where the activity has none', async () => {
  const { hub } = await openShop()
  hub.use(
    activity('charge', { version: '2' }).returns('of version 2'),
    activity('charge', { version: '' }).returns('of none'),
  )
  expect(await outputOf(hub, 1, { version: '2' })).toBe('of version 2')
  expect(await outputOf(hub, 1, { version: '3' })).toBe('charged')
  expect(await outputOf(hub)).toBe('of none')
})

test('by instance: its id, or a test of it', async () => {
  const { hub } = await openShop()
  hub.use(
    activity('charge', { instance: 'order-1' }).returns('the first order'),
    activity('charge', { instance: id => id.startsWith('order-') }).returns('another order'),
  )
  expect(await outputOf(hub, 1, { instanceId: 'order-1' })).toBe('the first order')
  expect(await outputOf(hub, 1, { instanceId: 'order-2' })).toBe('another order')
  expect(await outputOf(hub, 1, { instanceId: 'basket-1' })).toBe('charged')
})

test('once; then an older fake, then the worker', async () => {
  const { hub } = await openShop()
  hub.use(activity('charge').returns('older').once())
  const newer = hub.use(activity('charge').returns('a').once().returns('b', { times: 2 }))
  const outputs: unknown[] = []
  for (let round = 0; round < 5; round++) outputs.push(await outputOf(hub, round))
  expect(outputs).toEqual(['a', 'b', 'b', 'older', 'charged'])
  expect(newer.calls.map(({ input }) => input)).toEqual([0, 1, 2])
})

test('of many calls at once, once is for the first alone', async () => {
  const { hub } = await openHub({
    orchestrators: {
      fanOut: async function* (ctx): Body {
        const tasks = [1, 2, 3].map(input => ctx.callActivity('charge', input))
        const outputs: unknown[] = []
        for (const task of tasks) outputs.push(yield task)
        return outputs
      },
    },
    activities: { charge: () => 'charged' },
  })
  hub.use(activity('charge').returns('faked').once())
  expect(await (await hub.start('fanOut')).output()).toEqual(['faked', 'charged', 'charged'])
})

test('one fake may be used again, and by many hubs, each counting for itself', async () => {
  const { backend, hub } = await openShop()
  const { hub: other } = await openHub({ orchestrators: { pay }, activities: { charge: () => 'charged' } })
  const idle = backend.hub('idle')
  const once = activity('charge').returns('faked').once()
  const [here, there, again] = [hub.use(once), other.use(once), hub.use(once)]
  const neighbour = idle.use(once)
  expect([await outputOf(hub, 1), await outputOf(hub, 2), await outputOf(hub, 3)]).toEqual([
    'faked',
    'faked',
    'charged',
  ])
  expect([await outputOf(other, 4), await outputOf(other, 5)]).toEqual(['faked', 'charged'])
  expect([again, here, there, neighbour].map(({ calls }) => calls.map(({ input }) => input))).toEqual([
    [1],
    [2],
    [4],
    [],
  ])
})

test('each method makes another fake, and leaves the first as it was', async () => {
  const { hub } = await openShop()
  const plain = activity('charge').returns('plain')
  plain.once()
  plain.delays(Number.POSITIVE_INFINITY)
  hub.use(plain)
  expect([await outputOf(hub), await outputOf(hub)]).toEqual(['plain', 'plain'])
})

test('remove takes back the fakes of one use, resetFakes all; both may be called twice', async () => {
  const { hub } = await openShop()
  hub.use(activity('charge').returns('old'))
  const newer = hub.use(activity('charge').returns('new'))
  newer.remove()
  newer.remove()
  expect(await outputOf(hub)).toBe('old')
  {
    using scoped = hub.use(activity('charge').returns('scoped'))
    expect(await outputOf(hub)).toBe('scoped')
    expect(scoped.calls).toHaveLength(1)
  }
  expect(await outputOf(hub)).toBe('old')
  hub.resetFakes()
  hub.resetFakes()
  expect(await outputOf(hub)).toBe('charged')
})

test('fakes stay over a reset of the hub, and so does what they counted', async () => {
  const { hub } = await openShop()
  const charge = hub.use(activity('charge').returns('faked', { times: 2 }))
  expect(await outputOf(hub)).toBe('faked')
  await hub.reset()
  expect(await outputOf(hub)).toBe('faked')
  expect(await outputOf(hub)).toBe('charged')
  expect(charge.calls).toHaveLength(2)
})

test('work that waits already is taken by a new fake, wherever it is in the queue', async () => {
  const { hub } = await openHub({
    orchestrators: { pay },
    workItemFilters: { orchestrations: [{ name: 'pay' }], activities: [] },
  })
  const ids = ['a', 'b', 'c']
  const runs = await Promise.all(ids.map(instanceId => hub.start('pay', instanceId, { instanceId })))
  for (const run of runs) await run.waitFor({ activity: 'charge' })
  hub.use(activity('charge', { instance: 'c' }).returns('third'))
  expect(await runs[2]!.output()).toBe('third')
  hub.use(activity('charge', { input: 'b' }).returns('second'))
  expect(await runs[1]!.output()).toBe('second')
  expect(runs[0]!.status).toBe('RUNNING')
})

test('work that a worker has stays with the worker', async () => {
  const { opened, open } = gate()
  const { opened: begun, open: begin } = gate()
  const { hub } = await openHub({
    orchestrators: { pay },
    activities: {
      charge: async () => {
        begin()
        await opened
        return 'charged'
      },
    },
  })
  const run = await hub.start('pay')
  await begun
  const charge = hub.use(activity('charge').returns('faked'))
  open()
  expect(await run.output()).toBe('charged')
  expect(charge.calls).toEqual([])
})

test('what a removed fake has not answered goes to the worker; its late answer counts for nothing', async () => {
  const { hub } = await openShop()
  const { opened, open } = gate()
  const { opened: begun, open: begin } = gate()
  const slow = hub.use(
    activity('charge', { input: 'slow' }).answers(async () => {
      begin()
      await opened
      return 'late'
    }),
    activity('charge').delays(Number.POSITIVE_INFINITY),
  )
  const [running, silent] = [await hub.start('pay', 'slow'), await hub.start('pay')]
  await silent.waitFor({ activity: 'charge' })
  await begun
  expect([running.status, silent.status]).toEqual(['RUNNING', 'RUNNING'])
  slow.remove()
  expect([await running.output(), await silent.output()]).toEqual(['charged', 'charged'])
  open()
  await opened
  expect(hub.counters).toEqual({ staleCompletions: 0, redeliveries: 0 })
})

test('a worker that uses its ids again for a retry, as in Python, is answered each time', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'py' })
  const worker = await openWorker(client)
  const hub = backend.hub('py')
  const charge = hub.use(activity('charge').throws(new Error('busy'), { times: 2 }).returns('charged'))
  worker.orchestrator('retries', ({ events }) => {
    const done = events.find(event => event.taskCompleted)?.taskCompleted
    return done ? [complete(2, done.result?.value)] : [scheduleTask(1, 'charge', '"card"')]
  })
  const run = await hub.start('retries')
  expect(await run.output()).toBe('charged')
  expect(run.activity('charge')).toMatchObject({ attempts: 3 })
  expect(charge.calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
})

test.each([
  ['an empty name', () => activity('')],
  ['no times', () => activity('charge').returns(1, { times: 0 })],
  ['half a time', () => activity('charge').returns(1, { times: 0.5 })],
  ['a negative delay', () => activity('charge').delays(-1)],
  ['no number', () => activity('charge').delays(Number.NaN)],
  ['a value JSON cannot hold', () => activity('charge').returns(1n)],
  ['a function as a value', () => activity('charge').returns(() => 1)],
])('refuses %s', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ name: 'BackendError', code: 'invalid-request' }))
})
