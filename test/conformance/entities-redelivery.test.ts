import { expect, test } from 'vitest'
import { openClient, openWorker } from '../support/backend.ts'
import { answer, type Batch } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { eventually } from '../support/entity-poll.ts'
import { sentinel } from '../support/sentinel.ts'

const requestsOf = (batch: Batch) => batch.operations.map(({ requestId }) => requestId)

/** Two signals to a journal, out on a worker. */
async function signalsOut() {
  const client = await openClient()
  for (const input of ['1', '2']) await client.signal('@journal@a', 'note', input)
  const worker = await openWorker(client)
  return { client, worker, batch: await worker.nextBatch() }
}

test('136 a batch whose worker is lost goes to another one, its late result is ignored', async () => {
  const { client, worker: lost, batch } = await signalsOut()
  const other = await openWorker(client)
  await lost.close()
  const again = await other.nextBatch()
  expect(requestsOf(again).slice(0, 2)).toEqual(requestsOf(batch))
  expect(again).toMatchObject({ state: undefined, executionId: batch.executionId })
  expect(again.token).not.toBe(batch.token)

  await lost.completeBatch(batch, answer(batch, 'late'))
  expect(await client.entity('@journal@a')).toBeUndefined()
  await other.completeBatch(again, journal(again))
  expect(await client.entityState('@journal@a')).toBe('1 2')
  await lost.completeBatch(batch, answer(batch, 'too late'))
  expect(await client.entityState('@journal@a')).toBe('1 2')
  await sentinel(client, other)
  expect(other.unreadBatches).toBe(0)
})

test('136 a batch waits for a worker to come back, and what arrived meanwhile follows it', async () => {
  const { client, worker: lost, batch } = await signalsOut()
  await lost.close()
  await client.signal('@journal@a', 'note', '3')
  const back = (await openWorker(client)).entity('journal', journal)
  await eventually(() => client.entityState('@journal@a')).toBe('1 2 3')
  const [first] = back.items.flatMap(item => item.entityRequestV2 ?? [])
  expect(first?.operationRequests.map(event => event.entityOperationSignaled?.requestId).slice(0, 2)).toEqual(
    requestsOf(batch),
  )
})

test('136 a batch that moves from one lost worker to the next is applied once', async () => {
  const client = await openClient()
  await client.signal('@counter@a', 'add', '5')
  const tokens = new Set<string>()
  for (let n = 0; n < 3; n++) {
    const worker = await openWorker(client)
    tokens.add((await worker.nextBatch()).token)
    await worker.close()
  }
  const last = await openWorker(client)
  const batch = await last.nextBatch()
  expect(tokens.add(batch.token).size).toBe(4)
  await last.completeBatch(batch, counter(batch))
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('136 a call whose worker is lost is answered once, by the worker that has it then', async () => {
  const client = await openClient()
  const orchestrations = [{ name: 'Caller' }, { name: 'sentinel' }]
  const worker = await openWorker(client, { workItemFilters: { orchestrations } })
  const caller = await serveCallers(client, worker).start()
  const requestId = await caller.sendCall('@counter@a', 'add', '5')
  const lost = await openWorker(client, { workItemFilters: { entities: [{ name: 'counter' }] } })
  const batch = await lost.nextBatch()
  await lost.close()
  const other = await openWorker(client, { workItemFilters: { entities: [{ name: 'counter' }] } })
  const again = await other.nextBatch()
  await lost.completeBatch(batch, answer(batch, '99'))
  await other.completeBatch(again, counter(again))
  expect((await caller.answered(requestId)).entityOperationCompleted?.output?.value).toBe('5')
  await sentinel(client, worker)
  expect(caller.answers).toHaveLength(1)
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('137 a batch answered after its stream died counts, as nobody else has it', async () => {
  const { client, worker: lost, batch } = await signalsOut()
  await lost.close()
  await lost.completeBatch(batch, journal(batch))
  expect(await client.entityState('@journal@a')).toBe('1 2')
  const next = await openWorker(client)
  await sentinel(client, next)
  expect(next.unreadBatches).toBe(0)
})

test('1.15 an abandoned batch comes again: same operations in order, new token, state untouched', async () => {
  const { client, worker, batch } = await signalsOut()
  const tokens = new Set([batch.token])
  let current = batch
  for (let n = 0; n < 3; n++) {
    await worker.abandonBatch(current)
    current = await worker.nextBatch()
    expect(requestsOf(current)).toEqual(requestsOf(batch))
    expect(current.state).toBeUndefined()
    expect(await client.entity('@journal@a')).toBeUndefined()
    tokens.add(current.token)
  }
  expect(tokens.size).toBe(4)
  await worker.completeBatch(current, journal(current))
  expect(await client.entityState('@journal@a')).toBe('1 2')
})

test('1.15 what arrives while an abandoned batch rests comes after it', async () => {
  const { client, worker, batch } = await signalsOut()
  worker.entity('journal', journal)
  await worker.abandonBatch(batch)
  await client.signal('@journal@a', 'note', '3')
  await eventually(() => client.entityState('@journal@a')).toBe('1 2 3')
})

test('1.15 the rest grows with every abandon of a batch', async () => {
  const { client, worker, batch } = await signalsOut()
  let tired = batch
  for (let n = 0; n < 3; n++) {
    await worker.abandonBatch(tired)
    tired = await worker.nextBatch()
  }
  await client.signal('@journal@b', 'note', '1')
  const fresh = await worker.nextBatch()
  expect(fresh.entityId).toBe('@journal@b')
  // Abandoned first, but for the fourth time: the one abandoned for the first time overtakes it.
  await worker.abandonBatch(tired)
  await worker.abandonBatch(fresh)
  const order = [await worker.nextBatch(), await worker.nextBatch()]
  expect(order.map(({ entityId }) => entityId)).toEqual(['@journal@b', '@journal@a'])
})

test('150 an abandoned batch goes to another worker if there is one', async () => {
  const client = await openClient()
  await client.signal('@counter@a', 'add', '1')
  const rejecting = await openWorker(client)
  const batch = await rejecting.nextBatch()
  const other = await openWorker(client)
  await rejecting.abandonBatch(batch)
  const again = await other.nextBatch()
  expect(requestsOf(again)).toEqual(requestsOf(batch))
  expect(rejecting.unreadBatches).toBe(0)
})

test('151 156 tokens of nobody, of answered and of abandoned batches are OK and change nothing', async () => {
  const { client, worker, batch } = await signalsOut()
  for (const completionToken of ['', 'nobody issued it', '__proto__']) {
    await client.call('AbandonTaskEntityWorkItem', { completionToken })
    if (completionToken !== '') await client.call('CompleteEntityTask', { completionToken })
  }
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
  await worker.completeBatch(batch, journal(batch))
  await worker.abandonBatch(batch)
  await worker.completeBatch(batch, answer(batch, 'twice'))
  await worker.failBatch(batch, { errorType: 'Late', errorMessage: 'late' })
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
  expect(await client.entityState('@journal@a')).toBe('1 2')
})

test('153 the token of an abandoned dispatch no longer answers', async () => {
  const { client, worker, batch } = await signalsOut()
  await worker.abandonBatch(batch)
  const again = await worker.nextBatch()
  await worker.completeBatch(batch, answer(batch, 'stale'))
  expect(await client.entity('@journal@a')).toBeUndefined()
  await worker.completeBatch(again, journal(again))
  expect(await client.entityState('@journal@a')).toBe('1 2')
})

test('154 a batch result without a token is answered with OK and leaves other batches alone', async () => {
  const { client, worker, batch } = await signalsOut()
  await client.call('CompleteEntityTask', { results: [], operationInfos: [] })
  await worker.completeBatch(batch, journal(batch))
  expect(await client.entityState('@journal@a')).toBe('1 2')
})
