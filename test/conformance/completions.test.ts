import { expect, test } from 'vitest'
import { complete, failure, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'

const results = (turn: Turn) =>
  ofType(turn.events, 'taskCompleted').map(event => event.taskCompleted?.result?.value)

/** Lets `order` run activities with the given action ids side by side and end with all their results. */
const servesOrders = (worker: ScriptedWorker, ...ids: number[]): ScriptedWorker =>
  worker.orchestrator('order', turn => {
    if (turn.pastTypes.length === 0) return ids.map(id => scheduleTask(id, 'ship'))
    return results(turn).length === ids.length ? [complete(99, results(turn).join())] : []
  })

test('152 an activity result sent twice is answered twice and counts once', async () => {
  const client = await openClient()
  const worker = servesOrders(await openWorker(client), 1, 2)
  const id = await client.start('order')
  const [first, second] = [await worker.nextActivity(), await worker.nextActivity()]
  await worker.completeActivity(first, 'a')
  await worker.completeActivity(first, 'a')
  await worker.completeActivity(first, 'b')
  await worker.failActivity(first, failure('too late'))
  await sentinel(client, worker)
  expect(await client.status(id)).toBe('RUNNING')
  await worker.completeActivity(second, 'c')
  expect((await client.completion(id))?.output?.value).toBe('a,c')
  const history = await client.history(id)
  expect(ofType(history, 'taskCompleted')).toHaveLength(2)
  expect(ofType(history, 'taskFailed')).toEqual([])
})

test('152 a turn answered twice is committed once', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await worker.completeTurn(turn, [scheduleTask(1, 'ship')])
  await worker.completeTurn(turn, [scheduleTask(1, 'ship')])
  await worker.completeTurn(turn, [complete(1)])
  const item = await worker.nextActivity()
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
  expect(await client.status(id)).toBe('RUNNING')
  await worker.completeActivity(item)
  const next = await worker.nextTurn()
  expect(next.pastTypes).toEqual(['orchestratorStarted', 'executionStarted', 'taskScheduled'])
})

test('153 an answer with the token of a lost dispatch leaves the current one alone', async () => {
  const client = await openClient()
  const lost = await openWorker(client)
  const id = await client.start('held')
  const stale = await lost.nextTurn()
  await lost.close()
  const worker = await openWorker(client)
  const current = await worker.nextTurn()

  await lost.completeTurn(stale, [complete(1, 'stale')])
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  await sentinel(client, worker)
  // The turn is still out: nothing was committed, and no second turn was sent beside it.
  expect(await client.status(id)).toBe('PENDING')
  expect(worker.unread.turns).toBe(0)
  await worker.completeTurn(current, [])
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  await worker.completeTurn(next, [complete(1, 'current')])
  expect((await client.completion(id))?.output?.value).toBe('current')
})

test('153 an answer with a token nobody issued leaves turn and activity alone', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await worker.completeTurn({ ...turn, token: 'nobody issued it' }, [complete(1, 'forged')])
  expect(await client.status(id)).toBe('PENDING')
  await worker.completeTurn(turn, [scheduleTask(1, 'ship')])
  const item = await worker.nextActivity()
  await worker.completeActivity({ ...item, token: 'nobody issued it' }, 'forged')
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  await worker.completeActivity(item, 'real')
  expect(results(await worker.nextTurn())).toEqual(['real'])
})

test('155 an activity fails if failure details are present, even with an empty message', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship'), scheduleTask(2, 'ship')])
  const [first, second] = [await worker.nextActivity(), await worker.nextActivity()]
  await worker.failActivity(first, { errorType: 'Error', errorMessage: '' })
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'taskFailed'])
  expect(turn.request.newEvents[1]?.taskFailed).toMatchObject({
    taskScheduledId: first.taskId,
    failureDetails: { errorType: 'Error', errorMessage: '' },
  })
  await worker.completeTurn(turn, [])
  await worker.failActivity(second, {})
  expect((await worker.nextTurn()).newTypes).toEqual(['orchestratorStarted', 'taskFailed'])
})

test('156 answers for a purged instance are OK and change nothing', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship')])
  const item = await worker.nextActivity()
  await client.call('TerminateInstance', { instanceId: id })
  const other = await client.start('held')
  const turn = await worker.nextTurn()
  await client.call('TerminateInstance', { instanceId: other })
  for (const instanceId of [id, other]) {
    expect((await client.completion(instanceId))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
    expect((await client.call('PurgeInstances', { instanceId })).deletedInstanceCount).toBe(1)
  }
  await worker.completeActivity(item, 'late')
  await worker.failActivity(item, failure('late'))
  await worker.completeTurn(turn, [complete(1)])
  // Without a token the ids must do, and nothing of these ids is in flight any more.
  await client.call('CompleteActivityTask', { instanceId: id, taskId: 1 })
  await client.call('CompleteOrchestratorTask', { instanceId: other, actions: [complete(1)] })
  await sentinel(client, worker)
  for (const instanceId of [id, other]) expect(await client.state(instanceId)).toBeUndefined()
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
})

test('160 two activities with one action id both deliver their results', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship', 'try 1')])
  const first = await worker.nextActivity()
  await client.call('RaiseEvent', { instanceId: id, name: 'again' })
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship', 'try 2')])
  const second = await worker.nextActivity()
  expect([first.taskId, second.taskId]).toEqual([1, 1])

  await worker.completeActivity(second, 'second')
  const one = await worker.nextTurn()
  expect(results(one)).toEqual(['second'])
  await worker.completeTurn(one, [])
  await worker.failActivity(first, failure('first'))
  const two = await worker.nextTurn()
  expect(two.newTypes).toEqual(['orchestratorStarted', 'taskFailed'])
  await worker.completeTurn(two, [complete(2)])
  await client.completion(id)
  const history = await client.history(id)
  const scheduled = ofType(history, 'taskScheduled').map(event => [
    event.eventId,
    event.taskScheduled?.input?.value,
  ])
  expect(scheduled).toEqual([
    [1, 'try 1'],
    [1, 'try 2'],
  ])
  expect(ofType(history, 'taskCompleted').map(event => event.taskCompleted?.taskScheduledId)).toEqual([1])
  expect(ofType(history, 'taskFailed').map(event => event.taskFailed?.taskScheduledId)).toEqual([1])
})

test('161 action id 0 is an id like any other', async () => {
  const client = await openClient()
  const worker = servesOrders(await openWorker(client), 0, 1)
  const id = await client.start('order')
  const items = [await worker.nextActivity(), await worker.nextActivity()]
  expect(items.map(item => item.taskId)).toEqual([0, 1])
  for (const item of items) await worker.completeActivity(item, `${item.taskId}`)
  expect((await client.completion(id))?.output?.value).toBe('0,1')
  const history = await client.history(id)
  expect(ofType(history, 'taskCompleted').map(event => event.taskCompleted?.taskScheduledId)).toEqual([0, 1])
  expect(ofType(history, 'taskScheduled').map(event => event.eventId)).toEqual([0, 1])
})
