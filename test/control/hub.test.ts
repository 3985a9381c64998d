import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { openControl } from './control.ts'

test('hubs are there once somebody has used them', async () => {
  const { get, put, backend } = await openControl()
  expect((await get('/v1/hubs')).body).toEqual({ hubs: [] })
  backend.hub('orders', { time: 'manual' })
  await put('/v1/hubs/a%20hub%2F2')
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

test.each([
  ['GET', ''],
  ['GET', '/clock'],
  ['POST', '/clock/advance', { by: 1 }],
  ['POST', '/reset'],
  ['GET', '/explain'],
  ['GET', '/fakes'],
  ['DELETE', '/faults'],
  ['GET', '/runs'],
  ['GET', '/runs/order-1'],
  ['POST', '/runs/order-1/raise', { name: 'go' }],
  ['POST', '/step'],
  ['GET', '/snapshot'],
])('%s of a hub that nobody has used finds none and makes none: %s', async (method, path, body?) => {
  const { call, backend } = await openControl()
  backend.hub('orders')
  expect(await call(method, `/v1/hubs/ordres${path}`, body)).toMatchObject({
    status: 404,
    body: {
      error: {
        code: 'task-hub-not-found',
        message: expect.stringMatching(/^There is no task hub 'ordres'\. There are 'orders'\. /),
      },
    },
  })
  expect(backend.hubs().map(({ name }) => name)).toEqual(['orders'])
})

test.each([
  ['PUT', '', {}],
  ['PUT', '/unserved', { rule: 'wait' }],
  ['POST', '/fakes', []],
  ['POST', '/faults', []],
  ['POST', '/runs', { name: 'order' }],
  ['POST', '/runs/order-1/wait', { timeout: 0 }],
  ['POST', '/pause'],
])('%s of what is there before workers and clients makes the hub: %s', async (method, path, body?) => {
  const { call, backend } = await openControl()
  await call(method, `/v1/hubs/orders${path}`, body)
  expect(backend.hubs().map(({ name }) => name)).toEqual(['orders'])
})

test('the default hub is there before anybody has used it', async () => {
  const { get } = await openControl()
  expect((await get('/v1/hubs/default/runs')).body).toEqual({ runs: [] })
})

test('a hub that strictness does not know is not made', async () => {
  const { get, put } = await openControl({ strictHubs: ['orders'] })
  for (const answer of [await put('/v1/hubs/ordrs'), await get('/v1/hubs/default')])
    expect(answer).toMatchObject({
      status: 404,
      body: {
        error: { code: 'task-hub-not-found', message: expect.stringContaining('serves only: orders') },
      },
    })
})

test('a hub is made reproducible, from an instant on', async () => {
  const { put, post } = await openControl()
  const settings = { time: 'manual', now: '2030-05-01T00:00Z', seed: 7, determinism: 'check' }
  expect((await put('/v1/hubs/a', settings)).body).toMatchObject({
    clock: { mode: 'manual', date: '2030-05-01T00:00:00.000Z' },
  })
  await put('/v1/hubs/b', settings)
  const ids = ['a', 'b'].map(
    async hub => (await post(`/v1/hubs/${hub}/runs`, { name: 'order' })).body.instanceId,
  )
  const [first, second] = await Promise.all(ids)
  expect(first).toBe(second)
  for (const other of [{ seed: 8 }, { determinism: 'off' }])
    expect(await put('/v1/hubs/a', other)).toMatchObject({ status: 409 })
  expect(await put('/v1/hubs/c', { seed: 1.5 })).toMatchObject({ status: 400 })
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
  expect((await get('/v1/explain')).body).toEqual({ text: '' })
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
  backend.hub('a')
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
