/** Faults at the answers of workers, one by one. */
import { expect, test } from 'vitest'
import { activity, completion, type Fault } from '../../../src/index.ts'
import { complete as done } from '../../support/actions.ts'
import { errorOf, openWorker, status } from '../../support/backend.ts'
import { typesOf } from '../../support/history.ts'
import { soon } from '../../support/sdk-gate.ts'
import { sentinel } from '../../support/sentinel.ts'
import { openLab } from '../lab.ts'
import { openShop, servesOrders } from './shop.ts'

/** A worker that takes one activity at a time: the second keeps it from getting the first one again. */
async function openBusyShop(fault: Fault) {
  const { hub, client, worker } = await openShop({}, 2)
  await worker.close()
  const busy = servesOrders(await openWorker(client, { maxConcurrentActivityWorkItems: 1 }), 2)
  hub.inject(fault)
  const run = await hub.start('order')
  return { hub, worker: busy, run, first: await busy.nextActivity() }
}

const historyOfOrder = [
  'orchestratorStarted',
  'executionStarted',
  'taskScheduled',
  'orchestratorStarted',
  'taskCompleted',
  'executionCompleted',
]

test('an answer that is dropped: the worker hears nothing of it, the work is sent again and counts once', async () => {
  const { hub, client, worker, logged } = await openShop()
  const lost = hub.inject(completion('activity', 'charge').drop())
  const run = await hub.start('order')
  const first = await worker.nextActivity()
  await worker.completeActivity(first, '"lost"')
  await worker.completeActivity(first, '"again"')
  const again = await worker.nextActivity()
  expect(again.request).toEqual(first.request)
  expect(again.token).not.toBe(first.token)
  expect(run.explain()).not.toContain('fault')
  await worker.completeActivity(first, '"late"')
  expect(run.status).toBe('RUNNING')
  await worker.completeActivity(again, '"paid"')
  expect(await run.output()).toEqual(['paid'])
  expect(typesOf(await client.history(run.instanceId))).toEqual(historyOfOrder)
  expect(lost.strikes).toEqual([
    {
      at: 'completion',
      fault: 'drop',
      kind: 'activity',
      name: 'charge',
      method: undefined,
      instanceId: run.instanceId,
    },
  ])
  expect(hub.counters).toMatchObject({ redeliveries: 1, staleCompletions: 2 })
  expect(logged).toContain(
    `Instance '${run.instanceId}': activity 'charge': its answer was dropped by a fault.`,
  )
})

test('the answer to a turn that is dropped: the turn is sent again with the same events', async () => {
  const { hub, client, worker } = await openShop()
  worker.activity('charge', () => '"paid"')
  hub.inject(completion('orchestration', 'order', { times: 2 }).drop())
  const run = await hub.start('order')
  expect(await run.output()).toEqual(['paid'])
  expect(typesOf(await client.history(run.instanceId))).toEqual(historyOfOrder)
  expect(hub.counters.redeliveries).toBe(2)
})

test('the answer to a batch that is dropped: its operations are sent again and applied once', async () => {
  const { hub, client, worker } = await openShop()
  hub.inject(completion('entity', 'Counter', { instance: '@Counter@a' }).drop())
  worker.entity('counter', ({ request }) => ({
    results: request.operationRequests?.map(() => ({ success: {} })) ?? [],
    entityState: { value: `${Number(request.entityState?.value ?? 0) + 1}` },
  }))
  await client.signal('@counter@a', 'add')
  await expect.poll(() => client.entityState('@counter@a')).toBe('1')
  expect(hub.counters.redeliveries).toBe(1)
})

test('an answer that is dropped gives the worker its credit back', async () => {
  const { hub, client, worker } = await openShop()
  await worker.close()
  const busy = servesOrders(await openWorker(client, { maxConcurrentActivityWorkItems: 1 }))
  busy.activity('charge', () => '"paid"')
  hub.inject(completion('activity').drop())
  expect(await (await hub.start('order')).output()).toEqual(['paid'])
})

test('an answer that is doubled counts once', async () => {
  const { hub, client, worker } = await openShop()
  worker.activity('charge', () => '"paid"')
  const doubled = hub.inject(completion(undefined, undefined, { times: Number.POSITIVE_INFINITY }).double())
  const run = await hub.start('order')
  expect(await run.output()).toEqual(['paid'])
  await sentinel(client, worker)
  expect(typesOf(await client.history(run.instanceId))).toEqual(historyOfOrder)
  // Two turns and an activity of the order, and the turn of the sentinel.
  expect(doubled.strikes.map(({ name }) => name)).toEqual(['order', 'charge', 'order', 'sentinel'])
  await expect.poll(() => hub.counters.staleCompletions).toBe(4)
})

test('an answer that changes places with the next one', async () => {
  const { hub, worker } = await openShop({}, 3)
  const swapped = hub.inject(completion('activity', 'charge').reorder())
  const run = await hub.start('order')
  for (let n = 1; n <= 3; n++) await worker.completeActivity(await worker.nextActivity(), `${n}`)
  expect(await run.output()).toEqual([2, 1, 3])
  expect(swapped.strikes).toHaveLength(1)
  expect(hub.counters).toEqual({ redeliveries: 0, staleCompletions: 0 })
})

test('answers change places pair by pair, and the last has none to wait for', async () => {
  const { hub, worker } = await openShop({}, 5)
  const swapped = hub.inject(completion('activity', 'charge', { times: Number.POSITIVE_INFINITY }).reorder())
  const run = await hub.start('order')
  for (let n = 1; n <= 5; n++) await worker.completeActivity(await worker.nextActivity(), `${n}`)
  expect(await run.output()).toEqual([2, 1, 4, 3, 5])
  expect(swapped.strikes).toHaveLength(2)
})

test('an answer that waits for another which does not come passes in the end; the next pair changes places', async () => {
  const { hub, worker } = await openShop({}, 4)
  const swapped = hub.inject(completion('activity', 'charge', { times: 2 }).reorder())
  const run = await hub.start('order')
  const items = [await worker.nextActivity(), await worker.nextActivity(), await worker.nextActivity()]
  await worker.completeActivity(items[0]!, '1')
  await run.waitFor(() => run.activity('charge')?.output === 1)
  await worker.completeActivity(items[1]!, '2')
  await worker.completeActivity(items[2]!, '3')
  await worker.completeActivity(await worker.nextActivity(), '4')
  expect(await run.output()).toEqual([1, 3, 2, 4])
  expect(swapped.strikes).toHaveLength(2)
})

test('a replay that is out is none to change places with', async () => {
  const { hub, worker } = await openLab({ time: 'real' })
  const complete = async () => worker.completeTurn(await worker.nextTurn(), [done(1)])
  const old = await hub.start('old')
  await complete()
  await old.output()
  const replay = old.replay()
  const replayed = await worker.nextTurn()
  const swapped = hub.inject(completion('orchestration').reorder())
  const run = await hub.start('order')
  await complete()
  await run.output()
  expect(swapped.strikes).toEqual([])
  await worker.completeTurn(replayed, [done(1)])
  await replay
})

test('an answer that is refused: a worker that tries again is heard, until the work is sent again', async () => {
  const { hub, worker, run, first } = await openBusyShop(completion('activity', 'charge').refuse('ABORTED'))
  const error = await errorOf(worker.completeActivity(first, '1'))
  expect(error).toMatchObject({ code: status.ABORTED, details: 'A fault has refused the answer.' })
  expect(run.explain()).toContain('its answer was refused by a fault with ABORTED')
  await worker.completeActivity(first, '1')
  await worker.completeActivity(await worker.nextActivity(), '2')
  expect(await run.output()).toEqual([1, 2])
  expect(hub.counters).toEqual({ redeliveries: 1, staleCompletions: 0 })
})

test('until it is sent again, work whose answer was dropped is explained', async () => {
  const { hub, worker, run, first } = await openBusyShop(completion('activity', 'charge').drop())
  await worker.completeActivity(first, '1')
  expect(run.explain()).toMatch(/activity 'charge' (rests|waits) .*: its answer was dropped by a fault/)
  // What a fake answers afterwards has nothing to do with it.
  hub.use(activity('charge').delays(60_000).returns(0))
  await expect.poll(() => run.explain(), soon).toContain("'charge' is out at a fake")
  expect(run.explain()).not.toContain('fault')
})

test('an answer that is refused, from a worker that gives up: the work is sent again', async () => {
  const { hub, worker } = await openShop()
  hub.inject(completion('activity', 'charge').refuse())
  worker.activity('charge', () => '"paid"')
  expect(await (await hub.start('order')).output()).toEqual(['paid'])
  expect(worker.answerErrors).toMatchObject([{ code: status.UNAVAILABLE }])
})

test('a worker that is lost before its answer is committed: another one does the work again', async () => {
  const { hub, client, worker, openAnother } = await openShop()
  hub.inject(completion('activity', 'charge').loseWorker())
  const run = await hub.start('order')
  const item = await worker.nextActivity()
  const other = await openAnother()
  expect((await errorOf(worker.completeActivity(item, '"lost"'))).code).toBe(status.UNAVAILABLE)
  expect((await worker.ended).code).toBe(status.UNAVAILABLE)
  await worker.completeActivity(item, '"late"')
  await other.completeActivity(await other.nextActivity(), '"paid"')
  expect(await run.output()).toEqual(['paid'])
  expect(typesOf(await client.history(run.instanceId))).toEqual(historyOfOrder)
})

test('a worker that is lost between commit and acknowledgement: the work is not done again', async () => {
  const { hub, client, worker, openAnother } = await openShop()
  hub.inject(completion('activity', 'charge').loseAcknowledgement())
  const run = await hub.start('order')
  const item = await worker.nextActivity()
  const other = await openAnother()
  expect((await errorOf(worker.completeActivity(item, '"paid"'))).code).toBe(status.UNAVAILABLE)
  expect((await worker.ended).code).toBe(status.UNAVAILABLE)
  expect(await run.output()).toEqual(['paid'])
  expect(other.unread.activities).toBe(0)
  expect(typesOf(await client.history(run.instanceId))).toEqual(historyOfOrder)
})
