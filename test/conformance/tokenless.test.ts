import { expect, test } from 'vitest'
import { complete, continueAsNew, failure, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { Turn } from '../support/worker.ts'

const results = (turn: Turn) =>
  ofType(turn.request.newEvents, 'taskCompleted').map(event => event.taskCompleted?.result?.value)

/** Answers as the Go worker does: by ids, without the token. */
const answer = (client: RawClient, instanceId: string, taskId: number, result: string) =>
  client.call('CompleteActivityTask', { instanceId, taskId, result: text(result) })

test('154 a turn answered without a token is found by its instance', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const [one, two] = [await client.start('held'), await client.start('held')]
  await Promise.all([worker.nextTurn(), worker.nextTurn()])
  await client.call('CompleteOrchestratorTask', { instanceId: two, actions: [complete(1, 'two')] })
  expect((await client.completion(two))?.output?.value).toBe('two')
  expect(await client.status(one)).toBe('PENDING')
  await client.call('CompleteOrchestratorTask', { instanceId: one, actions: [complete(1, 'one')] })
  expect((await client.completion(one))?.output?.value).toBe('one')
})

test('154 an activity answered without a token is found by instance and task id', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('order', turn => {
    const ended = [...ofType(turn.events, 'taskCompleted'), ...ofType(turn.events, 'taskFailed')]
    if (turn.pastTypes.length === 0) return [0, 1, 2].map(id => scheduleTask(id, 'ship'))
    if (ended.length < 3) return []
    const read = (id: number) => ended.find(event => event.taskCompleted?.taskScheduledId === id)
    const outcome = [0, 1, 2].map(id => read(id)?.taskCompleted?.result?.value ?? 'failed')
    return [complete(3, outcome.join())]
  })
  const ids = [await client.start('order'), await client.start('order')]
  for (let n = 0; n < 6; n++) await worker.nextActivity()
  for (const [index, id] of ids.entries()) {
    await answer(client, id, 2, `${index}/2`)
    await answer(client, id, 0, `${index}/0`)
    await client.call('CompleteActivityTask', { instanceId: id, taskId: 1, failureDetails: failure('no') })
  }
  expect((await client.completion(ids[0]!))?.output?.value).toBe('0/0,failed,0/2')
  expect((await client.completion(ids[1]!))?.output?.value).toBe('1/0,failed,1/2')
})

test('154 without a token the current execution comes before an old one', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship')])
  const old = await worker.nextActivity()
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(2)])
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship')])
  const current = await worker.nextActivity()
  expect(current.request.orchestrationInstance?.executionId).not.toEqual(
    old.request.orchestrationInstance?.executionId,
  )

  await answer(client, id, 1, 'current')
  const turn = await worker.nextTurn()
  expect(results(turn)).toEqual(['current'])
  await worker.completeTurn(turn, [])
  // What is left in flight under these ids is of the old execution: its result goes nowhere.
  await answer(client, id, 1, 'old')
  await worker.completeActivity(current, 'again')
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(await client.status(id)).toBe('RUNNING')
})

test('154 without a token the oldest of equals comes first', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship', 'older')])
  const older = await worker.nextActivity()
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship', 'younger')])
  const younger = await worker.nextActivity()

  await answer(client, id, 1, 'for the older')
  const turn = await worker.nextTurn()
  expect(results(turn)).toEqual(['for the older'])
  await worker.completeTurn(turn, [])
  await worker.completeActivity(older, 'too late')
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  await worker.completeActivity(younger, 'for the younger')
  expect(results(await worker.nextTurn())).toEqual(['for the younger'])
})

test('137 154 a turn answered without a token after its stream died is accepted while nobody else has it', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.nextTurn()
  await worker.close()
  await client.call('CompleteOrchestratorTask', { instanceId: id, actions: [complete(1, 'late')] })
  expect((await client.completion(id))?.output?.value).toBe('late')
})
