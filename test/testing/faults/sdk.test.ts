/** Faults at a worker of the real SDK, which knows nothing of them. */
import { type TOrchestrator, whenAll } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import {
  activity,
  call,
  chaos,
  completion,
  delivery,
  type Fault,
  type Hub,
  type Run,
} from '../../../src/index.ts'
import { Counter, counter } from '../../support/sdk-entities.ts'
import { type Body, openHub } from '../open-hub.ts'

/** Two charges at once, a timer, a child, and an entity. */
const order: TOrchestrator = async function* (ctx): Body {
  const charges = yield whenAll([ctx.callActivity('charge', 1), ctx.callActivity('charge', 2)])
  yield ctx.createTimer(3600)
  const packed = yield ctx.callSubOrchestrator('pack')
  const count = yield ctx.entities.callEntity(counter('sold'), 'add', 1)
  return { charges, packed, count }
}

const pack: TOrchestrator = async function* (ctx): Body {
  return yield ctx.callActivity('wrap', 'paper')
}

async function openShop(...faults: Fault[]) {
  const calls: unknown[] = []
  const { hub, client } = await openHub({
    orchestrators: { order, pack },
    activities: {
      charge: (_, item: number) => {
        calls.push(item)
        return item * 10
      },
      wrap: (_, what: string) => `in ${what}`,
    },
    entities: { counter: () => new Counter() },
    time: 'skip',
  })
  return { hub, client, calls, injected: hub.inject(...faults) }
}

/** The output, and that each thing of the history is there exactly once. */
async function expectOneOfEach(hub: Hub, run: Run): Promise<void> {
  expect(await run.output({ timeout: 20_000 })).toEqual({ charges: [10, 20], packed: 'in paper', count: 1 })
  const types = run.history().map(({ type }) => type)
  const count = (type: string): number => types.filter(other => other === type).length
  expect(
    ['taskScheduled', 'taskCompleted', 'timerFired', 'subOrchestrationInstanceCompleted'].map(count),
  ).toEqual([2, 2, 1, 1])
  expect(count('entityOperationCompleted')).toBe(1)
  expect(hub.explain()).toBe('')
}

test('chaos is survived, with each effect once in the history', async () => {
  const { hub, client, calls, injected } = await openShop(
    chaos({ seed: 4, drop: 0.25, delay: 0.2, double: 0.2, reorder: 0.1, refuse: 0.1, deliverTwice: 0.2 }),
  )
  await expectOneOfEach(hub, await hub.start('order'))
  expect(injected.strikes.length).toBeGreaterThan(3)
  expect(calls.length).toBeGreaterThan(2)
  expect((await client.getEntity(counter('sold')))?.state).toBe(1)
})

/** A stream that is cut, and a worker that is refused when it comes back. */
async function cutAndRefuse(): Promise<void> {
  const { hub, injected: cut } = await openShop(delivery('activity', 'charge').cutStream())
  const run = await hub.start('order')
  await expect.poll(() => cut.strikes.length).toBe(1)
  const refused = hub.inject(call('Hello').refuse('UNAVAILABLE'))
  await expectOneOfEach(hub, run)
  expect(refused.strikes).toMatchObject([{ method: 'Hello', fault: 'refuse' }])
}

/** A worker that is lost before the commit of an activity, and after that of a turn. */
async function loseTwice(): Promise<void> {
  const { hub, calls, injected } = await openShop(
    completion('activity', 'charge').loseWorker(),
    completion('orchestration', 'pack', { occurrence: 2 }).loseAcknowledgement(),
  )
  await expectOneOfEach(hub, await hub.start('order'))
  expect(injected.strikes.map(({ fault }) => fault)).toEqual(['loseWorker', 'loseAcknowledgement'])
  expect(calls.length).toBeGreaterThan(2)
}

// Side by side: a worker takes a second or two to come back.
test('workers come back after their stream was cut, before a commit and after, and after a refusal', async () => {
  await Promise.all([cutAndRefuse(), loseTwice()])
})

test('a batch of an entity that is dropped, doubled and delivered twice is applied once', async () => {
  const { hub, client } = await openShop(
    completion('entity', 'counter').drop(),
    completion('entity', 'counter').double(),
    delivery('entity', 'counter').double(),
  )
  await expectOneOfEach(hub, await hub.start('order'))
  expect((await client.getEntity(counter('sold')))?.state).toBe(1)
})

test('turns that are replayed are not struck', async () => {
  const { hub, injected } = await openShop(completion('orchestration', 'pack', { occurrence: 3 }).drop())
  const run = await hub.start('pack')
  await run.output()
  await run.replay()
  expect(injected.strikes).toEqual([])
})

test('what a fake answers never crosses the edge', async () => {
  const { hub, injected } = await openShop(completion('activity').drop(), delivery('activity').drop())
  hub.use(activity('charge').returns(0), activity('wrap').returns('nothing'))
  expect(await (await hub.start('order')).output()).toMatchObject({ charges: [0, 0], packed: 'nothing' })
  expect(injected.strikes).toEqual([])
})
