import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'

/** Abandons the turn and takes it back, as often as given. */
async function abandonAgain(worker: ScriptedWorker, turn: Turn, times: number): Promise<Turn> {
  let current = turn
  for (let n = 0; n < times; n++) {
    await worker.abandonTurn(current)
    current = await worker.nextTurn()
  }
  return current
}

test('148 an abandoned turn is sent again, unchanged, and the status stays as it was', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const first = await worker.nextTurn()
  const tokens = new Set([first.token])
  let turn = first
  for (let n = 0; n < 3; n++) {
    turn = await abandonAgain(worker, turn, 1)
    expect(turn).toMatchObject({ instanceId: id, executionId: first.executionId, pastTypes: [] })
    expect(turn.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
    expect(await client.status(id)).toBe('PENDING')
    tokens.add(turn.token)
  }
  expect(tokens.size).toBe(4)
  await worker.completeTurn(turn, [])
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  turn = await abandonAgain(worker, await worker.nextTurn(), 1)
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  expect(await client.status(id)).toBe('RUNNING')
  await worker.completeTurn(turn, [complete(1)])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('148 the rest grows with every abandon of an item, and starts anew after a success', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const often = await client.start('held')
  const tired = await abandonAgain(worker, await worker.nextTurn(), 3)
  const seldom = await client.start('held')
  const fresh = await worker.nextTurn()
  expect(fresh.instanceId).toBe(seldom)
  // Abandoned first, but for the fourth time: the one abandoned for the first time overtakes it.
  await worker.abandonTurn(tired)
  await worker.abandonTurn(fresh)
  const order = [await worker.nextTurn(), await worker.nextTurn()]
  expect(order.map(turn => turn.instanceId)).toEqual([seldom, often])

  for (const turn of order) await worker.completeTurn(turn, [])
  const later: Turn[] = []
  for (const instanceId of [often, seldom]) {
    await client.call('RaiseEvent', { instanceId, name: 'go' })
    later.push(await worker.nextTurn())
  }
  // Both rest for the first time now, so the one abandoned first is first again.
  for (const turn of later) await worker.abandonTurn(turn)
  const anew = [await worker.nextTurn(), await worker.nextTurn()]
  expect(anew.map(turn => turn.instanceId)).toEqual([often, seldom])
})

test('148 others are served while an abandoned turn rests', async () => {
  const client = await openClient()
  const worker = await openWorker(client, { maxConcurrentOrchestrationWorkItems: 1 })
  await client.start('held')
  const turn = await abandonAgain(worker, await worker.nextTurn(), 4)
  await worker.abandonTurn(turn)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect((await worker.nextTurn()).instanceId).toBe(turn.instanceId)
})

test('149 an abandoned activity is sent again and its result counts', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('order', turn => {
    const [done] = ofType(turn.events, 'taskCompleted')
    return done ? [complete(2, done.taskCompleted?.result?.value)] : [scheduleTask(1, 'ship', '"parcel"')]
  })
  const id = await client.start('order')
  const first = await worker.nextActivity()
  await worker.abandonActivity(first)
  const second = await worker.nextActivity()
  expect(await client.status(id)).toBe('RUNNING')
  await worker.abandonActivity(second)
  const third = await worker.nextActivity()
  expect(second.request).toEqual(first.request)
  expect(third.request).toEqual(first.request)
  expect(new Set([first.token, second.token, third.token]).size).toBe(3)
  await worker.completeActivity(third, '"shipped"')
  expect((await client.completion(id))?.output?.value).toBe('"shipped"')
  expect(ofType(await client.history(id), 'taskScheduled')).toHaveLength(1)
})

test('150 what one worker rejects goes to the other, even if that one has more to do', async () => {
  const client = await openClient()
  const rejecting = await openWorker(client)
  await client.start('order')
  const order = await rejecting.nextTurn()
  const accepting = await openWorker(client)
  // Two turns in flight on the other worker, none on this one once it has abandoned.
  for (let n = 0; n < 3; n++) await client.start('held')
  await Promise.all([accepting.nextTurn(), accepting.nextTurn()])
  await rejecting.completeTurn(await rejecting.nextTurn(), [complete(1)])
  await rejecting.abandonTurn(order)
  const again = await accepting.nextTurn()
  expect(again.instanceId).toBe(order.instanceId)
  expect(rejecting.unread.turns).toBe(0)
  await accepting.completeTurn(again, [complete(1)])
  expect((await client.completion(order.instanceId))?.orchestrationStatus).toBe(
    'ORCHESTRATION_STATUS_COMPLETED',
  )
})

test('150 an activity one worker rejects goes to the other', async () => {
  const client = await openClient()
  const orders = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'order' }] } })
  orders.orchestrator('order', turn =>
    turn.pastTypes.length === 0 ? [scheduleTask(1, 'ship')] : [complete(2)],
  )
  const activities = { workItemFilters: { activities: [{ name: 'ship' }] } }
  const rejecting = await openWorker(client, activities)
  const id = await client.start('order')
  const item = await rejecting.nextActivity()
  const accepting = await openWorker(client, activities)
  await rejecting.abandonActivity(item)
  await accepting.completeActivity(await accepting.nextActivity())
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(rejecting.unread.activities).toBe(0)
})

test('151 an unknown, empty or spent token is abandoned with OK and to no effect', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await worker.completeTurn(turn, [scheduleTask(1, 'ship')])
  const activity = await worker.nextActivity()
  for (const completionToken of ['nobody knows it', '', turn.token]) {
    await client.call('AbandonTaskOrchestratorWorkItem', { completionToken })
    await client.call('AbandonTaskActivityWorkItem', { completionToken })
  }
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  await worker.completeActivity(activity)
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'taskCompleted'])
  await worker.completeTurn(next, [complete(2)])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
