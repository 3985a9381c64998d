/** Hello, task hubs by header, headers nobody asked for, and messages of any size. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { address, openClient, openWorker, status } from '../support/backend.ts'
import { RawClient } from '../support/client.ts'

/** A client that sends no task hub header at all. */
async function clientWithoutHub(): Promise<RawClient> {
  const client = new RawClient(await address(), undefined)
  atEnd(() => client.close())
  return client
}

test('1 Hello is answered before any hub exists, whatever the header', async () => {
  const named = await openClient()
  const nameless = await clientWithoutHub()
  expect(await named.call('Hello', {})).toEqual({})
  expect(await nameless.call('Hello', {})).toEqual({})
  expect(await named.call('Hello', {}, { headers: { taskhub: 'no such hub, ever' } })).toEqual({})
})

test('2 two task hubs hold the same instance id apart', async () => {
  const red = await openClient()
  const blue = await openClient()
  expect(await red.start('Paint', { instanceId: 'a', input: text('red') })).toBe('a')
  expect(await blue.start('Paint', { instanceId: 'a', input: text('blue') })).toBe('a')
  await red.start('Paint', { instanceId: 'only-red' })

  expect((await red.state('a'))?.input).toEqual({ value: 'red' })
  expect((await blue.state('a'))?.input).toEqual({ value: 'blue' })
  expect((await red.state('a'))?.executionId).not.toEqual((await blue.state('a'))?.executionId)
  expect(await blue.state('only-red')).toBeUndefined()
  const { orchestrationState } = await blue.call('QueryInstances', { query: { fetchInputsAndOutputs: true } })
  expect(orchestrationState.map(state => [state.instanceId, state.input?.value])).toEqual([['a', 'blue']])
})

test('2 work of one task hub goes to the workers of that hub only', async () => {
  const red = await openClient()
  const blue = await openClient()
  const redWorker = (await openWorker(red)).orchestrator('Paint', () => [complete(1, 'by red')])
  const blueWorker = (await openWorker(blue)).orchestrator('Paint', () => [complete(1, 'by blue')])
  await red.start('Paint', { instanceId: 'a' })
  await blue.start('Paint', { instanceId: 'a' })
  expect((await red.completion('a'))?.output).toEqual({ value: 'by red' })
  expect((await blue.completion('a'))?.output).toEqual({ value: 'by blue' })
  for (const worker of [redWorker, blueWorker]) {
    expect(worker.items.filter(item => item.orchestratorRequest)).toHaveLength(1)
  }
})

test('3 calls without a task hub header are served from the default hub', async () => {
  const nameless = await clientWithoutHub()
  const named = await openClient({ hub: 'default' })
  const name = `Headerless-${randomUUID()}`
  const worker = await openWorker(nameless, { workItemFilters: { orchestrations: [{ name, versions: [] }] } })
  worker.orchestrator(name, () => [complete(1, 'served')])

  const instanceId = await nameless.start(name)
  expect((await nameless.completion(instanceId))?.output).toEqual({ value: 'served' })
  expect(await nameless.history(instanceId)).not.toEqual([])
  expect((await named.state(instanceId))?.output).toEqual({ value: 'served' })
  expect((await nameless.call('PurgeInstances', { instanceId })).deletedInstanceCount).toBe(1)
  expect(await named.state(instanceId)).toBeUndefined()
})

test('4 an authorization header nobody asked for is ignored', async () => {
  const client = await openClient({ headers: { authorization: 'Bearer x' } })
  const worker = (await openWorker(client)).orchestrator('Order', () => [complete(1, 'done')])
  expect(await client.call('Hello', {})).toEqual({})
  const instanceId = await client.start('Order')
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'done' })
  expect(await client.status(instanceId)).toBe('COMPLETED')
  expect(await client.history(instanceId)).not.toEqual([])
  const { orchestrationState } = await client.call('QueryInstances', { query: {} })
  expect(orchestrationState).toHaveLength(1)
  expect(worker.answerErrors).toEqual([])
})

test('5 an input of 8 MiB comes back unchanged', async () => {
  const client = await openClient()
  const input = 'åé7 '.repeat((8 * 1024 * 1024) / Buffer.byteLength('åé7 '))
  const instanceId = await client.start('Big', { input: text(input) })
  const returned = (await client.state(instanceId))?.input?.value
  expect(Buffer.byteLength(input)).toBeGreaterThan(8_000_000)
  // Compared outside of expect: a difference of this size must not be printed.
  expect(returned === input).toBe(true)
})

test('5 an input of 8 MiB reaches a worker without limits and its output the client', async () => {
  const client = await openClient()
  const input = 'x'.repeat(8 * 1024 * 1024)
  const worker = await openWorker(client)
  worker.orchestrator('Echo', turn => [
    complete(1, turn.events.find(event => event.executionStarted)?.executionStarted?.input?.value),
  ])
  const done = await client.completion(await client.start('Echo', { input: text(input) }))
  expect(done?.output?.value === input).toBe(true)
})

test('fifty open waits and a dozen worker streams leave the server free for other calls', async () => {
  const client = await openClient()
  const workers = await Promise.all(Array.from({ length: 12 }, () => openWorker(client)))
  const ids = Array.from({ length: 25 }, (_, index) => `held-${index}`)
  const waits = ids.flatMap(id => [client.started(id), client.completion(id)])

  expect(await client.call('Hello', {})).toEqual({})
  expect(await client.state('held-0')).toBeUndefined()
  for (const worker of workers) worker.orchestrator('Held', () => [complete(1, 'let go')])
  for (const instanceId of ids) await client.start('Held', { instanceId })
  const states = await Promise.all(waits)
  expect(states.map(state => state?.output?.value)).toEqual(waits.map(() => 'let go'))
})

test('a method this server does not know is refused as unimplemented', async () => {
  const client = await openClient()
  const code = await new Promise(resolve => {
    const path = '/TaskHubSidecarService/NoSuchMethod'
    const plain = (value: Buffer) => value
    const done = (error: { code: number } | null) => resolve(error?.code)
    client.stub.makeUnaryRequest(path, plain, plain, Buffer.alloc(0), client.metadata(), done)
  })
  expect(code).toBe(status.UNIMPLEMENTED)
})
