import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { answer } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { sentinel } from '../support/sentinel.ts'

async function openCounter() {
  const client = await openClient()
  const worker = await openWorker(client)
  const caller = await serveCallers(client, worker).start()
  await client.signal('@counter@a', 'add', '5')
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, counter(batch))
  return { client, worker, caller }
}

const purge = async (client: RawClient, isOrchestration: boolean, ...instanceIds: string[]) =>
  (
    await client.call('PurgeInstances', {
      isOrchestration,
      ...(instanceIds.length === 1 ? { instanceId: instanceIds[0] } : { instanceBatch: { instanceIds } }),
    })
  ).deletedInstanceCount

test('126 an idle entity is purged by id, and starts afresh', async () => {
  const { client, worker } = await openCounter()
  const response = await client.call('PurgeInstances', { instanceId: '@COUNTER@a', isOrchestration: false })
  expect(response).toEqual({ deletedInstanceCount: 1, isComplete: { value: true } })
  expect(await client.entity('@counter@a')).toBeUndefined()
  expect(await purge(client, false, '@counter@a')).toBe(0)

  await client.signal('@counter@a', 'add', '1')
  const batch = await worker.nextBatch()
  expect(batch.state).toBeUndefined()
  await worker.completeBatch(batch, counter(batch))
  expect(await client.entityState('@counter@a')).toBe('1')
})

test('126 with isOrchestration an entity id is not purged', async () => {
  const { client } = await openCounter()
  expect(await purge(client, true, '@counter@a')).toBe(0)
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('126 a locked entity is not purged', async () => {
  const { client, caller } = await openCounter()
  await caller.lock('section', '@counter@a')
  expect(await purge(client, false, '@counter@a')).toBe(0)
  expect(await client.entityState('@counter@a')).toBe('5')
  await caller.unlock('section', '@counter@a')
  expect(await purge(client, false, '@counter@a')).toBe(1)
})

test('126 an entity with a batch out is not purged', async () => {
  const { client, worker } = await openCounter()
  await client.signal('@counter@a', 'add', '1')
  const batch = await worker.nextBatch()
  expect(await purge(client, false, '@counter@a')).toBe(0)
  await worker.completeBatch(batch, counter(batch))
  expect(await client.entityState('@counter@a')).toBe('6')
  expect(await purge(client, false, '@counter@a')).toBe(1)
})

test('126 121 a batch of ids counts the entities and the instances that went', async () => {
  const { client, worker, caller } = await openCounter()
  await caller.act(complete(1))
  await client.completion(caller.id)
  await client.signal('@counter@b', 'add', '1')
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, answer(batch, '1'))
  expect(await purge(client, false, '@counter@a', '@counter@missing', caller.id, '@counter@b')).toBe(3)
  expect(await client.entity('@counter@b')).toBeUndefined()
  expect(await client.state(caller.id)).toBeUndefined()
})

test('120 purging by filter leaves entities alone', async () => {
  const { client, worker, caller } = await openCounter()
  await caller.act(complete(1))
  await client.completion(caller.id)
  const response = await client.call('PurgeInstances', { purgeInstanceFilter: {} })
  expect(response.deletedInstanceCount).toBe(1)
  expect(await client.entityState('@counter@a')).toBe('5')
  await sentinel(client, worker)
})

test.each(['CreateTaskHub', 'DeleteTaskHub'] as const)(
  '127 128 %s drops entities, what waits for them and their locks, and keeps worker streams',
  async method => {
    const { client, worker, caller } = await openCounter()
    await caller.lock('section', '@counter@a')
    await client.signal('@counter@a', 'add', '1')
    await client.signal('@counter@out', 'add', '1')
    const out = await worker.nextBatch()
    await client.call(method, method === 'CreateTaskHub' ? { recreateIfExists: true } : {})

    expect((await client.call('QueryEntities', { query: { includeTransient: true } })).entities).toEqual([])
    await worker.completeBatch(out, counter(out))
    expect(await client.entity('@counter@out')).toBeUndefined()
    await sentinel(client, worker)
    expect(worker.unreadBatches).toBe(0)
    await client.signal('@counter@a', 'add', '2')
    const fresh = await worker.nextBatch()
    expect(fresh.state).toBeUndefined()
    expect(fresh.operations).toHaveLength(1)
    await worker.completeBatch(fresh, counter(fresh))
    expect(await client.entity('@counter@a')).toMatchObject({
      lockedBy: null,
      serializedState: { value: '2' },
    })
  },
)

test('2 the same entity id in two hubs is two entities', async () => {
  const one = await openCounter()
  const two = await openClient()
  expect(await two.entity('@counter@a')).toBeUndefined()
  const worker = await openWorker(two)
  await two.signal('@counter@a', 'add', '1')
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, counter(batch))
  expect(await two.entityState('@counter@a')).toBe('1')
  expect(await one.client.entityState('@counter@a')).toBe('5')
})
