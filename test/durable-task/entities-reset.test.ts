import { expect, test } from 'vitest'
import { timestamp } from '../support/actions.ts'
import { openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import { counter } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'
import { sentinel } from '../support/sentinel.ts'

type Backend = Awaited<ReturnType<typeof ownBackend>>

/** A hub with a locked entity, one whose batch is out, a delayed signal and a waiting call. */
async function populated(backend: Backend, name: string) {
  const hub = backend.hub(name)
  const callers = await openCallers({ address: backend.address, hub: name })
  const { client, worker, start } = callers
  const [holder, caller] = [await start('holder'), await start('caller')]
  await holder.lock('section', '@counter@locked')
  await caller.sendCall('@counter@locked', 'add', '1')
  await client.signal('@counter@busy', 'add', '1')
  const batch = await worker.nextBatch()
  const scheduledTime = timestamp(hub.clock.now + 1000)
  await client.signal('@counter@later', 'add', '1', { scheduledTime })
  return { ...callers, hub, batch, caller }
}

const ids = ['@counter@locked', '@counter@busy', '@counter@later']

test('128 hub.reset() drops entities, locks and delayed signals of one hub, and no other', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const one = await populated(backend, 'one')
  const two = await populated(backend, 'two')
  await one.hub.reset()
  expect(ids.map(id => one.hub.entity(id))).toEqual([undefined, undefined, undefined])
  await one.worker.completeBatch(one.batch, counter(one.batch))
  await one.hub.clock.advance(5000)
  await one.settled()
  expect(one.worker.unreadBatches).toBe(0)
  expect(ids.map(id => one.hub.entity(id))).toEqual([undefined, undefined, undefined])

  // The same ids start afresh, also as orchestrations and locks.
  const holder = await one.start('holder')
  await holder.lock('section', '@counter@locked')
  await one.client.signal('@counter@busy', 'add', '2')
  expect((await one.worker.nextBatch()).state).toBeUndefined()

  expect(two.hub.entity('@counter@locked')).toMatchObject({ lockedBy: { instanceId: 'holder' } })
  await two.worker.completeBatch(two.batch, counter(two.batch))
  expect(await two.client.entityState('@counter@busy')).toBe('1')
  await two.hub.clock.advance(1000)
  expect((await two.worker.nextBatch()).entityId).toBe('@counter@later')
})

test('128 backend.reset() drops the entities of every hub', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const hubs = [await populated(backend, 'one'), await populated(backend, 'two')]
  await backend.reset()
  for (const { hub, worker, settled, caller, batch } of hubs) {
    expect(ids.map(id => hub.entity(id))).toEqual([undefined, undefined, undefined])
    await hub.clock.advance(5000)
    await worker.completeBatch(batch, counter(batch))
    await settled()
    expect(worker.unreadBatches).toBe(0)
    expect(caller.answers).toEqual([])
    expect(await clockIsEmpty(hub)).toBe(true)
  }
})

const clockIsEmpty = async (hub: { clock: { advanceToNext(): Promise<boolean> } }) =>
  !(await hub.clock.advanceToNext())

test('139 a backend with entities in every condition stops', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { worker } = await populated(backend, 'one')
  await backend.stop()
  expect((await worker.ended).code).toBe(status.UNAVAILABLE)
})

test('127 a hub made again under its name knows none of its entities', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'again' })
  const worker = (await openWorker(client)).entity('counter', counter)
  await client.signal('@counter@a', 'add', '1')
  await eventually(() => client.entityState('@counter@a')).toBe('1')
  await client.call('DeleteTaskHub', {})
  await client.call('CreateTaskHub', {})
  expect(backend.hub('again').entity('@counter@a')).toBeUndefined()
  await client.signal('@counter@a', 'add', '5')
  await eventually(() => client.entityState('@counter@a')).toBe('5')
  expect(worker.answerErrors).toEqual([])
})

test.each(['completeBatch', 'abandonBatch'] as const)(
  '131 after a reset a limited worker gets batches again as soon as it has answered with %s',
  async way => {
    const backend = await ownBackend()
    const hub = backend.hub('limited')
    const client = await openClient({ address: backend.address, hub: hub.name })
    const worker = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
    await client.signal('@counter@a', 'add', '1')
    const batch = await worker.nextBatch()
    await hub.reset()
    await client.signal('@counter@b', 'add', '1')
    await sentinel(client, worker)
    expect(worker.unreadBatches).toBe(0)
    await (way === 'completeBatch' ? worker.completeBatch(batch, counter(batch)) : worker.abandonBatch(batch))
    expect((await worker.nextBatch()).entityId).toBe('@counter@b')
    expect(hub.entity('@counter@a')).toBeUndefined()
  },
)
