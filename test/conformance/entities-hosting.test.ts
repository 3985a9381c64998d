/** Workers that say nothing of entities show by their answers which ones they host (section 1.13, item 12). */
import { expect, test } from 'vitest'
import type { GetWorkItemsRequest } from '../../src/durable-task/grpc/wire/GetWorkItemsRequest.ts'
import { complete, failure, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { signalEntity } from '../support/entity-actions.ts'
import { type Batch, type EntityScript, failed } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { eventually } from '../support/entity-poll.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** How the SDKs say that nobody registered the entity: JavaScript and Python for each operation, others for all. */
const refusals: [string, EntityScript][] = [
  ['JavaScript', refusingEach('EntityTaskNotFound')],
  ['Python', refusingEach('EntityNotRegisteredError')],
  [
    'a host',
    () => ({ results: [], failureDetails: failure('unknown here', { errorType: 'EntityTaskNotFound' }) }),
  ],
]
const refuse = refusals[0]![1]

function refusingEach(errorType: string): EntityScript {
  return batch => ({
    results: batch.operations.map(() => ({
      failure: { failureDetails: failure('unknown here', { errorType }) },
    })),
    entityState: text(batch.state),
  })
}

const batchesOf = (worker: ScriptedWorker): string[] =>
  worker.items.flatMap(item => item.entityRequestV2?.instanceId ?? [])

/** Messages of the entity that no worker has got; what a worker could get now, it has. */
async function waiting(client: RawClient, instanceIdStartsWith: string): Promise<number | undefined> {
  const query = { instanceIdStartsWith: text(instanceIdStartsWith), includeTransient: true }
  return (await client.call('QueryEntities', { query })).entities[0]?.backlogQueueSize
}

const takeBatches = (worker: ScriptedWorker, count: number): Promise<Batch[]> =>
  Promise.all(Array.from({ length: count }, () => worker.nextBatch()))

/** A worker that says nothing and has once refused the counter when nobody else was there. */
async function openRefusing(script: EntityScript = refuse) {
  const client = await openClient()
  const refusing = await openWorker(client)
  await client.signal('@counter@refused', 'add', '1')
  const batch = await refusing.nextBatch()
  await refusing.completeBatch(batch, script(batch))
  return { client, refusing }
}

test.each(refusals)(
  'a worker that refused an entity as %s does gets no more of it while a host is busy',
  async (_, script) => {
    const { client, refusing } = await openRefusing(script)
    const host = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
    await client.signal('@counter@1', 'add', '1')
    const busy = await host.nextBatch()
    await client.signal('@Counter@2', 'add', '2')
    expect(await waiting(client, '@counter@2')).toBe(1)
    await host.completeBatch(busy, counter(busy))
    const next = await host.nextBatch()
    expect(next.entityId).toBe('@counter@2')
    await host.completeBatch(next, counter(next))
    expect(await client.entityState('@counter@2')).toBe('2')
    expect(batchesOf(refusing)).toEqual(['@counter@refused'])
  },
)

test('one that merely failed an operation gets more of it: it may host the entity', async () => {
  const { client, refusing: clumsy } = await openRefusing(() => ({ results: [failed('no such operation')] }))
  const host = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
  await client.signal('@counter@1', 'add', '1')
  await host.nextBatch()
  await client.signal('@counter@2', 'add', '2')
  expect((await clumsy.nextBatch()).entityId).toBe('@counter@2')
})

test('one that refused an entity still gets others', async () => {
  const { client, refusing } = await openRefusing()
  const host = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
  await client.signal('@counter@1', 'add', '1')
  await host.nextBatch()
  await client.signal('@journal@1', 'note', '1')
  expect((await refusing.nextBatch()).entityId).toBe('@journal@1')
})

test('a worker of which nothing is known comes before one that refused', async () => {
  const { client, refusing } = await openRefusing()
  const silent = await openWorker(client)
  for (let n = 1; n <= 5; n++) await client.signal(`@counter@${n}`, 'add', '1')
  await takeBatches(silent, 5)
  expect(batchesOf(refusing)).toHaveLength(1)
})

test('so it does when more is sent at once than its stream takes', async () => {
  const { client, refusing } = await openRefusing()
  const silent = await openWorker(client)
  const keys = Array.from({ length: 100 }, (_, index) => index + 1)
  const signals = keys.map(key => signalEntity(key, `@counter@${key}`, 'add', { input: '1' }))
  for (const worker of [refusing, silent]) worker.orchestrator('Burst', () => [...signals, complete(101)])
  await client.start('Burst')
  await eventually(() => batchesOf(silent).length).toBe(keys.length)
  expect(batchesOf(refusing)).toEqual(['@counter@refused'])
})

const others: [string, GetWorkItemsRequest | undefined][] = [
  ['nobody else', undefined],
  ['one that lists orchestrations only', { workItemFilters: { orchestrations: [{ name: 'any' }] } }],
  ['one that lists other entities', { workItemFilters: { entities: [{ name: 'other' }] } }],
  [
    'one that lists orchestrations only and limits entities',
    { workItemFilters: { orchestrations: [{ name: 'any' }] }, maxConcurrentEntityWorkItems: 10 },
  ],
  [
    'one that lists other entities and limits them',
    { workItemFilters: { entities: [{ name: 'other' }] }, maxConcurrentEntityWorkItems: 10 },
  ],
]

test.each(others)(
  '222 beside %s, a call to an entity its worker refuses fails every time, and never hangs',
  async (_, request) => {
    const client = await openClient()
    const refusing = (await openWorker(client)).entity('counter', refuse)
    const caller = await serveCallers(client, refusing).start()
    await expect(caller.call('@counter@a', 'get')).rejects.toThrow('unknown here')
    if (request) await openWorker(client, request)
    await expect(caller.call('@counter@a', 'get')).rejects.toThrow('unknown here')
    await expect(caller.call('@counter@b', 'get')).rejects.toThrow('unknown here')
  },
)

test('222 once the host has gone, the one that refused gets the batch, and the call fails', async () => {
  const client = await openClient()
  const refusing = (await openWorker(client)).entity('counter', refuse)
  const caller = await serveCallers(client, refusing).start()
  await expect(caller.call('@counter@a', 'get')).rejects.toThrow('unknown here')
  const host = await openWorker(client, {
    maxConcurrentEntityWorkItems: 1,
    workItemFilters: { entities: [{ name: 'counter' }] },
  })
  await client.signal('@counter@1', 'add', '1')
  await host.nextBatch()
  const requestId = await caller.sendCall('@counter@a', 'get')
  expect(await waiting(client, '@counter@a')).toBe(1)
  await host.close()
  expect((await caller.answered(requestId)).eventType).toBe('entityOperationFailed')
})

test('222 a batch that waited for a busy host goes to the one that refused as soon as the host has gone', async () => {
  const { client, refusing } = await openRefusing()
  const host = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
  await client.signal('@counter@1', 'add', '1')
  await host.nextBatch()
  await client.signal('@counter@2', 'add', '2')
  expect(await waiting(client, '@counter@2')).toBe(1)
  await host.close()
  expect((await refusing.nextBatch()).entityId).toBe('@counter@2')
})

const counters = { workItemFilters: { entities: [{ name: 'Counter' }] } }

test.each([
  ['lists the entity', counters],
  ['limits entities', { maxConcurrentEntityWorkItems: 10 }],
])('a worker that %s comes before one that says nothing, also when it has more to do', async (_, request) => {
  const client = await openClient()
  const silent = await openWorker(client)
  const host = await openWorker(client, request)
  for (let n = 1; n <= 5; n++) await client.signal(`@counter@${n}`, 'add', '1')
  await takeBatches(host, 5)
  expect(batchesOf(silent)).toEqual([])
})

test('of workers that say nothing, each gets more of the entities it has completed an operation of', async () => {
  const client = await openClient()
  const first = await openWorker(client)
  await client.signal('@counter@a', 'add', '1')
  const batch = await first.nextBatch()
  await first.completeBatch(batch, counter(batch))
  // The first one is busy: the second is the less loaded one.
  await client.signal('@counter@b', 'add', '1')
  await first.nextBatch()
  const second = await openWorker(client)
  await client.signal('@journal@a', 'note', '1')
  const note = await second.nextBatch()
  await second.completeBatch(note, journal(note))

  for (let n = 1; n <= 4; n++) {
    await client.signal(`@counter@${n}`, 'add', '1')
    await client.signal(`@journal@${n}`, 'note', '1')
  }
  const taken = await Promise.all([takeBatches(first, 4), takeBatches(second, 4)])
  expect(taken.map(batches => batches.map(({ entityId }) => entityId))).toEqual([
    ['@counter@1', '@counter@2', '@counter@3', '@counter@4'],
    ['@journal@1', '@journal@2', '@journal@3', '@journal@4'],
  ])
})

test('132 two workers that limit entities share them', async () => {
  const client = await openClient()
  const request = { maxConcurrentEntityWorkItems: 10 }
  const workers = [await openWorker(client, request), await openWorker(client, request)]
  for (let n = 0; n < 10; n++) await client.signal(`@counter@${n}`, 'add', '1')
  const taken = await Promise.all(workers.map(worker => takeBatches(worker, 5)))
  expect(new Set(taken.flat().map(({ entityId }) => entityId)).size).toBe(10)
})

test('132 the one with less to do comes first, not the one whose turn it would be', async () => {
  const client = await openClient()
  const request = { maxConcurrentEntityWorkItems: 10 }
  const [busy, quick] = [await openWorker(client, request), await openWorker(client, request)]
  for (let n = 0; n < 4; n++) await client.signal(`@counter@${n}`, 'add', '1')
  const [taken] = await Promise.all([takeBatches(quick, 2), takeBatches(busy, 2)])
  for (const batch of taken) await quick.completeBatch(batch, counter(batch))
  for (let n = 4; n < 6; n++) await client.signal(`@counter@${n}`, 'add', '1')
  const next = await takeBatches(quick, 2)
  expect(next.map(({ entityId }) => entityId)).toEqual(['@counter@4', '@counter@5'])
})

test('132 a worker that has completed a batch shares with one that limits entities', async () => {
  const client = await openClient()
  const known = await openWorker(client)
  await client.signal('@counter@known', 'add', '1')
  const batch = await known.nextBatch()
  await known.completeBatch(batch, counter(batch))
  const limited = await openWorker(client, { maxConcurrentEntityWorkItems: 10 })
  for (let n = 0; n < 10; n++) await client.signal(`@counter@${n}`, 'add', '1')
  await Promise.all([takeBatches(known, 5), takeBatches(limited, 5)])
})

test('150 an abandoned batch goes to another worker, though that one says nothing of entities', async () => {
  const client = await openClient()
  const host = await openWorker(client, { maxConcurrentEntityWorkItems: 10 })
  const silent = await openWorker(client)
  await client.signal('@counter@a', 'add', '1')
  await host.abandonBatch(await host.nextBatch())
  expect((await silent.nextBatch()).entityId).toBe('@counter@a')
  expect(host.unreadBatches).toBe(0)
})

test.each([
  ['that limits entities', { maxConcurrentEntityWorkItems: 10 }],
  ['that says nothing', {}],
])('150 a worker %s gets the batch it abandoned again when the other one refuses', async (_, request) => {
  const { client, refusing } = await openRefusing()
  const worker = await openWorker(client, request)
  await client.signal('@counter@a', 'add', '1')
  await worker.abandonBatch(await worker.nextBatch())
  const again = await worker.nextBatch()
  await worker.completeBatch(again, counter(again))
  expect(await client.entityState('@counter@a')).toBe('1')
  expect(batchesOf(refusing)).toEqual(['@counter@refused'])
})

test('what a worker refused is forgotten with its stream', async () => {
  const { client, refusing } = await openRefusing()
  const host = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
  await client.signal('@counter@1', 'add', '1')
  await host.nextBatch()
  await client.signal('@counter@2', 'add', '1')
  expect(await waiting(client, '@counter@2')).toBe(1)
  await refusing.close()
  const back = await openWorker(client)
  expect((await back.nextBatch()).entityId).toBe('@counter@2')
})

test('what a worker completed is forgotten with its stream', async () => {
  const client = await openClient()
  const known = await openWorker(client)
  known.entity('counter', counter)
  await client.signal('@counter@known', 'add', '1')
  await eventually(() => client.entityState('@counter@known')).toBe('1')
  await known.close()
  const workers = [await openWorker(client), await openWorker(client)]
  for (let n = 0; n < 4; n++) await client.signal(`@counter@${n}`, 'add', '1')
  await Promise.all(workers.map(worker => takeBatches(worker, 2)))
})
