/** Which work and calls a fault strikes. */
import { expect, test } from 'vitest'
import {
  BackendError,
  call,
  chaos,
  completion,
  delivery,
  type Fault,
  type FaultConditions,
} from '../../../src/index.ts'
import { complete, scheduleTask } from '../../support/actions.ts'
import { openClient, openWorker } from '../../support/backend.ts'
import { ofType } from '../../support/history.ts'
import { openShop } from './shop.ts'

const always = Number.POSITIVE_INFINITY

/** Runs `order-1` and `order-2`, one after the other; each pays and then packs. */
async function runOrders(...faults: Fault[]) {
  const { hub, client, worker, backend } = await openShop()
  worker.activity('*', () => '"done"')
  worker.orchestrator('shop', ({ events }) => {
    const next = ['pay', 'pack'][ofType(events, 'taskCompleted').length]
    return next ? [scheduleTask(1, next)] : [complete(1)]
  })
  const injected = hub.inject(...faults)
  const run = async (instanceId: string) => (await hub.start('shop', undefined, { instanceId })).output()
  await run('order-1')
  await run('order-2')
  const struck = injected.strikes.map(({ name, instanceId }) => `${name} of ${instanceId}`)
  return { hub, client, backend, injected, struck, run }
}

test.each<[string, FaultConditions, string[]]>([
  ['the first', {}, ['pay of order-1']],
  ['the third', { occurrence: 3 }, ['pay of order-2']],
  ['two', { times: 2 }, ['pay of order-1', 'pack of order-1']],
  ['two from the second on', { occurrence: 2, times: 2 }, ['pack of order-1', 'pay of order-2']],
  ['all of an instance', { instance: 'order-2', times: always }, ['pay of order-2', 'pack of order-2']],
  ['the second of an instance', { instance: 'order-2', occurrence: 2 }, ['pack of order-2']],
  [
    'by a pattern, whatever its flags',
    { instance: /R-2$/gi, times: always },
    ['pay of order-2', 'pack of order-2'],
  ],
  ['by a test', { instance: id => id.endsWith('2') }, ['pay of order-2']],
  ['none of another instance', { instance: 'order', times: always }, []],
])('%s of all activities', async (_, conditions, expected) => {
  const { struck } = await runOrders(completion('activity', undefined, conditions).double())
  expect(struck).toEqual(expected)
})

test.each<[string, Fault, string[]]>([
  [
    'a name',
    completion('activity', 'pack', { times: always }).double(),
    ['pack of order-1', 'pack of order-2'],
  ],
  [
    'a pattern',
    completion('activity', /^pa.$/, { times: always }).double(),
    ['pay of order-1', 'pay of order-2'],
  ],
  ['another kind', completion('orchestration', 'pay', { times: always }).double(), []],
  ['any kind', completion(undefined, /pay|shop/).double(), ['shop of order-1']],
  ['deliveries', delivery('activity', 'pack', { occurrence: 2 }).double(), ['pack of order-2']],
])('by %s', async (_, fault, expected) => {
  const { struck } = await runOrders(fault)
  expect(struck).toEqual(expected)
})

test('of those that fit the first of the newest strikes, and only it counts the occurrence', async () => {
  const { hub, worker } = await openShop({}, 4)
  worker.activity('charge', () => '"paid"')
  const old = hub.inject(completion('activity', 'charge').double())
  const [first, second] = [completion('activity', 'charge').double(), completion('activity').double()]
  const young = hub.inject(first, second)
  await (await hub.start('order')).output()
  expect([young.strikes.length, old.strikes.length]).toEqual([2, 1])
})

test('a description counts for itself in each hub, and strikes no other', async () => {
  const fault = completion('activity', 'charge').drop()
  const { backend, hub, worker } = await openShop()
  worker.activity('charge', () => '"paid"')
  const client = await openClient({ address: backend.address, hub: 'other' })
  const neighbour = await openWorker(client)
  neighbour.activity('charge', () => '"paid"')
  neighbour.orchestrator('order', ({ events }) =>
    ofType(events, 'taskCompleted').length > 0 ? [complete(2)] : [scheduleTask(1, 'charge')],
  )
  const here = hub.inject(fault)
  await (await backend.hub('other').start('order')).output()
  expect(backend.hub('other').counters.redeliveries).toBe(0)
  const there = backend.hub('other').inject(fault)
  await (await hub.start('order')).output()
  await (await backend.hub('other').start('order')).output()
  expect([here.strikes.length, there.strikes.length]).toEqual([1, 1])
})

test('faults that are removed strike no more', async () => {
  const { hub, injected, run } = await runOrders(
    completion('activity', undefined, { times: always }).double(),
  )
  const doubled = hub.inject(completion('activity', undefined, { times: always }).double())
  expect(injected.strikes).toHaveLength(4)
  doubled.remove()
  doubled.remove()
  await run('order-3')
  expect([injected.strikes.length, doubled.strikes.length]).toEqual([6, 0])
  hub.resetFaults()
  await run('order-4')
  expect(injected.strikes).toHaveLength(6)
  {
    using scoped = hub.inject(completion('activity').double())
    await run('order-5')
    expect(scoped.strikes).toHaveLength(1)
  }
})

test('faults stay over a reset of the hub', async () => {
  const { hub, injected, run } = await runOrders(completion('activity', 'pay', { occurrence: 3 }).double())
  await hub.reset()
  await run('order-3')
  expect(injected.strikes).toMatchObject([{ instanceId: 'order-3' }])
})

test('removing a fault lets through what it holds back', async () => {
  const { hub, worker } = await openShop({ time: 'manual' })
  const late = hub.inject(completion('activity', 'charge').delay(60_000))
  const run = await hub.start('order')
  await worker.completeActivity(await worker.nextActivity(), '"paid"')
  expect(run.status).toBe('RUNNING')
  late.remove()
  expect(await run.output()).toEqual(['paid'])
  expect(await hub.clock.advanceToNext()).toBe(false)
})

test('a condition that throws is not met, and the log says so', async () => {
  const { hub, worker, logged } = await openShop()
  worker.activity('charge', () => '"paid"')
  const instance = (): boolean => {
    throw new Error('no such order')
  }
  const broken = hub.inject(completion('activity', 'charge', { instance }).drop())
  expect(await (await hub.start('order')).output()).toEqual(['paid'])
  expect(broken.strikes).toEqual([])
  expect(logged.some(line => line.includes('no such order'))).toBe(true)
})

test('nor is one that throws when the next answer comes', async () => {
  const { hub, worker } = await openShop({}, 2)
  let isLost = false
  const instance = (): boolean => {
    if (isLost) throw new Error('no such order')
    return true
  }
  const swapped = hub.inject(completion('activity', 'charge', { instance }).reorder())
  const run = await hub.start('order')
  const items = [await worker.nextActivity(), await worker.nextActivity()]
  await worker.completeActivity(items[0]!, '1')
  isLost = true
  await worker.completeActivity(items[1]!, '2')
  swapped.remove()
  expect(await run.output()).toEqual([2, 1])
})

test('a description that does not say what goes wrong is refused, and nothing of what came with it is in use', async () => {
  const { hub, worker } = await openShop()
  worker.activity('charge', () => '"paid"')
  const unfinished = completion('activity', 'charge') as unknown as Fault
  for (const fault of [unfinished, undefined as unknown as Fault])
    expect(() => hub.inject(completion('activity').drop(), fault)).toThrow(
      "A fault says what goes wrong: inject completion('activity', 'charge').drop(), for example.",
    )
  await (await hub.start('order')).output()
  expect(hub.counters.redeliveries).toBe(0)
})

test.each<[string, () => unknown]>([
  ['conditions in the place of the name', () => completion('activity', { times: 2 } as unknown as string)],
  ['an instance that is none', () => call('Hello', { instance: 5 as unknown as string })],
  ['a kind that there is not', () => completion('timer' as 'activity')],
  ['an empty name', () => completion('activity', '')],
  ['an occurrence of 0', () => completion('activity', 'charge', { occurrence: 0 })],
  ['half a time', () => delivery('activity', 'charge', { times: 0.5 })],
  ['no times', () => call('Hello', { times: 0 })],
  ['a method that there is not', () => call('Hallo' as 'Hello')],
  ['a negative delay', () => completion().delay(-1)],
  ['no delay', () => call('Hello').delay(Number.NaN)],
  ['OK', () => completion().refuse('OK' as 'UNKNOWN')],
  ['a code of numbers', () => delivery().cutStream('14' as 'UNKNOWN')],
  ['a likelihood of what there is not', () => chaos({ rate: 0.2 } as object)],
  ['a likelihood over 1', () => chaos({ drop: 1.1 })],
  ['likelihoods over 1 together', () => chaos({ drop: 0.6, double: 0.6 })],
  ['a negative likelihood', () => chaos({ drop: 0.6, cut: -0.1 })],
  ['a seed that is none', () => chaos({ seed: Number.NaN })],
  ['a longest delay that is none', () => chaos({ longestDelay: Number.NaN })],
  ['no strikes at all', () => chaos({ most: 0 })],
])('%s is refused', (_, make) => {
  expect(make).toThrow(BackendError)
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-request' }))
})
