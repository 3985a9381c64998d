/** Answers of workers that are held back on the hub's clock. */
import { expect, test } from 'vitest'
import { call, completion } from '../../../src/index.ts'
import { complete, createTimer, scheduleTask } from '../../support/actions.ts'
import { ofType } from '../../support/history.ts'
import { sentinel } from '../../support/sentinel.ts'
import { openShop } from './shop.ts'

test('an answer that is delayed counts when its time has come, and lets time be moved meanwhile', async () => {
  const { hub, worker } = await openShop({ time: 'manual', patience: 5_000 })
  hub.inject(completion('activity', 'charge').delay(60_000))
  const run = await hub.start('order')
  await worker.completeActivity(await worker.nextActivity(), '"paid"')
  expect(run.explain()).toContain('its answer is held back for 60000 ms by a fault')
  await hub.clock.advance(59_999)
  expect(run.status).toBe('RUNNING')
  await hub.clock.advance(1)
  expect(await run.output()).toEqual(['paid'])
  expect(hub.counters).toEqual({ redeliveries: 0, staleCompletions: 0 })
})

test('an answer that is delayed by nothing counts at once, though the clock stands still', async () => {
  const { hub, client, worker } = await openShop({ time: 'manual' })
  const late = hub.inject(completion('activity', 'charge').delay(0), call('StartInstance').delay(0))
  const run = hub.instance(await client.start('order'))
  await worker.completeActivity(await worker.nextActivity(), '"paid"')
  expect(await run.output()).toEqual(['paid'])
  expect(late.strikes).toHaveLength(2)
})

test('an answer that never comes lets time be skipped to the time-out', async () => {
  const { hub, worker } = await openShop({ time: 'skip' })
  worker.orchestrator('patient', ({ events }) => {
    if (ofType(events, 'timerFired').length > 0) return [complete(3, '"late"')]
    return [scheduleTask(1, 'charge'), createTimer(2, hub.clock.now + 86_400_000)]
  })
  worker.activity('charge', () => '"paid"')
  hub.inject(completion('activity', 'charge').delay(Number.POSITIVE_INFINITY))
  expect(await (await hub.start('patient')).output()).toBe('late')
})

test('an answer held back is lost with its worker, and the work sent again', async () => {
  const { hub, worker, openAnother } = await openShop({ time: 'manual' })
  hub.inject(completion('activity', 'charge').delay(60_000))
  const run = await hub.start('order')
  await worker.completeActivity(await worker.nextActivity(), '"lost"')
  const other = (await openAnother()).activity('charge', () => '"paid"')
  await worker.close()
  expect(await run.output()).toEqual(['paid'])
  expect(other.answerErrors).toEqual([])
  expect(await hub.clock.advanceToNext()).toBe(false)
  expect(hub.counters).toEqual({ redeliveries: 1, staleCompletions: 0 })
})

test('an answer held back for the next one is forgotten with a reset', async () => {
  const { hub, client, worker } = await openShop({}, 2)
  const swapped = hub.inject(completion('activity', 'charge', { times: 2 }).reorder())
  await hub.start('order')
  await worker.completeActivity(await worker.nextActivity(), '1')
  await worker.nextActivity()
  await hub.reset()
  const run = await hub.start('order')
  const items = [await worker.nextActivity(), await worker.nextActivity()]
  await worker.completeActivity(items[0]!, '1')
  await worker.completeActivity(items[1]!, '2')
  expect(await run.output()).toEqual([2, 1])
  expect(swapped.strikes).toHaveLength(2)
  // What it still held would be let through.
  swapped.remove()
  await sentinel(client, worker)
  expect(hub.counters.staleCompletions).toBe(0)
})

test('an answer held back counts nowhere after a reset, and the worker has its credit', async () => {
  const { hub, client, worker } = await openShop({ time: 'manual' })
  hub.inject(completion('activity', 'charge').delay(60_000))
  await hub.start('order')
  await worker.completeActivity(await worker.nextActivity(), '"paid"')
  await hub.reset()
  expect(await hub.clock.advanceToNext()).toBe(false)
  await sentinel(client, worker)
  expect(hub.counters.staleCompletions).toBe(0)
})
