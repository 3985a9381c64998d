/** What StartInstance hands on: tags, version, trace parent, input. */
import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { startOf } from '../support/instance-in.ts'

test('26 tags appear in the state and in executionStarted', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const tags = { team: 'billing', 'env:stage': 'über prod', empty: '' }
  const instanceId = await client.start('Order', { tags })
  expect((await client.state(instanceId))?.tags).toEqual(tags)
  const turn = await worker.nextTurn()
  expect(startOf(turn).tags).toEqual(tags)
  await worker.completeTurn(turn, [complete(1)])
  expect((await client.completion(instanceId))?.tags).toEqual(tags)
})

test('27 a version appears in the state and in executionStarted', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Order', { version: text('1.2.0') })
  expect((await client.state(instanceId))?.version).toEqual({ value: '1.2.0' })
  expect(startOf(await worker.nextTurn()).version).toEqual({ value: '1.2.0' })
})

test('28 without a version none is made up, and a filter for the empty version matches', async () => {
  const client = await openClient()
  const worker = await openWorker(client, {
    workItemFilters: { orchestrations: [{ name: 'Order', versions: [''] }] },
  })
  const versioned = await client.start('Order', { version: text('1.0') })
  const plain = await client.start('Order')
  expect((await client.state(plain))?.version).toBeNull()
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(plain)
  expect(startOf(turn).version).toBeNull()
  await worker.completeTurn(turn, [complete(1)])
  expect((await client.completion(plain))?.version).toBeNull()
  expect(await client.status(versioned)).toBe('PENDING')
})

test('29 the trace parent appears in executionStarted', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const parentTraceContext = {
    traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    spanID: 'b7ad6b7169203331',
    traceState: { value: 'vendor=1' },
  }
  await client.start('Order', { parentTraceContext })
  expect(startOf(await worker.nextTurn()).parentTraceContext).toEqual(parentTraceContext)
})

test('30 an unset input stays unset all the way', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Order')
  const turn = await worker.nextTurn()
  expect(startOf(turn).input).toBeNull()
  await worker.completeTurn(turn, [complete(1)])
  const done = await client.completion(instanceId)
  expect(done?.input).toBeNull()
  expect(done?.output).toBeNull()
})

/** Payloads a server might be tempted to parse, trim or default. */
const payloads = [
  '',
  ' ',
  'null',
  '"text"',
  '{ "b" : 1,\t"a":1e400 }',
  'not json {',
  'blob:v1:box/42',
  '\u0000💥',
]

test.for(payloads)('30 the payload %j is passed through as opaque text', async payload => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Echo', { input: text(payload) })
  const turn = await worker.nextTurn()
  expect(startOf(turn).input).toEqual({ value: payload })
  await worker.completeTurn(turn, [complete(1, payload)], { customStatus: text(`at ${payload}`) })
  const done = await client.completion(instanceId)
  expect(done?.input).toEqual({ value: payload })
  expect(done?.output).toEqual({ value: payload })
  expect(done?.customStatus).toEqual({ value: `at ${payload}` })
})

test('the name is kept to the letter and never looked up', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const name = 'ns/Über Order v2'
  const instanceId = await client.start(name)
  expect((await client.state(instanceId))?.name).toBe(name)
  expect(startOf(await worker.nextTurn()).name).toBe(name)
})

test('31 a wait for an id that is registered before the start resolves on completion', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const started = client.started('early')
  const completed = client.completion('early')
  await client.call('Hello', {}) // the waits went out first on this connection
  await client.start('Order', { instanceId: 'early' })
  const turn = await worker.nextTurn()
  await worker.completeTurn(turn, [complete(1, 'at last')])
  expect((await started)?.executionId).toEqual({ value: turn.executionId })
  expect((await completed)?.output).toEqual({ value: 'at last' })
})
