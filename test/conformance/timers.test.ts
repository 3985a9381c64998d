/** Timers on the real clock: never early, each once, and never for an instance that has ended. */
import { expect, test } from 'vitest'
import { complete, createTimer, millis, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { inputOf, ofType, turnsOf, typesOf } from '../support/history.ts'
import { timerSentinel } from '../support/timer-sentinel.ts'

const day = 86_400_000

test('187 a timer that is due already fires in the next turn', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('late')
  const first = await worker.nextTurn()
  const now = Math.floor(millis(first.request.newEvents[0]?.timestamp))
  const due = [now - day, 0, now]
  for (const [index, fireAt] of due.entries()) {
    const turn = index === 0 ? first : await worker.nextTurn()
    await worker.completeTurn(turn, [createTimer(index + 1, fireAt)])
  }
  await worker.completeTurn(await worker.nextTurn(), [complete(4)])
  expect(await client.status(id)).toBe('COMPLETED')
  const history = await client.history(id)
  expect(ofType(history, 'timerFired').map(event => [event.eventId, event.timerFired])).toEqual(
    due.map((fireAt, index) => [-1, { timerId: index + 1, fireAt: timestamp(fireAt) }]),
  )
  const created = ofType(history, 'timerCreated').map(event => [event.eventId, event.timerCreated?.fireAt])
  expect(created).toEqual(due.map((fireAt, index) => [index + 1, timestamp(fireAt)]))
})

test('188 a timer beyond what Node can wait for does not fire early', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('patient', turn =>
    ofType(turn.events, 'timerFired').length > 0 ? [complete(2)] : [createTimer(1, Number(inputOf(turn)))],
  )
  const now = Date.now()
  const delays = [2 ** 31 - 1, 2 ** 31, 30 * day, 2 ** 32 + 100, 36_500 * day]
  const fireTimes = [...delays.map(delay => now + delay), Date.UTC(9999, 11, 31)]
  const ids = await Promise.all(
    fireTimes.map(fireAt => client.start('patient', { input: text(String(fireAt)) })),
  )
  await Promise.all(ids.map(id => client.started(id)))
  await timerSentinel(client, worker, Date.now() + 150)
  for (const id of ids) {
    expect(await client.status(id)).toBe('RUNNING')
    expect(turnsOf(worker, id)).toHaveLength(1)
    const history = typesOf(await client.history(id))
    expect(history).toEqual(['orchestratorStarted', 'executionStarted', 'timerCreated'])
  }
})

test('189 three timers of one instant fire once each', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const fireAt = Date.now() + 100
  worker.orchestrator('three', turn => {
    if (ofType(turn.events, 'timerCreated').length === 0)
      return [createTimer(1, fireAt), createTimer(2, fireAt), createTimer(3, fireAt)]
    return ofType(turn.events, 'timerFired').length === 3 ? [complete(4)] : []
  })
  const id = await client.start('three')
  await client.completion(id)
  await timerSentinel(client, worker, fireAt + 50)
  const fired = turnsOf(worker, id).flatMap(turn => ofType(turn.newEvents, 'timerFired'))
  const timerIds = fired.map(event => event.timerFired?.timerId).sort()
  expect(timerIds).toEqual([1, 2, 3])
  expect(fired.map(event => event.timerFired?.fireAt)).toEqual(Array(3).fill(timestamp(fireAt)))
  expect(ofType(await client.history(id), 'timerFired')).toHaveLength(3)
})

test('190 when the event wins against the timer, the late timer is ignored', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('races')
  const fireAt = Date.now() + 1000
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, fireAt)])
  await client.call('RaiseEvent', { instanceId, name: 'approved', input: text('yes') })
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  await worker.completeTurn(turn, [complete(2, 'approved')])
  const state = await client.completion(instanceId)
  const history = await client.history(instanceId)
  await timerSentinel(client, worker, fireAt + 50)
  expect(turnsOf(worker, instanceId)).toHaveLength(2)
  expect(await client.state(instanceId)).toEqual(state)
  expect(await client.history(instanceId)).toEqual(history)
})

test('191 a terminated instance stays as it is when its timer falls due', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('stopped')
  const fireAt = Date.now() + 1000
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, fireAt)])
  await client.call('TerminateInstance', { instanceId, output: text('stop') })
  const state = await client.completion(instanceId)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  await timerSentinel(client, worker, fireAt + 50)
  expect(turnsOf(worker, instanceId)).toHaveLength(1)
  expect(await client.state(instanceId)).toEqual(state)
  expect(ofType(await client.history(instanceId), 'timerFired')).toEqual([])
})
