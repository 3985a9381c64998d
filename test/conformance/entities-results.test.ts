/** Batch results that are short, long, without state, or failures of the host. */
import { expect, test } from 'vitest'
import { failure, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { sendSignal } from '../support/entity-actions.ts'
import { answer, failed, succeeded } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { sentinel } from '../support/sentinel.ts'

/** A counter at 1 whose batch of a call, a signal and another call is out on the worker. */
async function batchOut() {
  const client = await openClient()
  const worker = await openWorker(client)
  const caller = await serveCallers(client, worker).start()
  await client.signal('@counter@a', 'add', '1')
  const first = await worker.nextBatch()
  const requests = [await caller.sendCall('@counter@a', 'add', '10')]
  await client.signal('@counter@a', 'add', '100')
  requests.push(await caller.sendCall('@counter@a', 'add', '1000'))
  await worker.completeBatch(first, counter(first))
  const batch = await worker.nextBatch()
  expect(batch.operations.map(({ kind }) => kind)).toEqual(['call', 'signal', 'call'])
  return { client, worker, caller, batch, requests: requests as [string, string] }
}

test('250 223 a failure of the host keeps the state, fails the calls and drops the signals', async () => {
  const { client, worker, caller, batch, requests } = await batchOut()
  const details = failure('no such entity here', { errorType: 'EntityTaskNotFound' })
  await worker.failBatch(batch, details)
  for (const requestId of requests) {
    const { entityOperationFailed } = await caller.answered(requestId)
    expect(entityOperationFailed).toMatchObject({ requestId, failureDetails: details })
  }
  expect(await client.entityState('@counter@a')).toBe('1')
  // Nothing of the batch comes again.
  worker.entity('counter', counter)
  expect(await caller.call('@counter@a', 'get')).toBe('1')
  expect(worker.unreadBatches).toBe(0)
})

test('222 the call to an entity nobody knows fails instead of hanging, and leaves no entity', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const caller = await serveCallers(client, worker).start()
  const requestId = await caller.sendCall('@unknown@a', 'get')
  await worker.failBatch(await worker.nextBatch(), failure('not registered'))
  const { entityOperationFailed } = await caller.answered(requestId)
  expect(entityOperationFailed?.failureDetails?.errorMessage).toBe('not registered')
  expect(await client.entity('@unknown@a')).toBeUndefined()
  const query = { includeTransient: true }
  expect((await client.call('QueryEntities', { query })).entities).toEqual([])
})

test('250 in a failure of the host, calls that have a result of their own keep it', async () => {
  const { client, worker, caller, batch, requests } = await batchOut()
  await worker.completeBatch(batch, {
    failureDetails: failure('host gave up'),
    results: [succeeded('11')],
    entityState: text('11'),
  })
  expect((await caller.answered(requests[0])).entityOperationCompleted?.output?.value).toBe('11')
  const second = await caller.answered(requests[1])
  expect(second.entityOperationFailed?.failureDetails?.errorMessage).toBe('host gave up')
  expect(await client.entityState('@counter@a')).toBe('1')
})

test('250 a failure of the host is decided by presence, not by its text', async () => {
  const { client, worker, caller, batch, requests } = await batchOut()
  await worker.failBatch(batch, { errorType: '', errorMessage: '' })
  expect((await caller.answered(requests[0])).entityOperationFailed?.failureDetails).not.toBeNull()
  expect(await client.entityState('@counter@a')).toBe('1')
})

test('249 fewer results than requests: the rest is sent again first', async () => {
  const { client, worker, caller, batch, requests } = await batchOut()
  await client.signal('@counter@a', 'add', '10000')
  await worker.completeBatch(batch, { results: [succeeded('11')], entityState: text('11') })
  expect((await caller.answered(requests[0])).entityOperationCompleted?.output?.value).toBe('11')
  expect(await client.entityState('@counter@a')).toBe('11')

  const rest = await worker.nextBatch()
  expect(rest.state).toBe('11')
  expect(rest.operations.map(({ input }) => input)).toEqual(['100', '1000', '10000'])
  expect(rest.operations.slice(0, 2).map(({ requestId }) => requestId)).toEqual(
    batch.operations.slice(1).map(({ requestId }) => requestId),
  )
  await worker.completeBatch(rest, counter(rest))
  expect((await caller.answered(requests[1])).entityOperationCompleted?.output?.value).toBe('1111')
  expect(caller.answeredRequests).toEqual(requests)
  expect(await client.entityState('@counter@a')).toBe('11111')
})

test('249 no results at all: everything is sent again', async () => {
  const { worker, caller, batch, requests } = await batchOut()
  await worker.completeBatch(batch, { results: [], entityState: text('1') })
  const again = await worker.nextBatch()
  expect(again.operations.map(({ requestId }) => requestId)).toEqual(
    batch.operations.map(({ requestId }) => requestId),
  )
  expect(again.token).not.toBe(batch.token)
  await worker.completeBatch(again, counter(again))
  expect((await caller.answered(requests[1])).entityOperationCompleted?.output?.value).toBe('1111')
})

test('249 more results than requests: the surplus is ignored', async () => {
  const { client, worker, caller, batch, requests } = await batchOut()
  const results = ['a', 'b', 'c', 'd', 'e'].map(result => succeeded(result))
  await worker.completeBatch(batch, { results, entityState: text('7') })
  expect((await caller.answered(requests[0])).entityOperationCompleted?.output?.value).toBe('a')
  expect((await caller.answered(requests[1])).entityOperationCompleted?.output?.value).toBe('c')
  expect(await client.entityState('@counter@a')).toBe('7')
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
  expect(caller.answers).toHaveLength(2)
})

test('3.3 results count without operationInfos, in the order of the requests', async () => {
  const { worker, caller, batch, requests } = await batchOut()
  const results = [failed('first'), succeeded(), succeeded('third')]
  await worker.completeBatch(batch, { results, entityState: text('2'), operationInfos: [] })
  expect((await caller.answered(requests[0])).entityOperationFailed?.failureDetails?.errorMessage).toBe(
    'first',
  )
  expect((await caller.answered(requests[1])).entityOperationCompleted?.output?.value).toBe('third')
})

test.each([
  ['no results', []],
  ['results', [succeeded('x'), succeeded(), succeeded('y')]],
])('3.4 a worker that requires the state, with %s, gets the same operations again', async (_, results) => {
  const { client, worker, caller, batch, requests } = await batchOut()
  await worker.completeBatch(batch, {
    requiresState: true,
    results,
    entityState: null,
    actions: [sendSignal(1, '@counter@other', 'add', '1')],
  })
  const again = await worker.nextBatch()
  expect(again.state).toBe('1')
  expect(again.token).not.toBe(batch.token)
  expect(again.operations.map(({ requestId }) => requestId)).toEqual(
    batch.operations.map(({ requestId }) => requestId),
  )
  expect(await client.entityState('@counter@a')).toBe('1')
  expect(caller.answers).toEqual([])
  await worker.completeBatch(again, counter(again))
  expect((await caller.answered(requests[1])).entityOperationCompleted?.output?.value).toBe('1111')
  expect(await client.entityState('@counter@a')).toBe('1111')
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
})

test('221 an operation that failed counts as answered, also at the end of the batch', async () => {
  const { client, worker, caller, batch, requests } = await batchOut()
  await worker.completeBatch(
    batch,
    answer(batch, '1', () => failed('no')),
  )
  for (const requestId of requests)
    expect((await caller.answered(requestId)).entityOperationFailed?.failureDetails?.errorMessage).toBe('no')
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
})
