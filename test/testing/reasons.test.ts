/** What an orchestration waits for, as data. */
import { expect, test } from 'vitest'
import { complete, createChild, createTimer, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { callEntity, lockEntities } from '../support/entity-actions.ts'

const HOUR = 3_600_000

async function openLab() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub()
  const client = await openClient({ address: backend.address, hub: 'default' })
  const everyName = { orchestrations: [{ name: 'Waits' }], activities: [{ name: 'charge' }], entities: [] }
  const worker = await openWorker(client, { workItemFilters: everyName })
  const start = async (id: string, actions: Parameters<typeof worker.completeTurn>[1]) => {
    const run = await hub.start('Waits', undefined, { instanceId: id })
    await worker.completeTurn(await worker.nextTurn(), actions)
    return run
  }
  return { hub, client, worker, start }
}

test('turns and activities, with the place where they are', async () => {
  const { hub, worker } = await openLab()
  const before = Date.now()
  const run = await hub.start('Waits')
  const turn = await worker.nextTurn()
  const out = { place: 'out', worker: expect.stringContaining('grpc') }
  const text = expect.stringContaining("its turn of 'Waits' is out at ")
  expect(run.reasons()).toMatchObject([{ kind: 'turn', name: 'Waits', ...out, text }])
  expect(run.reasons()[0]!.since).toBeGreaterThanOrEqual(before)
  expect(run.reasons()[0]!.since).toBeLessThanOrEqual(Date.now())
  expect(run.reasons()[0]!.isUnserved).toBeUndefined()
  await worker.completeTurn(turn, [scheduleTask(1, 'charge'), scheduleTask(2, 'pack')])
  const item = await worker.nextActivity()
  expect(run.reasons()).toMatchObject([
    { kind: 'activity', name: 'charge', taskId: 1, ...out },
    { kind: 'activity', name: 'pack', taskId: 2, place: 'queued', isUnserved: true },
  ])
  expect(run.reasons()[1]!.worker).toBeUndefined()
  await worker.abandonActivity(item)
  expect(run.reasons()[0]).toMatchObject({
    taskId: 1,
    place: 'resting',
    text: expect.stringContaining('rests'),
  })
  expect(run.reasons()[0]!.isUnserved).toBeUndefined()
})

test('while the hub is paused nothing is said of who serves: a fake may', async () => {
  const { hub } = await openLab()
  await hub.pause()
  const run = await hub.start('Nobody')
  expect(run.reasons()).toMatchObject([{ kind: 'turn', place: 'queued' }])
  expect(run.reasons()[0]!.isUnserved).toBeUndefined()
  hub.resume()
  expect(run.reasons()).toMatchObject([{ kind: 'turn', place: 'queued', isUnserved: true }])
})

test('the next timer, a scheduled start, a resume, an event, and the end', async () => {
  const { hub, start } = await openLab()
  const due = hub.clock.now + HOUR
  const sleeps = await start('sleeps', [createTimer(1, due + HOUR), createTimer(2, due)])
  expect(sleeps.reasons()).toEqual([
    { kind: 'timer', taskId: 2, due, text: `its next timer is due at ${new Date(due).toISOString()}` },
  ])
  await sleeps.suspend()
  expect(sleeps.reasons().map(({ kind }) => kind)).toEqual(['resume', 'timer'])

  const later = await hub.start('Waits', undefined, { startAt: due })
  expect(later.reasons()).toEqual([{ kind: 'start', due, text: expect.stringContaining('is scheduled for') }])

  const listens = await start('listens', [])
  expect(listens.reasons()).toMatchObject([{ kind: 'event' }])
  await listens.terminate()
  expect(listens.reasons()).toEqual([])
  expect(hub.instance('nobody').reasons()).toEqual([])
})

test('children, until they answer', async () => {
  const { worker, start } = await openLab()
  const parent = await start('parent', [createChild(7, 'Waits', 'child'), createChild(8, 'Waits', 'other')])
  const child = { kind: 'child', name: 'Waits' }
  expect(parent.reasons()).toMatchObject([
    { ...child, taskId: 7, instanceId: 'child' },
    { ...child, taskId: 8, instanceId: 'other' },
  ])
  for (const id of ['child', 'other']) {
    const turn = await worker.nextTurn()
    expect(turn.instanceId).toBe(id)
    await worker.completeTurn(turn, [complete(1)])
  }
  expect(parent.reasons()).toMatchObject([{ kind: 'turn' }])
})

test('a child that answers somebody else, or is not there, where there is nothing else to wait for', async () => {
  const { hub, start } = await openLab()
  await start('left', [createChild(9, 'Waits', 'elsewhere')])
  const copy = await hub.import(hub.instance('left').export(), { instanceId: 'copy' })
  await hub.instance('elsewhere').terminate()
  const lost = { kind: 'child', taskId: 9, instanceId: 'elsewhere', name: 'Waits' }
  expect(copy.reasons()).toMatchObject([{ ...lost, text: expect.stringContaining('answers another run') }])
  await hub.instance('elsewhere').purge()
  expect(copy.reasons()).toMatchObject([{ kind: 'child', taskId: 9, instanceId: 'elsewhere' }])
  expect(copy.reasons()[0]).toMatchObject({
    name: undefined,
    text: expect.stringContaining('is not in this hub'),
  })
})

test('locks and calls of entities, and who holds them', async () => {
  const { hub, worker, start } = await openLab()
  const due = hub.clock.now + HOUR
  await start('holds', [lockEntities(1, 'section 1', ['@stock@a'])])
  const turn = await worker.nextTurn()
  const lock = { kind: 'lock', entityId: '@stock@a', instanceId: 'holds' }
  const queues = await start('queues', [lockEntities(1, 'section 2', ['@stock@a'])])
  expect(queues.reasons()).toMatchObject([
    { ...lock, text: "it waits for the lock of '@stock@a', held by 'holds'" },
  ])
  const calls = await start('calls', [
    callEntity(1, '@stock@a', 'take'),
    callEntity(2, '@stock@b', 'count'),
    callEntity(3, '@stock@c', 'count', { at: due }),
  ])
  expect(calls.reasons()).toMatchObject([
    { ...lock, kind: 'call', name: 'take', text: expect.stringContaining('behind 1 other message') },
    { kind: 'call', name: 'count', entityId: '@stock@b', place: 'queued', isUnserved: true },
    { kind: 'call', name: 'count', entityId: '@stock@c', due },
  ])
  await worker.completeTurn(turn, [complete(2)])
  expect(queues.reasons()).toMatchObject([{ kind: 'turn' }])
  expect(calls.reasons()[0]).toMatchObject({ instanceId: 'queues' })
})
