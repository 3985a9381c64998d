import { expect, test } from 'vitest'
import { millis } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { answer } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** Signals the entity and lets the batch leave this state behind. */
async function leave(client: RawClient, worker: ScriptedWorker, id: string, state?: string): Promise<void> {
  await client.signal(id, 'set', state)
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, answer(batch, state))
}

test.each(['0', 'false', '[]', '{}', '""', 'null', ' ', 'ünï\u0000', 'x'.repeat(100_000)])(
  '224 the state %j is present with that text',
  async state => {
    const client = await openClient()
    const worker = await openWorker(client)
    await leave(client, worker, '@cell@a', state)
    expect(await client.entity('@cell@a')).toMatchObject({
      instanceId: '@cell@a',
      serializedState: { value: state },
    })
    const { entities } = await client.call('QueryEntities', { query: { includeState: true } })
    expect(entities.map(entity => entity.serializedState)).toEqual([{ value: state }])
    await client.signal('@cell@a', 'get')
    expect((await worker.nextBatch()).state).toBe(state)
  },
)

test('224 an empty text is a state too', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await leave(client, worker, '@cell@a', '')
  expect((await client.entity('@cell@a'))?.serializedState).toEqual({ value: '' })
  await client.signal('@cell@a', 'get')
  expect((await worker.nextBatch()).request.entityState).toEqual({ value: '' })
})

test('225 a result without state leaves no entity', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await leave(client, worker, '@cell@a', undefined)
  expect(await client.entity('@cell@a')).toBeUndefined()
  expect((await client.call('QueryEntities', { query: {} })).entities).toEqual([])
})

test('226 after a delete the entity is gone, and the next signal finds it fresh', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await leave(client, worker, '@cell@a', 'old')
  await leave(client, worker, '@cell@a', undefined)
  expect(await client.entity('@cell@a')).toBeUndefined()
  for (const includeTransient of [false, true])
    expect((await client.call('QueryEntities', { query: { includeTransient } })).entities).toEqual([])

  await client.signal('@cell@a', 'set', 'new')
  const batch = await worker.nextBatch()
  expect(batch.state).toBeUndefined()
  await worker.completeBatch(batch, answer(batch, 'new'))
  expect(await client.entityState('@cell@a')).toBe('new')
})

test('226 deleted and set again within one batch, an entity keeps the last state', async () => {
  const client = await openClient()
  await client.signal('@counter@a', 'add', '5')
  await client.signal('@counter@a', 'delete')
  await client.signal('@counter@a', 'add', '2')
  const worker = await openWorker(client)
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, counter(batch))
  expect(await client.entityState('@counter@a')).toBe('2')
})

test('254 GetEntity leaves the state out when it is not asked for', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await leave(client, worker, '@cell@a', 'secret')
  const { exists, entity } = await client.call('GetEntity', { instanceId: '@cell@a' })
  expect(exists).toBe(true)
  expect(entity).toMatchObject({ instanceId: '@cell@a', serializedState: null, lockedBy: null })
})

test('1.19 the backlog counts what waits, not what is out on a worker', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await leave(client, worker, '@cell@a', 'x')
  const backlog = async () => (await client.entity('@cell@a'))?.backlogQueueSize
  expect(await backlog()).toBe(0)
  await client.signal('@cell@a', 'set')
  const batch = await worker.nextBatch()
  expect(await backlog()).toBe(0)
  await client.signal('@cell@a', 'set')
  await client.signal('@cell@a', 'set')
  expect(await backlog()).toBe(2)
  await worker.completeBatch(batch, answer(batch, 'x'))
  await worker.nextBatch()
  expect(await backlog()).toBe(0)
})

test('3.3 a batch moves lastModified, waiting signals do not', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await leave(client, worker, '@cell@a', 'x')
  const modified = async () => millis((await client.entity('@cell@a'))?.lastModifiedTime)
  const first = await modified()
  expect(first).toBeGreaterThan(0)
  await client.signal('@cell@a', 'set')
  const batch = await worker.nextBatch()
  expect(await modified()).toBe(first)
  await worker.completeBatch(batch, answer(batch, 'x'))
  expect(await modified()).toBeGreaterThanOrEqual(first)
})

test('3.2 the execution id of an entity stays the same from batch to batch', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const seen = new Set<string>()
  for (let n = 0; n < 3; n++) {
    await client.signal('@cell@a', 'set')
    const batch = await worker.nextBatch()
    seen.add(batch.executionId)
    await worker.completeBatch(batch, answer(batch, `${n}`))
  }
  expect(seen.size).toBe(1)
  expect([...seen][0]).not.toBe('')
})

test('219 a state of one entity is no state of its neighbours', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).entity('counter', counter).entity('other', counter)
  const caller = await serveCallers(client, worker).start()
  expect(await caller.call('@counter@a', 'add', '1')).toBe('1')
  expect(await caller.call('@counter@b', 'add', '2')).toBe('2')
  expect(await caller.call('@other@a', 'add', '4')).toBe('4')
  expect(await caller.call('@counter@a', 'add', '8')).toBe('9')
})
