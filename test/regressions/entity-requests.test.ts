/** What clients ask of entities and are told of them, where it is easily got wrong. */
import { expect, test } from 'vitest'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { signalEntity } from '../support/entity-actions.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'

const A = '@counter@a'

const backlog = async (client: RawClient, id: string): Promise<number | undefined> =>
  (await client.entity(id))?.backlogQueueSize

test('1.18 a signal without an operation is refused, and no entity comes of it', async () => {
  const client = await openClient()
  const error = await errorOf(client.signal(A, ''))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
  expect(error.details).toContain('operation')
  const { entities } = await client.call('QueryEntities', { query: { includeTransient: true } })
  expect(entities).toEqual([])
})

test('1.19 a lost batch that waits to be sent again counts as waiting, one that is out does not', async () => {
  const client = await openClient()
  const first = await openWorker(client)
  await client.signal('@journal@a', 'note', '1')
  const begun = await first.nextBatch()
  await client.signal('@journal@a', 'note', '2')
  await client.signal('@journal@a', 'note', '3')
  await first.completeBatch(begun, journal(begun))
  expect((await first.nextBatch()).operations).toHaveLength(2)
  expect(await backlog(client, '@journal@a')).toBe(0)
  await client.signal('@journal@a', 'note', '4')
  expect(await backlog(client, '@journal@a')).toBe(1)
  await first.close()
  await eventually(() => backlog(client, '@journal@a')).toBe(3)
  const { entities } = await client.call('QueryEntities', { query: {} })
  expect(entities[0]?.backlogQueueSize).toBe(3)

  const second = await openWorker(client)
  const again = await second.nextBatch()
  expect(await backlog(client, '@journal@a')).toBe(1)
  await second.completeBatch(again, journal(again))
  const last = await second.nextBatch()
  await second.completeBatch(last, journal(last))
  expect(await client.entity('@journal@a')).toMatchObject({
    backlogQueueSize: 0,
    serializedState: { value: '1 2 3 4' },
  })
})

test('1.19 an abandoned batch counts as waiting while it rests', async () => {
  const client = await openClient()
  const worker = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
  await client.signal(A, 'add', '1')
  const first = await worker.nextBatch()
  await worker.completeBatch(first, counter(first))
  await client.signal(A, 'add', '2')
  const batch = await worker.nextBatch()
  expect(await backlog(client, A)).toBe(0)
  // Its place is taken before it has rested, so that it waits on.
  await client.signal('@counter@b', 'add', '1')
  await worker.abandonBatch(batch)
  expect(await backlog(client, A)).toBe(1)
})

const longId = `@counter@${'k'.repeat(200)}`

test('1.18 an entity with a long id, made by an orchestration, can be looked at', async () => {
  const backend = await ownBackend()
  const hub = backend.hub('long')
  const { client, worker, start } = await openCallers({ address: backend.address, hub: hub.name })
  expect(hub.entity(longId)).toBeUndefined()
  const caller = await start()
  await caller.act(signalEntity(1, longId, 'add', { input: '5' }))
  const batch = await worker.nextBatch()
  expect(hub.entity(longId)).toMatchObject({ id: longId, status: 'executing' })
  await worker.completeBatch(batch, counter(batch))
  expect(hub.entity(longId)).toMatchObject({ id: longId, status: 'idle', state: '5' })
  const error = await errorOf(client.signal(longId, 'add', '1'))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
})

test('1.19 what is done to a report changes nothing in the backend', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('reported')
  const { client, worker, start } = await openCallers({ address: backend.address, hub: hub.name })
  const [holder, other] = [await start(), await start()]
  await holder.lock('section', A)
  await holder.act(
    signalEntity(70, A, 'add', { input: '1' }),
    signalEntity(71, A, 'add', { input: '2', at: hub.clock.now + 1000 }),
  )
  const batch = await worker.nextBatch()
  const requestId = await other.sendCall(A, 'get')
  const before = hub.entity(A)
  const spoilt = hub.entity(A)!
  expect(spoilt).toMatchObject({ executing: [{}], queue: [{}], delayed: [{}] })
  Object.assign(spoilt.lockedBy!, { instanceId: other.id, executionId: 'none', criticalSectionId: 'none' })
  for (const list of [spoilt.executing, spoilt.queue, spoilt.delayed]) {
    for (const message of list) Object.assign(message, { kind: 'lock', requestId: 'none', due: 0 })
    list.length = 0
  }
  expect(hub.entity(A)).toEqual(before)

  await worker.completeBatch(batch, counter(batch))
  await hub.clock.advance(1000)
  const delayed = await worker.nextBatch()
  await worker.completeBatch(delayed, counter(delayed))
  expect((await client.entity(A))?.lockedBy?.value).toBe(holder.id)
  await holder.unlock('section', A)
  const called = await worker.nextBatch()
  await worker.completeBatch(called, counter(called))
  expect((await other.answered(requestId)).entityOperationCompleted?.output?.value).toBe('3')
})
