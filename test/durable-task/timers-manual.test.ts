/** Timers on the manual clock: months pass at a word, in order, and never early. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createTimer, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { inputOf, ofType, turnsOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

const hour = 3_600_000
const day = 24 * hour

/** A hub on the manual clock, with a worker whose `sleeper` sleeps until the instant its input names. */
async function openManual() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('manual')
  const client = await openClient({ address: backend.address, hub: 'manual' })
  const worker = await openWorker(client)
  worker.orchestrator('sleeper', turn =>
    ofType(turn.events, 'timerFired').length > 0 ? [complete(2)] : [createTimer(1, Number(inputOf(turn)))],
  )
  const startSleeper = async (until: number) => {
    const id = await client.start('sleeper', { input: text(String(until)) })
    await client.started(id)
    return id
  }
  return { clock: hub.clock, client, worker, startSleeper }
}

test('188 a timer of thirty days fires after thirty days and not a millisecond earlier', async () => {
  const { clock, client, worker, startSleeper } = await openManual()
  const start = clock.now
  const id = await startSleeper(start + 30 * day)
  const other = await startSleeper(start + 30 * day - 1)
  await clock.advance(30 * day - 1)
  expect((await client.completion(other))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(1)
  expect(await client.status(id)).toBe('RUNNING')
  await clock.advance(1)
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(clock.now).toBe(start + 30 * day)
  const [fired] = ofType(await client.history(id), 'timerFired')
  expect(fired?.timestamp).toEqual(timestamp(start + 30 * day))
  expect(fired?.timerFired).toEqual({ timerId: 1, fireAt: timestamp(start + 30 * day) })
})

test('188 the clock moves to the next due instant, however far', async () => {
  const { clock, client, startSleeper } = await openManual()
  const start = clock.now
  const days = [400, 36_500, 30]
  const ids = await Promise.all(days.map(count => startSleeper(start + count * day)))
  for (const [index, count] of [
    [2, 30],
    [0, 400],
    [1, 36_500],
  ] as const) {
    expect(await clock.advanceToNext()).toBe(true)
    expect(clock.now).toBe(start + count * day)
    const state = await client.completion(ids[index]!)
    expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  }
  expect(await clock.advanceToNext()).toBe(false)
  expect(clock.now).toBe(start + 36_500 * day)
})

test('187 a timer that is due already fires while the clock stands still', async () => {
  const { clock, client, startSleeper } = await openManual()
  const start = clock.now
  const ids = [await startSleeper(start), await startSleeper(start - day), await startSleeper(0)]
  for (const id of ids)
    expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(clock.now).toBe(start)
})

test('189 timers on the way fire once each, in the order they are due', async () => {
  const { clock, client, worker } = await openManual()
  const start = clock.now
  worker.orchestrator('many', turn => {
    if (ofType(turn.events, 'timerCreated').length === 0)
      return [3, 1, 2, 2, 1].map((hours, index) => createTimer(index + 1, start + hours * hour))
    return ofType(turn.events, 'timerFired').length === 5 ? [complete(6)] : []
  })
  const id = await client.start('many')
  await client.started(id)
  await clock.advance(4 * hour)
  await client.completion(id)
  const delivered = turnsOf(worker, id).flatMap(turn => ofType(turn.newEvents, 'timerFired'))
  expect(delivered.map(event => event.timerFired?.timerId)).toEqual([2, 5, 3, 4, 1])
  expect(ofType(await client.history(id), 'timerFired')).toEqual(delivered)
})

test('190 191 nothing is due any more once the instance has ended', async () => {
  const { clock, client, worker } = await openManual()
  const start = clock.now
  const raced = await client.start('races')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, start + hour)])
  await client.call('RaiseEvent', { instanceId: raced, name: 'approved', input: null })
  await worker.completeTurn(await worker.nextTurn(), [complete(2)])
  const terminated = await client.start('stopped')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, start + hour)])
  await client.call('TerminateInstance', { instanceId: terminated, output: text('stop') })
  const before = await Promise.all([raced, terminated].map(id => client.completion(id)))
  expect(before.map(state => state?.orchestrationStatus)).toEqual([
    'ORCHESTRATION_STATUS_COMPLETED',
    'ORCHESTRATION_STATUS_TERMINATED',
  ])
  expect(await clock.advanceToNext()).toBe(false)
  await clock.advance(2 * hour)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(await Promise.all([raced, terminated].map(id => client.state(id)))).toEqual(before)
})

test('205 a timer ends with its generation, and one that continue-as-new leaves behind is not armed', async () => {
  const { clock, client, worker } = await openManual()
  const start = clock.now
  const instanceId = await client.start('rolls')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, start + hour)])
  await client.call('RaiseEvent', { instanceId, name: 'roll', input: null })
  await worker.completeTurn(await worker.nextTurn(), [createTimer(2, start + hour), continueAsNew(3)])
  await worker.completeTurn(await worker.nextTurn(), [])
  expect(await clock.advanceToNext()).toBe(false)
  await clock.advance(2 * hour)
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(3)
})
