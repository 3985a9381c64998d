/** Entities over a snapshot: state, locks and who waits for them, what a worker has, what is not due. */
import { expect, test } from 'vitest'
import { timestamp } from '../../support/actions.ts'
import { openClient, ownBackend } from '../../support/backend.ts'
import { counter } from '../../support/entity-counter.ts'
import { openCallers } from '../../support/entity-hub.ts'

const names = ['kept', 'locked', 'busy', 'later'].map(key => `@counter@${key}`)

/** A hub with an entity of each kind, in the middle of it all. */
async function populated() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('one')
  const callers = await openCallers({ address: backend.address, hub: 'one' })
  const { client, worker, start } = callers
  await client.signal('@counter@kept', 'set', '7')
  const first = await worker.nextBatch()
  await worker.completeBatch(first, counter(first))
  const [holder, rival, caller] = [await start('holder'), await start('rival'), await start('caller')]
  await holder.lock('section', '@counter@locked')
  await rival.requestLock('rivals', '@counter@locked')
  await caller.sendCall('@counter@locked', 'add', '1')
  const due = hub.clock.now + 60_000
  await client.signal('@counter@later', 'add', '2', { scheduledTime: timestamp(due) })
  await client.signal('@counter@busy', 'add', '1')
  const batch = await worker.nextBatch()
  await client.signal('@counter@busy', 'add', '10')
  return { hub, due, batch, ...callers }
}

test('everything is where it was, in another hub', async () => {
  const { hub } = await populated()
  const other = (await ownBackend({ time: 'manual' })).hub('other')
  await other.restore(JSON.parse(JSON.stringify(hub.snapshot())))
  const expected = names.map(name => ({ ...hub.entity(name) }))
  const [kept, locked, busy, later] = expected
  expect(kept).toMatchObject({ state: '7', status: 'idle' })
  expect(locked).toMatchObject({
    lockedBy: { instanceId: 'holder' },
    queue: [
      { kind: 'lock', from: 'rival' },
      { kind: 'call', from: 'caller' },
    ],
  })
  expect(busy).toMatchObject({ executing: [{}], queue: [{}] })
  expect(later).toMatchObject({ delayed: [{}] })
  // What a worker had is first in the queue again.
  const requeued = { ...busy, executing: [], queue: [...(busy?.executing ?? []), ...(busy?.queue ?? [])] }
  expect(names.map(name => other.entity(name))).toEqual([kept, locked, requeued, later])
})

test('everything goes on: the lost batch with what came after it, the lock, the delayed signal', async () => {
  const { hub, due, batch, client, worker, settled } = await populated()
  await hub.restore(JSON.parse(JSON.stringify(hub.snapshot())))
  const again = await worker.nextBatch()
  expect(again.operations.map(({ input }) => input)).toEqual(['1', '10'])
  await worker.completeBatch(batch, counter(batch))
  await worker.completeBatch(again, counter(again))
  expect(hub.entity('@counter@busy')).toMatchObject({ state: '11', queue: [] })

  // The holder ends: the next in the queue gets the lock, and the call waits for it.
  await client.call('TerminateInstance', { instanceId: 'holder' })
  await settled()
  expect(hub.entity('@counter@locked')).toMatchObject({
    lockedBy: { instanceId: 'rival', criticalSectionId: 'rivals' },
    queue: [{ kind: 'call', from: 'caller' }],
  })
  expect(worker.unreadBatches).toBe(0)
  await client.call('TerminateInstance', { instanceId: 'rival' })
  const call = await worker.nextBatch()
  await worker.completeBatch(call, counter(call))
  await hub.instance('caller').waitFor(() => hub.instance('caller').entityCall('add')?.output === 1)

  await hub.clock.set(due - 1)
  await settled()
  expect(worker.unreadBatches).toBe(0)
  await hub.clock.set(due)
  expect(await worker.nextBatch()).toMatchObject({ entityId: '@counter@later', operations: [{ input: '2' }] })
})

test('what the holder of a lock has called for, out at a worker, is first in its lane again', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('one')
  const { client, worker, start } = await openCallers({ address: backend.address, hub: 'one' })
  const holder = await start('holder')
  await holder.lock('section', '@counter@a', '@counter@b')
  await holder.sendCall('@counter@b', 'add', '1')
  await worker.nextBatch()
  await holder.sendCall('@counter@b', 'add', '2')
  await client.signal('@counter@b', 'add', '10')
  await hub.restore(JSON.parse(JSON.stringify(hub.snapshot())))
  const again = await worker.nextBatch()
  expect(again.operations.map(({ input }) => input)).toEqual(['1', '2'])
  await worker.completeBatch(again, counter(again))
  expect(hub.entity('@counter@b')).toMatchObject({ state: '3', queue: [{ kind: 'signal' }] })
  await client.call('TerminateInstance', { instanceId: 'holder' })
  expect((await worker.nextBatch()).operations).toMatchObject([{ input: '10' }])
})

test('what is not due comes in the order in which it is, whenever it was sent', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('one')
  const client = await openClient({ address: backend.address, hub: 'one' })
  for (const seconds of [20, 10])
    await client.signal('@counter@a', 'add', String(seconds), {
      scheduledTime: timestamp(hub.clock.now + seconds * 1_000),
    })
  const snapshot = hub.snapshot()
  expect(snapshot).toMatchObject({ entities: [{ delayed: [{ inputText: '10' }, { inputText: '20' }] }] })
  await hub.restore(snapshot)
  expect(hub.snapshot()).toEqual(snapshot)
})
