/** Faked entities: the operations are the fake's, state, order and locks the backend's. */
import type { TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { entity } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { counter as scriptedCounter } from '../support/entity-counter.ts'
import { Counter, counter, type Run } from '../support/sdk-entities.ts'
import { openHub } from './open-hub.ts'

const call: TOrchestrator = async function* (ctx, [key, operation, input]: [string, string, unknown]): Run {
  return yield ctx.entities.callEntity<unknown>(counter(key), operation, input)
}

const counting = entity('counter').answers({
  add: (n: number, state: number = 0) => ({ state: state + n, result: state + n }),
  get: (_, state) => ({ result: state }),
  clear: () => ({ state: null }),
  note: () => undefined,
  fail: () => {
    throw new RangeError('no such sum')
  },
})

const openCounters = (more = {}) => openHub({ orchestrators: { call }, ...more })

type CounterHub = Awaited<ReturnType<typeof openCounters>>

const callOf = async ({ hub }: CounterHub, ...input: unknown[]) => (await hub.start('call', input)).output()

test('operations change the state that clients read, and answer callers', async () => {
  const setup = await openCounters()
  const fake = setup.hub.use(counting)
  expect(await callOf(setup, 'a', 'add', 2)).toBe(2)
  await setup.client.signalEntity(counter('a'), 'add', 3)
  expect(await callOf(setup, 'a', 'get')).toBe(5)
  expect((await setup.client.getEntity(counter('a')))?.state).toBe(5)
  expect(await callOf(setup, 'b', 'add', 1)).toBe(1)
  expect(fake.calls.slice(0, 2)).toEqual([
    {
      kind: 'entity',
      name: 'counter',
      version: '',
      operation: 'add',
      input: 2,
      inputText: '2',
      instanceId: '@counter@a',
      attempt: 1,
      at: expect.any(Number),
    },
    expect.objectContaining({ operation: 'add', input: 3 }),
  ])
})

test('null deletes the state; an operation that says nothing of it leaves it', async () => {
  const setup = await openCounters()
  setup.hub.use(counting)
  await callOf(setup, 'a', 'add', 2)
  expect(await callOf(setup, 'a', 'note')).toBeUndefined()
  expect(await callOf(setup, 'a', 'get')).toBe(2)
  await callOf(setup, 'a', 'clear')
  expect(await callOf(setup, 'a', 'get')).toBeUndefined()
  expect(await setup.client.getEntity(counter('a'))).toBeUndefined()
})

test('a failed operation tells its caller and leaves the state as it was', async () => {
  const setup = await openCounters()
  setup.hub.use(counting)
  await callOf(setup, 'a', 'add', 2)
  await expect(callOf(setup, 'a', 'fail')).rejects.toThrow('no such sum')
  await expect(callOf(setup, 'a', 'toString')).rejects.toThrow(
    "has no operation 'toString'; it has 'add', 'get', 'clear', 'note', 'fail'",
  )
  expect(await callOf(setup, 'a', 'get')).toBe(2)
})

test('what is no reply fails the operation with a sentence', async () => {
  const setup = await openCounters()
  const wrong: object = { value: 1 }
  setup.hub.use(entity('counter').answers({ add: () => wrong }))
  await expect(callOf(setup, 'a', 'add', 2)).rejects.toThrow('returns { state, result }')
})

test('one answer for every operation, for one entity alone, whatever the case of the name', async () => {
  const setup = await openCounters({ entities: { counter: () => new Counter() } })
  setup.hub.use(entity('Counter', { instance: '@Counter@a' }).returns(7))
  expect(await callOf(setup, 'a', 'add', 2)).toBe(7)
  expect(await callOf(setup, 'a', 'anything')).toBe(7)
  expect(await callOf(setup, 'A', 'add', 2)).toBe(2)
})

test('the state outlives the fake: the worker goes on with it', async () => {
  const setup = await openCounters({ entities: { counter: () => new Counter() } })
  expect(await callOf(setup, 'a', 'add', 1)).toBe(1)
  setup.hub.use(entity('counter').answers({ add: (_, state) => ({ state: Number(state) + 100 }) }))
  expect(await callOf(setup, 'a', 'add', 1)).toBeUndefined()
  setup.hub.resetFakes()
  expect(await callOf(setup, 'a', 'add', 1)).toBe(102)
})

test('an answer counts for one operation; the rest of a batch goes on to others, in order', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'mixed' })
  const hub = backend.hub('mixed')
  for (const n of [1, 2, 4]) await client.signal('@counter@a', 'add', `${n}`)
  const fake = hub.use(
    entity('counter')
      .answers({ add: () => ({ state: 100 }) })
      .once(),
  )
  const worker = await openWorker(client)
  worker.entity('counter', scriptedCounter)
  await expect.poll(() => client.entityState('@counter@a')).toBe('106')
  expect(fake.calls).toMatchObject([{ input: 1 }])
  expect(hub.counters.redeliveries).toBe(0)
})

test('a batch of many signals is run one after another', async () => {
  const setup = await openCounters()
  const order: number[] = []
  setup.hub.use(
    entity('counter').answers({
      add: async (n: number, state: number = 0) => {
        await Promise.resolve()
        order.push(n)
        return { state: state + n }
      },
      get: (_, state) => ({ result: state }),
    }),
  )
  for (let n = 0; n < 50; n++) await setup.client.signalEntity(counter('a'), 'add', n)
  expect(await callOf(setup, 'a', 'get')).toBe(1225)
  expect(order).toEqual([...Array(50).keys()])
})

test('locks hold for faked entities', async () => {
  const setup = await openCounters({
    orchestrators: {
      call,
      transfer: async function* (ctx, amount: number): Run {
        const lock = yield ctx.entities.lockEntities(counter('a'), counter('b'))
        const had = (yield ctx.entities.callEntity(counter('a'), 'get')) as number
        yield ctx.createTimer(3600)
        yield ctx.entities.callEntity(counter('a'), 'add', -amount)
        yield ctx.entities.callEntity(counter('b'), 'add', amount)
        ;(lock as { release(): void }).release()
        return had
      } satisfies TOrchestrator,
    },
    time: 'skip',
  })
  const { hub } = setup
  hub.use(counting)
  await callOf(setup, 'a', 'add', 10)
  const runs = [await hub.start('transfer', 3), await hub.start('transfer', 4)]
  const outputs = await Promise.all(runs.map(run => run.output()))
  expect(outputs.toSorted()).toEqual([10, 7].toSorted())
  expect([await callOf(setup, 'a', 'get'), await callOf(setup, 'b', 'get')]).toEqual([3, 7])
})

test('a removed fake gives its batch back, and its late answer counts for nothing', async () => {
  const setup = await openCounters({ entities: { counter: () => new Counter() } })
  let answer: () => void = () => {}
  const begun = new Promise<void>(begin => {
    setup.hub.use(
      entity('counter').answers({
        add: () => {
          begin()
          return new Promise(resolve => {
            answer = () => resolve({ state: 100, result: 100 })
          })
        },
      }),
    )
  })
  atEnd(() => answer())
  const run = await setup.hub.start('call', ['a', 'add', 2])
  await begun
  setup.hub.resetFakes()
  expect(await run.output()).toBe(2)
  answer()
  expect(await callOf(setup, 'a', 'get')).toBe(2)
  expect(setup.hub.counters).toEqual({ staleCompletions: 0, redeliveries: 0 })
})

test('an entity of another name is none of its business', async () => {
  const setup = await openCounters({ entities: { counter: () => new Counter() } })
  const other = setup.hub.use(entity('count').returns(7))
  expect(await callOf(setup, 'a', 'add', 2)).toBe(2)
  expect(other.calls).toEqual([])
})
