import { EntityInstanceId, type OrchestrationContext, whenAll } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openSdk } from '../support/sdk.ts'
import { openControl } from './control.ts'

/** Calls the activity `charge` with each item of its input, and keeps what came of it. */
const order = async function* (context: OrchestrationContext, items: unknown[]) {
  const answers: unknown[] = []
  for (const item of items)
    try {
      answers.push(yield context.callActivity('charge', item))
    } catch (error) {
      answers.push(error instanceof Error ? error.message : error)
    }
  return answers
}

const worker = () => 'a worker'

async function openShop() {
  const control = await openControl({ time: 'skip' })
  const { hub: name } = await openSdk({
    backend: control.backend,
    orchestrators: [order],
    activities: { charge: worker },
  })
  const hub = control.backend.hub(name)
  const charge = async (...items: unknown[]) => (await hub.start('order', items)).output<unknown[]>()
  return { ...control, hub, charge, fakes: `/v1/hubs/${name}/fakes` }
}

test('a fake answers in the place of a worker, and shows its calls', async () => {
  const { post, get, charge, fakes } = await openShop()
  const given = [{ activity: 'charge', returns: { receipt: 'r-1' } }]
  expect(await post(fakes, given)).toEqual({
    status: 201,
    body: { fakes: [{ id: 'fake-1', fake: given[0], calls: [] }] },
  })
  expect(await charge({ items: 3 })).toEqual([{ receipt: 'r-1' }])
  const calls = [
    { kind: 'activity', name: 'charge', input: { items: 3 }, inputText: '{"items":3}', attempt: 1 },
  ]
  expect((await get(`${fakes}/fake-1`)).body).toMatchObject({ calls })
  expect((await get(fakes)).body).toMatchObject({ fakes: [{ id: 'fake-1', calls }] })
})

test('answers are given one after another; when they are spent, the worker has the rest', async () => {
  const { post, charge, fakes } = await openShop()
  const answers = [
    { throws: { type: 'Busy', message: 'try later' }, times: 2 },
    { returns: null, times: 1 },
  ]
  await post(fakes, [{ activity: 'charge', answers }])
  const [first, second, ...rest] = await charge(1, 2, 3, 4)
  expect([first, second]).toEqual([
    expect.stringContaining('try later'),
    expect.stringContaining('try later'),
  ])
  expect(rest).toEqual([null, 'a worker'])
})

test('a failure keeps its words', async () => {
  const { post, hub, charge, fakes } = await openShop()
  const cause = { type: 'Contoso.Limit', message: 'over the limit', stack: 'at Contoso' }
  const throws = { type: 'Contoso.Declined', message: 'no funds', nonRetriable: true, cause }
  await post(fakes, [{ activity: 'charge', throws }])
  await charge(1)
  const { runs } = hub.runs()
  expect(hub.instance(runs[0]!.instanceId).activity('charge')?.failure).toMatchObject({
    errorType: 'Contoso.Declined',
    errorMessage: 'no funds',
    isNonRetriable: true,
    innerFailure: { errorType: 'Contoso.Limit', errorMessage: 'over the limit', stackTrace: 'at Contoso' },
  })
})

test.each([
  ['a field of an object', { item: 'tea' }, { item: 'tea', count: 2 }, { item: 'coffee' }],
  ['a field of a field', { a: { b: [1] } }, { a: { b: [1], c: 0 } }, { a: { b: [1, 2] } }],
  ['objects in a list', [{ id: 1 }], [{ id: 1, x: 2 }], [{ id: 2 }]],
  ['a value', 'tea', 'tea', 'teas'],
  ['nothing where something is', { item: null }, { item: null }, {}],
])('only calls with an input: %s', async (_what, input, like, unlike) => {
  const { post, charge, fakes } = await openShop()
  await post(fakes, [{ activity: 'charge', input, returns: 'a fake' }])
  expect(await charge(like, unlike)).toEqual(['a fake', 'a worker'])
})

test('only calls of an instance', async () => {
  const { post, hub, fakes } = await openShop()
  await post(fakes, [{ activity: 'charge', instance: 'order-1', returns: 'a fake' }])
  const outputs = ['order-1', 'order-2'].map(async instanceId =>
    (await hub.start('order', [1], { instanceId })).output(),
  )
  expect(await Promise.all(outputs)).toEqual([['a fake'], ['a worker']])
})

test('of fakes added together the first answers, and newer ones come before older ones', async () => {
  const { post, get, charge, fakes } = await openShop()
  await post(fakes, [
    { activity: 'charge', input: 1, returns: 'first' },
    { activity: 'charge', returns: 'second' },
  ])
  expect(await charge(1, 2)).toEqual(['first', 'second'])
  await post(fakes, [{ activity: 'charge', returns: 'newest', times: 1 }])
  expect(await charge(1, 2)).toEqual(['newest', 'second'])
  expect((await get(fakes)).body.fakes).toMatchObject([{ id: 'fake-3' }, { id: 'fake-1' }, { id: 'fake-2' }])
})

test('a faked orchestration answers later, on the clock of the hub', async () => {
  const { post, hub, fakes } = await openShop()
  await post(fakes, [{ orchestration: 'audit', delays: '30d', returns: true }])
  const run = await hub.start('audit', { a: 1 })
  const { createdAt, completedAt, output } = await run.waitFor({ status: 'COMPLETED' })
  expect(output).toBe(true)
  expect(Math.floor((completedAt! - createdAt) / 86_400_000)).toBe(30)
})

test('a faked entity answers by operation, and keeps the state that is written', async () => {
  const { post, hub, backend } = await openControl().then(async control => {
    const visit = async function* (context: OrchestrationContext) {
      const id = new EntityInstanceId('stock', 'apples')
      const taken: unknown = yield context.entities.callEntity(id, 'take')
      const [count]: unknown[] = yield whenAll([context.entities.callEntity(id, 'count')])
      let failure: unknown
      try {
        yield context.entities.callEntity(id, 'burn')
      } catch (error) {
        failure = String(error)
      }
      return { taken, count, failure }
    }
    const { hub } = await openSdk({ backend: control.backend, orchestrators: [visit] })
    return { ...control, hub: control.backend.hub(hub) }
  })
  expect(backend.hubs()).toContain(hub)
  const operations = {
    take: { returns: 6, state: { left: 6 } },
    count: { returns: [6] },
    burn: { throws: { message: 'no fire here' } },
  }
  await post(`/v1/hubs/${hub.name}/fakes`, [{ entity: 'stock', operations }])
  const output = await (await hub.start('visit')).output()
  expect(output).toMatchObject({ taken: 6, count: [6], failure: expect.stringContaining('no fire here') })
  expect(hub.entity('@stock@apples')?.state).toBe('{"left":6}')
})

test('one fake is removed, or all; the worker has the work again', async () => {
  const { post, remove, get, charge, fakes } = await openShop()
  await post(fakes, [
    { activity: 'charge', input: 1, returns: 'one' },
    { activity: 'charge', input: 2, returns: 'two' },
  ])
  expect((await remove(`${fakes}/fake-1`)).body).toMatchObject({ fakes: [{ id: 'fake-2' }] })
  expect(await charge(1, 2)).toEqual(['a worker', 'two'])
  expect((await remove(fakes)).body).toEqual({ fakes: [] })
  expect(await charge(1, 2)).toEqual(['a worker', 'a worker'])
  expect(await get(`${fakes}/fake-2`)).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining("'fake-2'. There is none.") } },
  })
})

test('fakes that code takes out of use are not in the list any more', async () => {
  const { post, get, hub, fakes } = await openShop()
  await post(fakes, [{ activity: 'charge', returns: 'one' }])
  hub.resetFakes()
  expect((await get(fakes)).body).toEqual({ fakes: [] })
  expect(await get(`${fakes}/fake-1`)).toMatchObject({ status: 404 })
  await post(fakes, [{ activity: 'charge', returns: 'two' }])
  expect((await get(fakes)).body).toMatchObject({ fakes: [{ id: 'fake-2' }] })
})

test.each<[unknown, string]>([
  [{ activity: 'charge' }, 'expected array'],
  [[{ returns: 1 }], '[0]: A fake names one of'],
  [[{ activity: 'a', entity: 'b' }], '[0]: A fake names one of'],
  [[{ activity: 'ok' }, { activity: 'a', throws: {} }], '[1].throws.message: is missing (string).'],
  [[{ activity: 'a', returns: 1, throws: { message: 'x' } }], "[0]: An answer either 'returns' or 'throws'."],
  [
    [{ activity: 'a', answers: [{ returns: 1, throws: { message: 'x' } }] }],
    '[0].answers[0]: An answer either',
  ],
  [[{ activity: 'a', returns: 1, answers: [{}] }], '[0]: A fake says once what it answers'],
  [[{ activity: 'a', answers: [] }], '[0].answers: '],
  [[{ activity: 'a', times: 0 }], '[0].times: '],
  [[{ activity: 'a', delays: 'soon' }], '[0].delays: must be '],
  [[{ activity: 'a', operations: { get: {} } }], "[0]: Only a fake 'entity' has 'operations'."],
  [[{ entity: 'a', input: 1 }], "[0]: A fake 'entity' has no 'input'"],
  [[{ activity: 'a', retruns: 1 }], '[0]: Unrecognized key: "retruns"'],
  [[{ activity: '' }], '[0].activity: '],
  [[{ activity: 'a', taskHub: 'b' }], "A fake for the hub 'b' is added there"],
])('%j is refused with its place, and nothing is in use', async (body, message) => {
  const { post, get, backend } = await openControl()
  backend.hub('a')
  expect(await post('/v1/hubs/a/fakes', body)).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid-request', message: expect.stringContaining(message) } },
  })
  expect((await get('/v1/hubs/a/fakes')).body).toEqual({ fakes: [] })
})
