/** Options that bear on entity batches, and what the hub counts of them. */
import { expect, test } from 'vitest'
import { openWorker, ownBackend } from '../support/backend.ts'
import { answer } from '../support/entity-batches.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'

async function openWith(options: Parameters<typeof ownBackend>[0]) {
  const backend = await ownBackend(options)
  const hub = backend.hub('limited')
  return { hub, ...(await openCallers({ address: backend.address, hub: hub.name })) }
}

test('273 a batch delivered as often as maxDeliveries allows fails its calls and keeps the state', async () => {
  const { client, worker, start } = await openWith({ maxDeliveries: 2 })
  const caller = await start()
  await client.signal('@counter@a', 'add', '1')
  const first = await worker.nextBatch()
  await worker.completeBatch(first, counter(first))
  const requestId = await caller.sendCall('@counter@a', 'add', '10')
  await worker.abandonBatch(await worker.nextBatch())
  await worker.abandonBatch(await worker.nextBatch())
  const { entityOperationFailed } = await caller.answered(requestId)
  expect(entityOperationFailed?.failureDetails?.errorMessage).toMatch(/deliver/i)
  expect(await client.entityState('@counter@a')).toBe('1')
  worker.entity('counter', counter)
  expect(await caller.call('@counter@a', 'add', '1')).toBe('2')
})

test('273 what arrived after the last delivery is not failed with the batch', async () => {
  const { client, worker, start } = await openWith({ maxDeliveries: 2 })
  const caller = await start()
  const failing = await caller.sendCall('@journal@a', 'note', 'failing')
  await worker.abandonBatch(await worker.nextBatch())
  const last = await worker.nextBatch()
  await client.signal('@journal@a', 'note', 'signal')
  const call = await caller.sendCall('@journal@a', 'note', 'call')
  worker.entity('journal', journal)
  await worker.abandonBatch(last)
  expect((await caller.answered(failing)).eventType).toBe('entityOperationFailed')
  expect((await caller.answered(call)).eventType).toBe('entityOperationCompleted')
  expect(await client.entityState('@journal@a')).toBe('signal call')
})

test('273 batches of one entity have deliveries of their own', async () => {
  const { client, worker } = await openWith({ maxDeliveries: 2 })
  for (const input of ['1', '2', '3']) {
    await client.signal('@journal@a', 'note', input)
    await worker.abandonBatch(await worker.nextBatch())
    const batch = await worker.nextBatch()
    await worker.completeBatch(batch, journal(batch))
  }
  expect(await client.entityState('@journal@a')).toBe('1 2 3')
})

test('3.4 maxOperationsPerBatch cuts batches, in order and without loss', async () => {
  const { client, worker } = await openWith({ maxOperationsPerBatch: 3 })
  await client.signal('@journal@a', 'note', '0')
  const first = await worker.nextBatch()
  for (let n = 1; n <= 7; n++) await client.signal('@journal@a', 'note', `${n}`)
  await worker.completeBatch(first, journal(first))
  const sizes: number[] = []
  for (let left = 7; left > 0; ) {
    const batch = await worker.nextBatch()
    sizes.push(batch.operations.length)
    left -= batch.operations.length
    await worker.completeBatch(batch, journal(batch))
  }
  expect(sizes).toEqual([3, 3, 1])
  expect(await client.entityState('@journal@a')).toBe('0 1 2 3 4 5 6 7')
})

test('3.4 maxOperationsPerBatch goes with locks and short results', async () => {
  const { client, worker, start } = await openWith({ maxOperationsPerBatch: 2 })
  const holder = await start()
  for (let n = 1; n <= 3; n++) await client.signal('@journal@a', 'note', `${n}`)
  await holder.requestLock('section', '@journal@a')
  await client.signal('@journal@a', 'note', '4')
  let isFirst = true
  worker.entity('journal', batch => {
    const most = isFirst ? 1 : batch.operations.length
    isFirst = false
    return { ...journal({ ...batch, operations: batch.operations.slice(0, most) }), operationInfos: [] }
  })
  const held = await worker.nextBatch()
  expect(held.operations).toHaveLength(1)
  await worker.completeBatch(held, journal(held))
  await holder.granted('section')
  expect(await client.entityState('@journal@a')).toBe('1 2 3')
  await holder.unlock('section', '@journal@a')
  await eventually(() => client.entityState('@journal@a')).toBe('1 2 3 4')
})

test('152 153 late, repeated and unknown answers to batches are counted, those that count are not', async () => {
  const { hub, client, worker } = await openWith({})
  const stale = () => hub.counters.staleCompletions
  await client.signal('@counter@a', 'add', '1')
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, counter(batch))
  expect(stale()).toBe(0)
  await worker.completeBatch(batch, counter(batch))
  expect(stale()).toBe(1)
  await worker.abandonBatch(batch)
  await client.call('CompleteEntityTask', { completionToken: 'nobody issued it' })
  await client.call('AbandonTaskEntityWorkItem', { completionToken: 'nobody issued it' })
  expect(stale()).toBe(4)
  expect(await client.entityState('@counter@a')).toBe('1')
})

test('136 a batch sent again is counted as a redelivery', async () => {
  const { hub, client, worker } = await openWith({})
  await client.signal('@counter@a', 'add', '1')
  await worker.abandonBatch(await worker.nextBatch())
  await worker.nextBatch()
  expect(hub.counters.redeliveries).toBe(1)
  await worker.close()
  const next = await openWorker(client)
  const again = await next.nextBatch()
  expect(hub.counters.redeliveries).toBe(2)
  await next.completeBatch(again, answer(again, '1'))
  expect(hub.counters.staleCompletions).toBe(0)
})

test('1.15 156 the answer to a batch whose hub was reset is stale', async () => {
  const { hub, client, worker } = await openWith({})
  await client.signal('@counter@a', 'add', '1')
  const batch = await worker.nextBatch()
  await hub.reset()
  await worker.completeBatch(batch, counter(batch))
  expect(hub.counters.staleCompletions).toBe(1)
  expect(hub.entity('@counter@a')).toBeUndefined()
})
