/** Which worker gets entity batches. */
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { counter } from '../support/entity-counter.ts'
import { eventually } from '../support/entity-poll.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker } from '../support/worker.ts'

const batchesOf = (worker: ScriptedWorker): number =>
  worker.items.filter(item => item.entityRequestV2 || item.entityRequest).length

/** Signals the entity and sees the signal applied by whichever worker has a counter. */
async function count(client: RawClient, id: string, expected: string): Promise<void> {
  await client.signal(id, 'add', '1')
  await eventually(() => client.entityState(id)).toBe(expected)
}

test.each([0, -1])('129 an entity limit of %i holds nothing back', async limit => {
  const client = await openClient()
  const worker = await openWorker(client, {
    maxConcurrentOrchestrationWorkItems: limit,
    maxConcurrentActivityWorkItems: limit,
    maxConcurrentEntityWorkItems: limit,
  })
  for (let n = 0; n < 20; n++) await client.signal(`@counter@${n}`, 'add', '1')
  const taken = await Promise.all(Array.from({ length: 20 }, () => worker.nextBatch()))
  expect(new Set(taken.map(({ entityId }) => entityId)).size).toBe(20)
  expect(new Set(taken.map(({ token }) => token)).size).toBe(20)
})

test('130 a worker that limits turns and activities but not entities gets batches', async () => {
  const client = await openClient()
  const worker = await openWorker(client, {
    maxConcurrentOrchestrationWorkItems: 200,
    maxConcurrentActivityWorkItems: 200,
  })
  worker.entity('counter', counter)
  await count(client, '@counter@a', '1')
})

test('131 a positive entity limit is never exceeded, and counts batches only', async () => {
  const client = await openClient()
  const worker = await openWorker(client, { maxConcurrentEntityWorkItems: 2 })
  for (let n = 0; n < 5; n++) await client.signal(`@counter@${n}`, 'add', '1')
  await client.start('held')
  await client.start('held')
  await Promise.all([worker.nextTurn(), worker.nextTurn()])
  for (let left = 5; left > 0; left--) {
    await sentinel(client, worker)
    const out = Math.min(left, 2)
    expect(worker.unreadBatches).toBe(out)
    expect(batchesOf(worker)).toBe(5 - left + out)
    const batch = await worker.nextBatch()
    await worker.completeBatch(batch, counter(batch))
  }
  for (let n = 0; n < 5; n++) expect(await client.entityState(`@counter@${n}`)).toBe('1')
})

test('131 an abandoned and a lost batch free their place', async () => {
  const client = await openClient()
  const worker = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
  await client.signal('@counter@a', 'add', '1')
  await worker.abandonBatch(await worker.nextBatch())
  const again = await worker.nextBatch()
  await client.signal('@counter@b', 'add', '1')
  await worker.completeBatch(again, counter(again))
  expect((await worker.nextBatch()).entityId).toBe('@counter@b')
  await worker.close()
  const next = await openWorker(client, { maxConcurrentEntityWorkItems: 1 })
  expect((await next.nextBatch()).entityId).toBe('@counter@b')
})

test('141 filters that list orchestrations only let no batch through', async () => {
  const client = await openClient()
  const narrow = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'sentinel' }] } })
  await client.signal('@counter@a', 'add', '1')
  await sentinel(client, narrow)
  expect(batchesOf(narrow)).toBe(0)
  ;(await openWorker(client)).entity('counter', counter)
  await eventually(() => client.entityState('@counter@a')).toBe('1')
  expect(batchesOf(narrow)).toBe(0)
})

test('141 filters that list entities let no turn through', async () => {
  const client = await openClient()
  const host = await openWorker(client, { workItemFilters: { entities: [{ name: 'counter' }] } })
  host.entity('counter', counter).orchestrator('*', () => [complete(1)])
  const id = await client.start('A')
  await count(client, '@counter@a', '1')
  expect(await client.status(id)).toBe('PENDING')
  expect(host.items.every(item => !item.orchestratorRequest)).toBe(true)
})

test('145 an entity filter is compared without regard to case', async () => {
  const client = await openClient()
  const host = await openWorker(client, { workItemFilters: { entities: [{ name: 'Counter' }] } })
  host.entity('counter', counter)
  await count(client, '@counter@k', '1')
  await count(client, '@COUNTER@k', '2')
})

test('145 each of two filtered workers gets its own names only', async () => {
  const client = await openClient()
  const workers = await Promise.all(
    ['Apple', 'pear'].map(name => openWorker(client, { workItemFilters: { entities: [{ name }] } })),
  )
  const ids = ['@apple@1', '@pear@1', '@apple@2', '@pear@2']
  for (const worker of workers) worker.entity('*', counter)
  for (const id of ids) await count(client, id, '1')
  const seen = workers.map(worker => worker.items.flatMap(item => item.entityRequestV2?.instanceId ?? []))
  expect(seen).toEqual([
    ['@apple@1', '@apple@2'],
    ['@pear@1', '@pear@2'],
  ])
})

test('146 an entity nobody hosts keeps its signals until a worker for it connects', async () => {
  const client = await openClient()
  const other = await openWorker(client, {
    workItemFilters: { entities: [{ name: 'other' }], orchestrations: [{ name: 'sentinel' }] },
  })
  await client.signal('@counter@a', 'add', '1')
  await client.signal('@counter@a', 'add', '2')
  await sentinel(client, other)
  expect(batchesOf(other)).toBe(0)
  const host = await openWorker(client, { workItemFilters: { entities: [{ name: 'counter' }] } })
  const batch = await host.nextBatch()
  expect(batch.operations).toHaveLength(2)
})

test.each([
  ['listed', { workItemFilters: { entities: [{ name: 'counter' }] } }],
  ['limited', { maxConcurrentEntityWorkItems: 100 }],
])('1.13 batches go to the worker that has entities %s, not to one that says nothing', async (_, request) => {
  const client = await openClient()
  const silent = await openWorker(client)
  const host = (await openWorker(client, request)).entity('counter', counter)
  const late = await openWorker(client)
  for (let n = 0; n < 10; n++) await count(client, `@counter@${n}`, '1')
  expect(batchesOf(host)).toBe(10)
  expect(batchesOf(silent) + batchesOf(late)).toBe(0)
})

test('1.13 of two workers that say nothing, the one that has completed a batch gets the next ones', async () => {
  const client = await openClient()
  const first = (await openWorker(client)).entity('counter', counter)
  await count(client, '@counter@0', '1')
  const second = await openWorker(client)
  for (let n = 1; n < 10; n++) await count(client, `@counter@${n}`, '1')
  expect(batchesOf(first)).toBe(10)
  expect(batchesOf(second)).toBe(0)
})

test('132 two workers that list the entity share its batches', async () => {
  const client = await openClient()
  const request = { workItemFilters: { entities: [{ name: 'counter' }] } }
  const workers = [await openWorker(client, request), await openWorker(client, request)]
  for (let n = 0; n < 20; n++) await client.signal(`@counter@${n}`, 'add', '1')
  // The less loaded stream comes first, so unanswered batches split evenly.
  const taken = await Promise.all(
    workers.map(worker => Promise.all(Array.from({ length: 10 }, () => worker.nextBatch()))),
  )
  expect(new Set(taken.flat().map(({ entityId }) => entityId)).size).toBe(20)
})

test('272 a Go worker never gets a batch, another one on the hub does', async () => {
  const client = await openClient()
  const goClient = await openClient({
    hub: client.hub!,
    channel: { 'grpc.primary_user_agent': 'grpc-go/1.60.1' },
  })
  const go = await openWorker(goClient)
  await client.signal('@counter@a', 'add', '1')
  await sentinel(client, go)
  expect(batchesOf(go)).toBe(0)
  ;(await openWorker(client)).entity('counter', counter)
  await eventually(() => client.entityState('@counter@a')).toBe('1')
  for (let n = 0; n < 10; n++) await count(client, `@counter@${n}`, '1')
  expect(batchesOf(go)).toBe(0)
})

test('1.13 a Java worker gets batches when it says how many it takes, not otherwise', async () => {
  const client = await openClient()
  const javaClient = await openClient({
    hub: client.hub!,
    channel: { 'grpc.primary_user_agent': 'grpc-java-netty/1.60.0' },
  })
  const without = await openWorker(javaClient, { maxConcurrentOrchestrationWorkItems: 10 })
  await client.signal('@counter@a', 'add', '1')
  await sentinel(client, without)
  expect(batchesOf(without)).toBe(0)
  const hosting = await openWorker(javaClient, { maxConcurrentEntityWorkItems: 10 })
  hosting.entity('counter', counter)
  await eventually(() => client.entityState('@counter@a')).toBe('1')
  expect(batchesOf(without)).toBe(0)
})
