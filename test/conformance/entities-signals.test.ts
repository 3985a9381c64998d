import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { signalEntity } from '../support/entity-actions.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { eventually } from '../support/entity-poll.ts'
import { sentinel } from '../support/sentinel.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

test('215 two signals of add 5 make ten', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  for (const before of [undefined, '5']) {
    await client.signal('@counter@a', 'add', '5')
    const batch = await worker.nextBatch()
    expect(batch.state).toBe(before)
    await worker.completeBatch(batch, counter(batch))
  }
  expect(await client.entityState('@counter@a')).toBe('10')
})

test('216 signals queued while there is no worker come as one batch, in order', async () => {
  const client = await openClient()
  for (const input of ['1', '2', '3']) await client.signal('@journal@a', 'note', input)
  const worker = await openWorker(client)
  const batch = await worker.nextBatch()
  expect(batch.operations.map(({ input }) => input)).toEqual(['1', '2', '3'])
  await worker.completeBatch(batch, journal(batch))
  expect(await client.entityState('@journal@a')).toBe('1 2 3')
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
})

test('216 while a batch is out nothing else of its entity is sent; then all that came meanwhile', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await client.signal('@journal@a', 'note', '1')
  const first = await worker.nextBatch()
  for (const input of ['2', '3', '4']) await client.signal('@journal@a', 'note', input)
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)

  await worker.completeBatch(first, journal(first))
  const second = await worker.nextBatch()
  expect(second.state).toBe('1')
  expect(second.operations.map(({ input }) => input)).toEqual(['2', '3', '4'])
  await worker.completeBatch(second, journal(second))
  expect(await client.entityState('@journal@a')).toBe('1 2 3 4')
})

test('216 a busy entity does not hold up another one', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await client.signal('@counter@busy', 'add', '1')
  const busy = await worker.nextBatch()
  for (const key of ['a', 'b', 'c']) await client.signal(`@counter@${key}`, 'add', '1')
  const others = [await worker.nextBatch(), await worker.nextBatch(), await worker.nextBatch()]
  expect(others.map(({ entityId }) => entityId)).toEqual(['@counter@a', '@counter@b', '@counter@c'])
  expect(busy.entityId).toBe('@counter@busy')
})

test('258 a batch is a V2 request: signals as history events, ids and inputs as sent', async () => {
  const client = await openClient()
  const requestId = '0b44fa45-91c9-41c5-a2cf-93f02e6c1b7a'
  await client.signal('@counter@a', 'add', '5', { requestId })
  await client.signal('@counter@a', 'none')
  await client.signal('@counter@a', 'empty', '')
  const worker = await openWorker(client)
  const { request, executionId, state, token, operations } = await worker.nextBatch()
  expect(state).toBeUndefined()
  expect(token).not.toBe('')
  expect(executionId).not.toBe('')
  expect(request.instanceId).toBe('@counter@a')
  for (const event of request.operationRequests) {
    expect(event).toMatchObject({ eventId: -1, eventType: 'entityOperationSignaled' })
    expect(event.timestamp).not.toBeNull()
  }
  const [add, none, empty] = request.operationRequests.map(event => event.entityOperationSignaled!)
  expect(add).toMatchObject({ requestId, operation: 'add', input: { value: '5' } })
  expect(none).toMatchObject({ operation: 'none', input: null })
  expect(empty).toMatchObject({ operation: 'empty', input: { value: '' } })
  expect(new Set(operations.map(operation => operation.requestId)).size).toBe(3)
  expect(worker.items.every(item => item.request !== 'entityRequest')).toBe(true)
})

test('258 a request without an id gets a GUID', async () => {
  const client = await openClient()
  await client.signal('@counter@a', 'add', '1', { requestId: '' })
  const worker = await openWorker(client)
  expect((await worker.nextBatch()).operations[0]?.requestId).toMatch(uuid)
})

test('1.18 two signals with one request id are both delivered', async () => {
  const client = await openClient()
  const requestId = '0b44fa45-91c9-41c5-a2cf-93f02e6c1b7a'
  for (const input of ['1', '2']) await client.signal('@journal@a', 'note', input, { requestId })
  const worker = await openWorker(client)
  const { operations } = await worker.nextBatch()
  expect(operations.map(operation => [operation.requestId, operation.input])).toEqual([
    [requestId, '1'],
    [requestId, '2'],
  ])
})

test('3.7 signals of one orchestration keep their order, in a turn and from turn to turn', async () => {
  const client = await openClient()
  const worker = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'Sender' }] } })
  const id = await client.start('Sender')
  await worker.completeTurn(
    await worker.nextTurn(),
    [1, 2, 3].map(n => signalEntity(n, '@journal@a', 'note', { input: `${n}` })),
  )
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  const rest = [4, 5].map(n => signalEntity(n, '@journal@a', 'note', { input: `${n}` }))
  await worker.completeTurn(await worker.nextTurn(), [...rest, complete(6)])
  await client.completion(id)
  await client.signal('@journal@a', 'note', 'client')

  const host = await openWorker(client)
  const batch = await host.nextBatch()
  expect(batch.operations.map(({ kind, input }) => `${kind} ${input}`)).toEqual(
    ['1', '2', '3', '4', '5', 'client'].map(input => `signal ${input}`),
  )
})

test('3.4 two thousand signals wait for their worker and come in one batch, in order', async () => {
  const client = await openClient()
  const count = 2000
  const sender = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'Sender' }] } })
  const signals = Array.from({ length: count }, (_, n) =>
    signalEntity(n + 1, '@journal@a', 'note', { input: `${n}` }),
  )
  sender.orchestrator('Sender', () => [...signals, complete(count + 1)])
  await client.completion(await client.start('Sender'))

  const host = await openWorker(client)
  const batch = await host.nextBatch()
  const inputs = Array.from({ length: count }, (_, n) => `${n}`)
  expect(batch.operations.map(({ input }) => input)).toEqual(inputs)
  await host.completeBatch(batch, journal(batch))
  expect(await client.entityState('@journal@a')).toBe(inputs.join(' '))
})

test('3.4 two thousand signals to a worker that answers at once are each applied once, in order', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).entity('journal', journal)
  const inputs = Array.from({ length: 2000 }, (_, n) => `${n}`)
  const signals = inputs.map((input, n) => signalEntity(n + 1, '@journal@a', 'note', { input }))
  worker.orchestrator('Sender', () => [...signals, complete(inputs.length + 1)])
  await client.completion(await client.start('Sender'))
  await eventually(() => client.entityState('@journal@a')).toBe(inputs.join(' '))
  // The first one goes out alone at most; whatever comes while it is out follows together.
  expect(worker.items.filter(item => item.entityRequestV2).length).toBeLessThanOrEqual(10)
})
