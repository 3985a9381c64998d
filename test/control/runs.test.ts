import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { describe, expect, test } from 'vitest'
import { openSdk } from '../support/sdk.ts'
import { openControl } from './control.ts'

/** Charges, waits for an approval, ships a child. */
const order = async function* (context: OrchestrationContext, { items }: { items: number }) {
  const receipt: unknown = yield context.callActivity('charge', items)
  context.setCustomStatus('charged')
  const approval: unknown = yield context.waitForExternalEvent('approval')
  const shipped: unknown = yield context.callSubOrchestrator('ship', items, { instanceId: 'ship-1' })
  yield context.createTimer(60)
  return { receipt, approval, shipped }
}

const ship = async function* (context: OrchestrationContext, items: number) {
  yield context.createTimer(1)
  return items
}

const doomed = async function* (context: OrchestrationContext) {
  yield context.callActivity('charge', 'too much')
}

const charge = (_: unknown, items: unknown) => {
  if (items === 'too much') throw new Error('no funds')
  return 'r-1'
}

async function openShop() {
  const control = await openControl({ time: 'skip' })
  const { hub: name } = await openSdk({
    backend: control.backend,
    orchestrators: { order, ship, doomed },
    activities: { charge },
  })
  return { ...control, hub: control.backend.hub(name), runs: `/v1/hubs/${name}/runs` }
}

test('a run from its start to its end', async () => {
  const { post, get, hub, runs } = await openShop()
  const start = { name: 'order', input: { items: 3 }, instanceId: 'order-1', tags: { shop: 'a' } }
  expect(await post(runs, start)).toMatchObject({ status: 201, body: { ...start, status: 'PENDING' } })
  const at = `${runs}/order-1`
  const waiting = await post(`${at}/wait`, { for: { waitingForEvent: 'approval' } })
  expect(waiting).toMatchObject({ status: 200, body: { status: 'RUNNING', customStatus: 'charged' } })
  expect((await get(`${at}/explain`)).body).toEqual({ text: hub.instance('order-1').explain() })
  await post(`${at}/raise`, { name: 'approval', input: { by: 'Ada' } })
  const output = { receipt: 'r-1', approval: { by: 'Ada' }, shipped: 3 }
  expect((await post(`${at}/wait`)).body).toMatchObject({ status: 'COMPLETED', output })
  expect((await get(at)).body).toMatchObject({
    state: { instanceId: 'order-1', output },
    activities: [{ name: 'charge', input: 3, output: 'r-1', attempts: 1, tries: [{ status: 'completed' }] }],
    children: [{ name: 'ship', instanceId: 'ship-1', output: 3 }],
    timers: [{ status: 'fired' }],
    events: [{ name: 'approval', input: { by: 'Ada' } }],
    entityCalls: [],
  })
  expect((await get(`${at}/history`)).body.events).toEqual(asJson(hub.instance('order-1').history()))
  expect((await get(`${at}/table?times=false`)).body).toEqual({
    text: hub.instance('order-1').table({ times: false }),
  })
})

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('a failed run tells its failure, and is rewound', async () => {
  const { post, get, runs } = await openShop()
  await post(runs, { name: 'doomed', instanceId: 'd-1' })
  const failure = { errorMessage: expect.stringContaining('no funds') }
  expect((await post(`${runs}/d-1/wait`)).body).toMatchObject({ status: 'FAILED', failure })
  expect((await post(`${runs}/d-1/rewind`, { reason: 'again' })).body).toMatchObject({ status: 'RUNNING' })
  expect((await post(`${runs}/d-1/wait`)).body).toMatchObject({ status: 'FAILED', failure })
  expect(JSON.stringify((await get(`${runs}/d-1/history`)).body)).toContain('executionRewound')
})

test('a run is held, let go, ended, started again and removed', async () => {
  const { post, get, remove } = await openControl()
  const runs = '/v1/hubs/a/runs'
  await post(runs, { name: 'order', instanceId: 'order-1', input: 7 })
  expect((await post(`${runs}/order-1/suspend`)).body).toMatchObject({ status: 'SUSPENDED' })
  expect((await post(`${runs}/order-1/resume`, { reason: 'go' })).body).toMatchObject({ status: 'PENDING' })
  expect(await post(`${runs}/order-1/restart`)).toMatchObject({ status: 409 })
  const ended = await post(`${runs}/order-1/terminate`, { output: 'late', recurse: true })
  expect(ended.body).toMatchObject({ status: 'TERMINATED', output: 'late' })
  expect((await post(`${runs}/order-1/restart`)).body).toMatchObject({
    instanceId: 'order-1',
    status: 'PENDING',
    input: 7,
  })
  const { body } = await post(`${runs}/order-1/restart`, { newId: true })
  expect(body).toMatchObject({ status: 'PENDING', input: 7 })
  expect(body.instanceId).not.toBe('order-1')
  expect((await remove(`${runs}/order-1`)).body).toEqual({ purged: 0 })
  await post(`${runs}/order-1/terminate`)
  expect((await remove(`${runs}/order-1?recurse=true`)).body).toEqual({ purged: 1 })
  for (const aspect of ['', '/history', '/table', '/explain'])
    expect(await get(`${runs}/order-1${aspect}`), aspect).toMatchObject({
      status: 404,
      body: { error: { code: 'instance-not-found' } },
    })
})

test('an id may be any text', async () => {
  const { post, get } = await openControl()
  const instanceId = 'a/b?c#d %2F ü'
  await post('/v1/hubs/a/runs', { name: 'order', instanceId })
  const at = `/v1/hubs/a/runs/${encodeURIComponent(instanceId)}`
  expect((await get(at)).body).toMatchObject({ state: { instanceId } })
  expect((await get(`${at}/explain`)).body.text).toContain(instanceId)
})

test('an id that is taken is refused', async () => {
  const { post } = await openControl()
  const start = { name: 'order', instanceId: 'order-1' }
  await post('/v1/hubs/a/runs', start)
  expect(await post('/v1/hubs/a/runs', start)).toMatchObject({
    status: 409,
    body: { error: { code: 'instance-exists' } },
  })
})

describe('instances are found', () => {
  const idsOf = (body: Record<string, unknown>) =>
    (body.runs as { instanceId: string }[]).map(({ instanceId }) => instanceId)

  test('by status, name, prefix and when they were created', async () => {
    const { post, get, backend } = await openControl({ time: 'manual' })
    const runs = '/v1/hubs/a/runs'
    const { clock } = backend.hub('a')
    const began = clock.now
    for (const [instanceId, name] of [
      ['order-1', 'order'],
      ['order-2', 'order'],
      ['ship-1', 'ship'],
    ] as const) {
      await post(runs, { name, instanceId })
      await clock.advance(1000)
    }
    await post(`${runs}/order-2/terminate`)
    await post(`${runs}/ship-1/suspend`)
    const found = async (query: string) => idsOf((await get(`${runs}?${query}`)).body)
    expect(await found('')).toEqual(['order-1', 'order-2', 'ship-1'])
    expect(await found('status=TERMINATED')).toEqual(['order-2'])
    expect(await found('status=TERMINATED&status=SUSPENDED')).toEqual(['order-2', 'ship-1'])
    expect(await found('name=order')).toEqual(['order-1', 'order-2'])
    expect(await found('prefix=ship')).toEqual(['ship-1'])
    expect(await found(`createdFrom=${began + 1000}`)).toEqual(['order-2', 'ship-1'])
    const until = new Date(began + 1000).toISOString()
    expect(await found(`createdTo=${until}`)).toEqual(['order-1', 'order-2'])
  })

  test('with what each waits for, when that is asked for', async () => {
    const { post, get, backend } = await openControl({ time: 'manual' })
    const due = backend.hub('a').clock.now + 1000
    await post('/v1/hubs/a/runs', { name: 'order', instanceId: 'order-1', startAt: due })
    const page = async (query: string) => (await get(`/v1/hubs/a/runs?${query}`)).body.runs
    expect(await page('summary=true')).toMatchObject([
      { instanceId: 'order-1', summary: 'Scheduled start', due },
    ])
    expect(await page('')).toMatchObject([expect.not.objectContaining({ summary: expect.anything() })])
  })

  test('page by page', async () => {
    const { post, get } = await openControl()
    for (const n of [1, 2, 3]) await post('/v1/hubs/a/runs', { name: 'order', instanceId: `order-${n}` })
    const first = (await get('/v1/hubs/a/runs?limit=2')).body
    expect(idsOf(first)).toEqual(['order-1', 'order-2'])
    const { body: last } = await get(
      `/v1/hubs/a/runs?limit=2&after=${encodeURIComponent(String(first.next))}`,
    )
    expect(idsOf(last)).toEqual(['order-3'])
    expect(last.next).toBeUndefined()
  })

  test.each(['status=DONE', 'limit=0', 'limit=many', 'createdFrom=soon', 'after=x', 'sort=id'])(
    'but not by %s',
    async query => {
      const { get } = await openControl()
      expect(await get(`/v1/hubs/default/runs?${query}`)).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid-request' } },
      })
    },
  )
})

describe('a wait that comes to nothing says why', () => {
  test.each([
    [{ timeout: 0 }, 'timed-out'],
    [{ timeout: '1ms', for: { activity: 'charge' } }, 'timed-out'],
  ])('%j: %s', async (body, reason) => {
    const { post } = await openControl()
    await post('/v1/hubs/a/runs', { name: 'order', instanceId: 'order-1' })
    expect(await post('/v1/hubs/a/runs/order-1/wait', body)).toMatchObject({
      status: 409,
      body: { error: { code: 'wrong-state', reason, message: expect.stringContaining('none is connected') } },
    })
  })

  test('the instance ended first', async () => {
    const { post } = await openControl()
    const at = '/v1/hubs/a/runs/order-1'
    await post('/v1/hubs/a/runs', { name: 'order', instanceId: 'order-1' })
    await post(`${at}/terminate`)
    const answer = await post(`${at}/wait`, { for: { status: 'COMPLETED' } })
    expect(answer).toMatchObject({ status: 409, body: { error: { reason: 'ended' } } })
  })

  test.each([
    {},
    { activity: 'a', timer: 1 },
    { status: 'DONE' },
    { timer: 0, status: 'completed' },
    { activity: 'a', status: 'fired' },
    { timer: -1 },
    { activty: 'a' },
  ])('%j is no point', async point => {
    const { post } = await openControl()
    expect(await post('/v1/hubs/a/runs/order-1/wait', { for: point })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid-request' } },
    })
  })
})
