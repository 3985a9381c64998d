/** What StreamInstanceHistory shows: the layout of a turn, event ids, timestamps, chunks. */
import { expect, test } from 'vitest'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import {
  complete,
  createChild,
  createTimer,
  fail,
  failure,
  millis,
  scheduleTask,
  sendEvent,
  text,
} from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import { ofType, typesOf } from '../support/history.ts'

const shapeOf = (events: HistoryEvent__Output[]) => events.map(event => [event.eventId, event.eventType])

test('165 an activity, a timer and a child leave exactly twelve events', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.activity('work', () => 'done').orchestrator('child', () => [complete(1, 'done too')])
  const id = await client.start('tour')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  await worker.completeTurn(await worker.nextTurn(), [createTimer(2, Date.now() + 20)])
  await worker.completeTurn(await worker.nextTurn(), [createChild(3, 'child', `${id}-child`)])
  await worker.completeTurn(await worker.nextTurn(), [complete(4)])
  expect(shapeOf(await client.history(id))).toEqual([
    [-1, 'orchestratorStarted'],
    [0, 'executionStarted'],
    [1, 'taskScheduled'],
    [-1, 'orchestratorStarted'],
    [-1, 'taskCompleted'],
    [2, 'timerCreated'],
    [-1, 'orchestratorStarted'],
    [-1, 'timerFired'],
    [3, 'subOrchestrationInstanceCreated'],
    [-1, 'orchestratorStarted'],
    [-1, 'subOrchestrationInstanceCompleted'],
    [4, 'executionCompleted'],
  ])
})

test('166 one activity leaves six events with the ids -1, 0, 1, -1, -1, 2', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).activity('work', () => 'done')
  const id = await client.start('one')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  await worker.completeTurn(await worker.nextTurn(), [complete(2, 'end')])
  const history = await client.history(id)
  expect(shapeOf(history)).toEqual([
    [-1, 'orchestratorStarted'],
    [0, 'executionStarted'],
    [1, 'taskScheduled'],
    [-1, 'orchestratorStarted'],
    [-1, 'taskCompleted'],
    [2, 'executionCompleted'],
  ])
  expect(history.at(-1)?.executionCompleted).toEqual({
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    result: { value: 'end' },
    failureDetails: null,
  })
})

test('166 a turn without effect still leaves its orchestratorStarted', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('idle')
  await worker.completeTurn(await worker.nextTurn(), [])
  await client.call('RaiseEvent', { instanceId: id, name: 'go', input: null })
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  expect(typesOf(await client.history(id))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'orchestratorStarted',
    'eventRaised',
    'executionCompleted',
  ])
})

test('167 every event has a timestamp, and they never go back', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).activity('work', () => 'done')
  const completed = await client.start('completed')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  await worker.completeTurn(await worker.nextTurn(), [createTimer(2, Date.now() + 20)])
  await worker.completeTurn(await worker.nextTurn(), [])
  await client.call('SuspendInstance', { instanceId: completed })
  await client.call('RaiseEvent', { instanceId: completed, name: 'go', input: null })
  await client.call('ResumeInstance', { instanceId: completed })
  await worker.completeTurn(await worker.nextTurn(), [complete(3)])
  const failed = await client.start('failed')
  await worker.completeTurn(await worker.nextTurn(), [fail(1, failure('no'))])
  const terminated = await client.start('terminated')
  await worker.completeTurn(await worker.nextTurn(), [])
  await client.call('TerminateInstance', { instanceId: terminated, output: text('stop') })
  for (const [id, last] of [
    [completed, 'executionCompleted'],
    [failed, 'executionCompleted'],
    [terminated, 'executionCompleted'],
  ] as const) {
    await client.completion(id)
    const history = await client.history(id)
    expect(history.at(-1)?.eventType).toBe(last)
    const times = history.map(event => millis(event.timestamp))
    expect(times.filter(Number.isNaN)).toEqual([])
    expect(times.every(time => time > Date.UTC(2020, 0))).toBe(true)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  }
})

test('168 the history of an unknown instance or execution is NOT_FOUND', async () => {
  const client = await openClient()
  expect((await errorOf(client.history('nobody'))).code).toBe(status.NOT_FOUND)
  const id = await client.start('known')
  const other = client.historyChunks({ instanceId: id, executionId: text('0'.repeat(32)) })
  expect((await errorOf(other)).code).toBe(status.NOT_FOUND)
})

test('168 an instance without a committed turn has an empty history', async () => {
  const client = await openClient()
  const id = await client.start('pending')
  expect(await client.history(id)).toEqual([])
  const worker = await openWorker(client)
  const turn = await worker.nextTurn()
  expect(await client.history(id)).toEqual([])
  await worker.completeTurn(turn, [])
  expect(typesOf(await client.history(id))).toEqual(['orchestratorStarted', 'executionStarted'])
})

test('169 five thousand events come in chunks and in order', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('long')
  const ids = Array.from({ length: 4997 }, (_, index) => index + 1)
  const data = 'x'.repeat(100)
  await worker.completeTurn(await worker.nextTurn(), [
    ...ids.map(actionId => sendEvent(actionId, 'nobody', `event-${actionId}`, data)),
    complete(4998),
  ])
  await client.completion(id)
  const chunks = await client.historyChunks({ instanceId: id })
  expect(chunks.length).toBeGreaterThan(1)
  expect(chunks.filter(chunk => chunk.length === 0)).toEqual([])
  const history = chunks.flat()
  expect(history).toHaveLength(5000)
  expect(history.map(event => event.eventId)).toEqual([-1, 0, ...ids, 4998])
  const names = ofType(history, 'eventSent').map(event => event.eventSent?.name)
  expect(names).toEqual(ids.map(actionId => `event-${actionId}`))
})
