/** Faults at what is sent to workers, one by one. */
import { expect, test } from 'vitest'
import { completion, delivery } from '../../../src/index.ts'
import { status } from '../../support/backend.ts'
import { ofType } from '../../support/history.ts'
import { sentinel } from '../../support/sentinel.ts'
import { openShop } from './shop.ts'

test('work that does not reach its worker is sent again', async () => {
  const { hub, client, worker } = await openShop()
  const lost = hub.inject(delivery('activity', 'charge').drop())
  const run = await hub.start('order')
  await worker.completeActivity(await worker.nextActivity(), '"paid"')
  expect(await run.output()).toEqual(['paid'])
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
  expect(lost.strikes).toMatchObject([{ at: 'delivery', fault: 'drop', name: 'charge' }])
  expect(hub.counters.redeliveries).toBe(1)
})

test('work that is delivered twice is done twice, and counts once', async () => {
  const { hub, client, worker } = await openShop()
  hub.inject(delivery('activity', 'charge').double())
  const run = await hub.start('order')
  const [first, second] = [await worker.nextActivity(), await worker.nextActivity()]
  expect(second.request).toEqual(first.request)
  expect(second.token).toBe(first.token)
  await worker.completeActivity(first, '"first"')
  await worker.completeActivity(second, '"second"')
  expect(await run.output()).toEqual(['first'])
  expect(ofType(await client.history(run.instanceId), 'taskCompleted')).toHaveLength(1)
  expect(hub.counters).toEqual({ redeliveries: 0, staleCompletions: 1 })
})

test('the second answer to work that was delivered twice is no occurrence of its own', async () => {
  const { hub, worker } = await openShop({ time: 'manual' }, 2)
  hub.inject(delivery('activity', 'charge').double())
  const late = hub.inject(completion('activity', 'charge', { times: 2 }).delay(1))
  const run = await hub.start('order')
  for (let n = 0; n < 2; n++) await worker.completeActivity(await worker.nextActivity(), '1')
  await worker.completeActivity(await worker.nextActivity(), '2')
  await hub.clock.advance(1)
  expect(await run.output()).toEqual([1, 2])
  expect(late.strikes).toHaveLength(2)
})

test('turns that are delivered twice are committed once', async () => {
  const { hub, client, worker } = await openShop()
  worker.activity('charge', () => '"paid"')
  hub.inject(delivery('orchestration', 'order', { times: 2 }).double())
  const run = await hub.start('order')
  expect(await run.output()).toEqual(['paid'])
  expect(ofType(await client.history(run.instanceId), 'taskScheduled')).toHaveLength(1)
})

test('a stream that is cut in place of a delivery: all that the worker had is sent again', async () => {
  const { hub, worker, openAnother } = await openShop({}, 2)
  hub.inject(delivery('activity', 'charge', { occurrence: 2 }).cutStream())
  const run = await hub.start('order')
  expect((await worker.ended).code).toBe(status.UNAVAILABLE)
  expect(worker.unread.activities).toBe(1)
  const other = (await openAnother()).activity('charge', ({ request }) => request.input?.value)
  expect(await run.output()).toEqual([1, 2])
  expect(other.answerErrors).toEqual([])
  expect(hub.counters.redeliveries).toBe(2)
})

test('a stream that ends with a status of the test', async () => {
  const { hub, worker } = await openShop()
  hub.inject(delivery('orchestration').cutStream('INTERNAL'))
  const run = await hub.start('order')
  expect(await worker.ended).toEqual({ code: status.INTERNAL, details: 'A fault has cut the stream.' })
  expect(run.explain()).toContain("its worker's stream was cut by a fault with INTERNAL")
})

test('a worker that is lost at its work: it has the work, and its answer does not count', async () => {
  const { hub, worker, openAnother } = await openShop()
  hub.inject(delivery('activity', 'charge').loseWorker())
  const run = await hub.start('order')
  const item = await worker.nextActivity()
  expect((await worker.ended).code).toBe(status.UNAVAILABLE)
  await worker.completeActivity(item, '"late"')
  expect(run.status).toBe('RUNNING')
  const other = await openAnother()
  await other.completeActivity(await other.nextActivity(), '"paid"')
  expect(await run.output()).toEqual(['paid'])
  expect(hub.counters).toEqual({ redeliveries: 1, staleCompletions: 1 })
})

test('a silenced stream stays open, nothing comes, and removing the fault cuts it', async () => {
  const { hub, worker, openAnother } = await openShop({ healthPingPeriod: 20 })
  const silent = hub.inject(delivery('activity', 'charge').silence())
  const run = await hub.start('order')
  await run.waitFor({ activity: 'charge' })
  await expect.poll(() => silent.strikes.length).toBe(1)
  const { pings } = worker
  // A worker that is served gets some meanwhile.
  const other = await openAnother()
  for (let n = 0; n < 3; n++) await other.nextPing()
  expect(worker.pings).toBe(pings)
  expect(worker.unread.activities).toBe(0)
  expect(run.explain()).toContain("its worker's stream was silenced by a fault")
  silent.remove()
  expect((await worker.ended).code).toBe(status.UNAVAILABLE)
  await other.completeActivity(await other.nextActivity(), '"paid"')
  expect(await run.output()).toEqual(['paid'])
})

test('later work that a silenced worker is given does not reach it either', async () => {
  const { hub, worker } = await openShop()
  hub.inject(delivery('orchestration', 'order').silence())
  await hub.start('order')
  const later = await hub.start('order')
  expect(later.explain()).toContain("its worker's stream was silenced by a fault")
  hub.resetFaults()
  await worker.ended
  expect(worker.items.filter(({ orchestratorRequest }) => orchestratorRequest)).toEqual([])
})

test('a silenced stream is cut when its time is over', async () => {
  const { hub, worker, openAnother } = await openShop()
  hub.inject(delivery('activity', 'charge').silence(30))
  const run = await hub.start('order')
  expect((await worker.ended).code).toBe(status.UNAVAILABLE)
  const other = (await openAnother()).activity('charge', () => '"paid"')
  expect(await run.output()).toEqual(['paid'])
  expect(other.answerErrors).toEqual([])
})
