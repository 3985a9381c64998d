/** Faults of other backends, each shown not to be one of ours. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createTimer, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType, turnsOf, typesOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import { timerSentinel } from '../support/timer-sentinel.ts'

const hour = 3_600_000
const day = 24 * hour

async function openManual() {
  const backend = await ownBackend({ time: 'manual' })
  const { clock } = backend.hub('manual')
  const client = await openClient({ address: backend.address, hub: 'manual' })
  return { clock, client, worker: await openWorker(client) }
}

test('22 peers 2: a scheduled start waits until it is due, instead of starting at once', async () => {
  const { clock, client, worker } = await openManual()
  worker.orchestrator('later', () => [complete(1)])
  const start = clock.now
  const due = timestamp(start + hour)
  const id = await client.start('later', { scheduledStartTimestamp: due })
  await sentinel(client, worker)
  await clock.advance(hour - 1)
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toEqual([])
  expect(await client.state(id)).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_PENDING',
    scheduledStartTimestamp: due,
  })
  await clock.advance(1)
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  const [turn] = turnsOf(worker, id)
  expect(turn?.newEvents[0]?.timestamp).toEqual(due)
})

test('188 peers 6: a timer of thirty days outlives a shorter one, instead of firing at once', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('patient')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, Date.now() + 30 * day)])
  await timerSentinel(client, worker, Date.now() + 100)
  expect(turnsOf(worker, id)).toHaveLength(1)
  expect(await client.status(id)).toBe('RUNNING')
  expect(ofType(await client.history(id), 'timerFired')).toEqual([])
})

test('188 peers 6: a scheduled start in thirty days is not due at once either', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const later = timestamp(Date.now() + 30 * day)
  const id = await client.start('patient', { scheduledStartTimestamp: later })
  await timerSentinel(client, worker, Date.now() + 100)
  expect(turnsOf(worker, id)).toEqual([])
  expect(await client.status(id)).toBe('PENDING')
})

test('205 peers 7: a timer left over from before continue-as-new does not satisfy the next with its id', async () => {
  const { clock, client, worker } = await openManual()
  const start = clock.now
  const instanceId = await client.start('rolls')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, start + hour)])
  await client.call('RaiseEvent', { instanceId, name: 'roll', input: text('"on"') })
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(2)])
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, start + 2 * hour)])
  await clock.advance(hour)
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(3)
  await clock.advance(hour)
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'timerFired'])
  const fireAt = timestamp(start + 2 * hour)
  expect(turn.request.newEvents[1]?.timerFired).toEqual({ timerId: 1, fireAt })
  await worker.completeTurn(turn, [complete(2)])
  expect(typesOf(await client.history(instanceId))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'timerCreated',
    'orchestratorStarted',
    'timerFired',
    'executionCompleted',
  ])
})
