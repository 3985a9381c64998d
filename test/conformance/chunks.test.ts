import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'

/** One chunk as the .NET worker sends it: no count of events in the first one, 0 in the others. */
const sendChunk = (
  worker: ScriptedWorker,
  turn: Turn,
  index: number,
  actions: OrchestratorAction[],
  last = false,
) =>
  worker.completeTurn(turn, actions, {
    isPartial: !last,
    chunkIndex: { value: index },
    numEventsProcessed: index === 0 ? null : { value: 0 },
    customStatus: text('chunked'),
  })

const pair = (index: number) => [scheduleTask(index * 2 + 1, 'ship'), scheduleTask(index * 2 + 2, 'ship')]

test('157 a response in five chunks is committed once, whole and in order', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await client.call('RaiseEvent', { instanceId: id, name: 'early' })
  const turn = await worker.nextTurn()
  for (let index = 0; index < 4; index++) await sendChunk(worker, turn, index, pair(index))
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  expect(await client.status(id)).toBe('PENDING')
  await sendChunk(worker, turn, 4, pair(4), true)

  const items = []
  for (let n = 0; n < 10; n++) items.push(await worker.nextActivity())
  expect(items.map(item => item.taskId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect((await client.state(id))?.customStatus?.value).toBe('chunked')
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
  const scheduled = ofType(await client.history(id), 'taskScheduled').map(event => event.eventId)
  expect(scheduled).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('157 all events of the chunked turn are consumed', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await client.call('RaiseEvent', { instanceId: id, name: 'later' })
  await sendChunk(worker, turn, 0, pair(0))
  await sendChunk(worker, turn, 1, [], true)
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  expect(next.pastTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'taskScheduled',
    'taskScheduled',
  ])
  await sendChunk(worker, next, 0, [])
  await sendChunk(worker, next, 1, [complete(3, 'whole')], true)
  expect((await client.completion(id))?.output?.value).toBe('whole')
})

test('158 chunks of a lost worker are dropped with it', async () => {
  const client = await openClient()
  const lost = await openWorker(client)
  const id = await client.start('held')
  const turn = await lost.nextTurn()
  await sendChunk(lost, turn, 0, pair(0))
  await sendChunk(lost, turn, 1, pair(1))
  await lost.close()

  const worker = await openWorker(client)
  const again = await worker.nextTurn()
  expect(again.pastTypes).toEqual([])
  await sendChunk(worker, again, 0, [scheduleTask(7, 'ship')])
  // The rest of the lost series comes late: it belongs to nothing.
  await sendChunk(lost, turn, 2, pair(2), true)
  await sendChunk(worker, again, 1, [scheduleTask(8, 'ship')], true)
  const ids = [(await worker.nextActivity()).taskId, (await worker.nextActivity()).taskId]
  await sentinel(client, worker)
  expect(ids).toEqual([7, 8])
  expect(worker.unread.activities).toBe(0)
  expect(ofType(await client.history(id), 'taskScheduled').map(event => event.eventId)).toEqual([7, 8])
})

test('158 chunks of an abandoned turn are dropped', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await sendChunk(worker, turn, 0, pair(0))
  await worker.abandonTurn(turn)
  await worker.completeTurn(await worker.nextTurn(), [complete(9)])
  await client.completion(id)
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
  expect(ofType(await client.history(id), 'taskScheduled')).toEqual([])
})

test('§2.4 events a response did not process come first in the next turn', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const first = await worker.nextTurn()
  for (const name of ['one', 'two', 'three']) await client.call('RaiseEvent', { instanceId: id, name })
  await worker.completeTurn(first, [])
  const second = await worker.nextTurn()
  expect(second.newTypes).toEqual(['orchestratorStarted', 'eventRaised', 'eventRaised', 'eventRaised'])
  await client.call('RaiseEvent', { instanceId: id, name: 'four' })
  await worker.completeTurn(second, [], { numEventsProcessed: { value: 2 } })
  const third = await worker.nextTurn()
  const names = ofType(third.request.newEvents, 'eventRaised').map(event => event.eventRaised?.name)
  expect(names).toEqual(['two', 'three', 'four'])
  expect(third.pastTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'orchestratorStarted',
    'eventRaised',
  ])
})
