/** What coverage counts, with the real SDK: calls, events, timers and the paths between them. */
import { expect, test } from 'vitest'
import { activity, orchestration } from '../../../src/index.ts'
import { Counter, Journal, journal } from '../../support/sdk-entities.ts'
import { entryOf, openOrders, pathsOf } from './orders.ts'

test('a suite drives some paths, calls and failures of an orchestration; each is counted', async () => {
  const { hub, backend } = await openOrders()
  const canceled = await hub.start('order', 1)
  await canceled.output()
  for (const items of [1, 3]) {
    const shipped = await hub.start('order', items)
    await shipped.waitFor({ waitingForEvent: 'approval' })
    await shipped.raise('approval')
    await shipped.output()
  }
  hub.use(activity('charge').throws(new Error('busy'), { times: 3 }).returns('late'))
  const late = await hub.start('order', 1, { instanceId: 'late' })
  await late.waitFor({ waitingForEvent: 'approval' })
  await late.raise('approval')
  await late.output()

  const coverage = hub.coverage()
  expect(backend.coverage()).toEqual(coverage)
  const order = entryOf(coverage, 'order')
  expect(order).toMatchObject({ name: 'order', version: '', runs: 4, rewound: 0 })
  expect(order.ends).toEqual({
    completed: 4,
    failed: 0,
    terminated: 0,
    canceled: 0,
    continuedAsNew: 0,
    unfinished: 0,
  })
  expect(order.calls).toEqual([
    { kind: 'activity', name: 'charge', called: 6, succeeded: 3, failed: 3 },
    { kind: 'activity', name: 'ship', called: 5, succeeded: 5, failed: 0 },
  ])
  expect(order.timers).toEqual([
    { where: 'at the start', armed: 4, fired: 1, overtaken: 3 },
    { where: 'after charge failed', armed: 3, fired: 3, overtaken: 0 },
  ])
  expect(order.events).toEqual([{ name: 'approval', received: 3 }])
  // One item or three, one failure or many: loops and retries take the same way.
  expect(pathsOf(order)).toEqual([
    '1× timer fired: completed',
    '2× timer overtaken → event approval → activity charge → activity ship: completed',
    '1× timer overtaken → event approval → activity charge failed → timer fired → activity charge → activity ship: completed',
  ])
  expect(order.paths[0]?.first).toEqual({ instanceId: canceled.instanceId })
  expect(order.paths[2]?.first).toEqual({ instanceId: 'late' })
})

test('children, entities and fakes count as what they stand for', async () => {
  const { hub, client } = await openOrders({
    entities: { counter: () => new Counter(), journal: () => new Journal() },
  })
  hub.use(orchestration('courier').returns('brought'))
  await (await hub.start('batch', 'courier')).output()
  hub.use(orchestration('courier').throws(new RangeError('lost')))
  await expect((await hub.start('batch', 'courier')).output()).rejects.toThrow('lost')
  const coverage = hub.coverage()
  expect(entryOf(coverage, 'batch')).toMatchObject({
    ends: { completed: 1, failed: 1 },
    calls: [
      { kind: 'signal', name: 'counter.add', called: 2, succeeded: 0, failed: 0 },
      { kind: 'call', name: 'counter.add', called: 2, succeeded: 2, failed: 0 },
      { kind: 'child', name: 'courier', called: 2, succeeded: 1, failed: 1 },
    ],
  })
  expect(pathsOf(entryOf(coverage, 'batch'))).toEqual([
    '1× signal counter.add + call counter.add → child courier: completed',
    '1× signal counter.add + call counter.add → child courier failed: failed',
  ])
  expect(entryOf(coverage, 'courier').ends).toMatchObject({ completed: 1, failed: 1 })
  expect(coverage.entities).toEqual(['counter'])
  await client.signalEntity(journal('x'), 'note', 1)
  expect(hub.coverage().entities).toEqual(['counter', 'journal'])
})

test('what has not ended is counted as it stands, once', async () => {
  const { hub } = await openOrders({ time: 'manual' })
  const run = await hub.start('order', 1)
  await run.waitFor({ timer: 0 })
  expect(entryOf(hub.coverage(), 'order')).toMatchObject({
    runs: 1,
    ends: { unfinished: 1 },
    timers: [{ where: 'at the start', armed: 1, fired: 0, overtaken: 0 }],
    paths: [{ steps: ['timer open'], end: 'unfinished' }],
  })
  await run.suspend()
  await run.resume()
  await run.raise('approval')
  await run.output()
  await hub.reset()
  expect(entryOf(hub.coverage(), 'order')).toMatchObject({
    runs: 1,
    suspended: 1,
    resumed: 1,
    ends: { unfinished: 0, completed: 1 },
    timers: [{ armed: 1, fired: 0, overtaken: 1 }],
    paths: [{ end: 'completed', runs: 1 }],
  })
})

test('a backend without the option has nothing to say', async () => {
  const { hub, backend } = await openOrders({ backend: { coverage: false } })
  const refusal = expect.objectContaining({
    code: 'wrong-state',
    message: expect.stringContaining('createTestBackend({ coverage: true })'),
  })
  expect(() => hub.coverage()).toThrow(refusal)
  expect(() => backend.coverage()).toThrow(refusal)
})
