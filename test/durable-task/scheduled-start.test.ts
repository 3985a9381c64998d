/** Start times on a manual clock: nothing runs before its time, everything at it. */
import { expect, test } from 'vitest'
import { complete, millis, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { startOf } from '../support/instance-in.ts'
import { sentinel } from '../support/sentinel.ts'

async function openManual() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('scheduled')
  const client = await openClient({ address: backend.address, hub: hub.name })
  const worker = await openWorker(client)
  const startIn = (ms: number, instanceId = 'later') =>
    client.start('Later', { instanceId, scheduledStartTimestamp: timestamp(hub.clock.now + ms) })
  return { clock: hub.clock, client, worker, startIn }
}

test('22 an instance is PENDING until its start time and runs at it', async () => {
  const { clock, client, worker, startIn } = await openManual()
  const due = clock.now + 2000
  await startIn(2000)
  await sentinel(client, worker)
  expect(await client.status('later')).toBe('PENDING')
  expect(millis((await client.state('later'))?.scheduledStartTimestamp)).toBe(due)

  await clock.advance(1999)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(await client.status('later')).toBe('PENDING')

  await clock.advance(1)
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(millis(turn.request.newEvents[0]?.timestamp)).toBe(due)
  expect(millis(startOf(turn).scheduledStartTimestamp)).toBe(due)
  await worker.completeTurn(turn, [complete(1, 'ran')])
  expect((await client.completion('later'))?.output).toEqual({ value: 'ran' })
})

test('22 instances start in the order of their times, and the clock jumps from one to the next', async () => {
  const { clock, client, worker, startIn } = await openManual()
  const epoch = clock.now
  const delays = { third: 30 * 24 * 3_600_000, first: 500, second: 60_000 }
  for (const [id, ms] of Object.entries(delays)) await startIn(ms, id)
  for (const id of ['first', 'second', 'third'] as const) {
    expect(await clock.advanceToNext()).toBe(true)
    expect(clock.now).toBe(epoch + delays[id])
    const turn = await worker.nextTurn()
    expect(turn.instanceId).toBe(id)
    await worker.completeTurn(turn, [complete(1)])
    await client.completion(id)
  }
  expect(await clock.advanceToNext()).toBe(false)
})

test('23 a start time of the epoch, the past or right now runs without moving the clock', async () => {
  const { clock, client, worker } = await openManual()
  for (const at of [0, clock.now - 1, clock.now]) {
    const instanceId = await client.start('Now', { scheduledStartTimestamp: timestamp(at) })
    expect((await client.state(instanceId))?.scheduledStartTimestamp).toBeNull()
    const turn = await worker.nextTurn()
    expect(turn.instanceId).toBe(instanceId)
    expect(startOf(turn).scheduledStartTimestamp).toBeNull()
  }
})

test('24 events raised before the start time arrive in the first turn, in order', async () => {
  const { clock, client, worker, startIn } = await openManual()
  await startIn(2000)
  for (const name of ['one', 'two', 'three']) {
    await client.call('RaiseEvent', { instanceId: 'later', name, input: text(`${name}!`) })
  }
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  await clock.advance(2000)
  const turn = await worker.nextTurn()
  expect(turn.newTypes.slice(0, 2)).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(turn.request.newEvents.slice(2).map(event => event.eventRaised)).toEqual(
    ['one', 'two', 'three'].map(name => ({ name, input: { value: `${name}!` } })),
  )
})

test('25 terminated before its start time, an instance never runs', async () => {
  const { clock, client, worker, startIn } = await openManual()
  await startIn(2000)
  await client.call('TerminateInstance', { instanceId: 'later', output: text('not needed') })
  expect(await client.state('later')).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
    output: { value: 'not needed' },
  })
  await clock.advance(5000)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(await client.status('later')).toBe('TERMINATED')
})

test('25 replaced before its start time, an instance starts once, at its new time', async () => {
  const { clock, client, worker, startIn } = await openManual()
  await startIn(1000)
  await client.call('TerminateInstance', { instanceId: 'later' })
  await startIn(3000)
  await clock.advance(2999)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  await clock.advance(1)
  const turn = await worker.nextTurn()
  expect(turn.executionId).toBe((await client.state('later'))?.executionId?.value)
  await worker.completeTurn(turn, [complete(1)])
  await client.completion('later')
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
})
