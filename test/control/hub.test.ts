import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { openControl } from './control.ts'

test('hubs are there once somebody has used them', async () => {
  const { get, backend } = await openControl()
  expect((await get('/v1/hubs')).body).toEqual({ hubs: [] })
  backend.hub('orders', { time: 'manual' })
  await get('/v1/hubs/a%20hub%2F2')
  expect((await get('/v1/hubs')).body).toMatchObject({
    hubs: [
      { name: 'orders', address: backend.address, clock: { mode: 'manual' } },
      { name: 'a hub/2', clock: { mode: 'real' } },
    ],
  })
})

test('a hub is made with a clock of its own, before it is first used', async () => {
  const { put, backend } = await openControl()
  expect(await put('/v1/hubs/mine', { time: 'skip' })).toMatchObject({
    status: 200,
    body: { name: 'mine', clock: { mode: 'skip' } },
  })
  expect(backend.hub('mine').clock.mode).toBe('skip')
  expect(await put('/v1/hubs/mine', { time: 'manual' })).toMatchObject({
    status: 409,
    body: { error: { code: 'wrong-state' } },
  })
})

test('a hub that strictness does not know is not found', async () => {
  const { get } = await openControl({ strictHubs: ['orders'] })
  expect(await get('/v1/hubs/ordrs')).toMatchObject({
    status: 404,
    body: { error: { code: 'task-hub-not-found' } },
  })
})

test('a reset clears this hub; one of all clears every hub', async () => {
  const { post, backend } = await openControl()
  const [a, b] = [backend.hub('a'), backend.hub('b')]
  const runs = [await a.start('order'), await b.start('order')]
  await post('/v1/hubs/a/reset')
  expect(runs.map(run => run.status)).toEqual([undefined, 'PENDING'])
  await post('/v1/reset')
  expect(runs.map(run => run.status)).toEqual([undefined, undefined])
})

test('a hub says why what has not ended waits; the backend says it of all hubs', async () => {
  const { get, backend } = await openControl()
  expect((await get('/v1/hubs/a/explain')).body).toEqual({ text: '' })
  await backend.hub('a').start('order', undefined, { instanceId: 'order-1' })
  await backend.hub('b').start('order', undefined, { instanceId: 'order-2' })
  expect((await get('/v1/hubs/a/explain')).body).toEqual({ text: backend.hub('a').explain() })
  expect((await get('/v1/explain')).body).toEqual({ text: backend.explain() })
  expect(backend.explain()).toMatch(/order-1.*order-2/s)
})

test('work that nobody serves can be told to fail', async () => {
  const { put, post } = await openControl()
  const rule = { rule: 'fail', grace: 0 }
  expect(await put('/v1/hubs/a/unserved', rule)).toEqual({ status: 200, body: rule })
  await post('/v1/hubs/a/runs', { name: 'order', instanceId: 'order-1' })
  expect((await post('/v1/hubs/a/runs/order-1/wait')).body).toMatchObject({ status: 'FAILED' })
})

test('an entity shows its lock, its queue and its state', async () => {
  const { get, backend } = await openControl()
  expect(await get('/v1/hubs/a/entities/@counter@a')).toMatchObject({
    status: 404,
    body: { error: { code: 'instance-not-found' } },
  })
  const client = await openClient({ address: backend.address, hub: 'a' })
  await client.call('SignalEntity', { instanceId: '@counter@a', name: 'add', requestId: 'r-1' })
  expect((await get('/v1/hubs/a/entities/@counter@a')).body).toMatchObject({
    id: '@counter@a',
    status: 'executing',
    queue: [{ kind: 'signal', requestId: 'r-1', operation: 'add' }],
  })
})

test('a hub counts what it redelivers', async () => {
  const { get, backend } = await openControl()
  const client = await openClient({ address: backend.address, hub: 'a' })
  const worker = await openWorker(client)
  worker.orchestrator('order', () => [complete(1)])
  await client.completion(await client.start('order'))
  expect((await get('/v1/hubs/a')).body).toMatchObject({ counters: backend.hub('a').counters })
})
