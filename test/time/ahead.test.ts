/** What a clock shows of what is ahead: the next due instant, and what holds a skip back. */
import { expect, test } from 'vitest'
import { activity } from '../../src/index.ts'
import { createTimer, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import type { Script } from '../support/worker.ts'

const patiently = { timeout: 10_000 }
const HOUR = 3_600_000
const never = Number.POSITIVE_INFINITY

async function openTimed(time: 'manual' | 'skip' | 'real') {
  const backend = await ownBackend({ time })
  const hub = backend.hub('timed')
  const client = await openClient({ address: backend.address, hub: hub.name })
  const worker = await openWorker(client)
  const start = async (instanceId: string, script: Script) => {
    worker.orchestrator(instanceId, script)
    const run = await hub.start(instanceId, undefined, { instanceId })
    await run.waitFor({ status: 'RUNNING' })
    return run
  }
  return { hub, client, worker, start }
}

test.each(['manual', 'real'] as const)('what is next, and whose it is, with %s time', async time => {
  const { hub, start } = await openTimed(time)
  expect(hub.clock.next).toBeUndefined()
  const soon = hub.clock.now + HOUR
  await start('sleeps', () => [createTimer(1, soon + 3 * HOUR)])
  expect(hub.clock.next).toEqual({ at: soon + 3 * HOUR, kind: 'timer', id: 'sleeps' })
  await hub.signal('@counter@a', 'add', 1, { at: soon + 2 * HOUR })
  expect(hub.clock.next).toEqual({ at: soon + 2 * HOUR, kind: 'signal', id: '@counter@a' })
  await hub.start('Later', undefined, { instanceId: 'later', startAt: soon + HOUR })
  expect(hub.clock.next).toEqual({ at: soon + HOUR, kind: 'start', id: 'later' })
  hub.use(activity('charge').delays(HOUR / 2))
  const pays = await start('pays', () => [scheduleTask(1, 'charge')])
  expect(hub.clock.next).toEqual({ kind: 'other', at: expect.any(Number) })
  expect(hub.clock.next!.at).toBeLessThanOrEqual(hub.clock.now + HOUR / 2)
  await pays.terminate()
  await pays.purge()
  expect(hub.clock.next).toMatchObject({ kind: 'start' })
  await hub.instance('later').terminate()
  expect(hub.clock.next).toMatchObject({ kind: 'signal' })
  expect(hub.clock.held).toBeUndefined()
})

test('what holds a skip back is said while a client waits', async () => {
  const { hub, worker, start } = await openTimed('skip')
  const far = hub.clock.now + 1_000 * HOUR
  const pays = await start('pays', () => [scheduleTask(1, 'charge'), createTimer(2, far)])
  const item = await worker.nextActivity()
  expect(hub.clock.held).toBeUndefined()
  const wait = pays.output({ timeout: 60_000 }).catch(() => {})
  expect(hub.clock.held).toBe("activity 'charge' of 'pays' is out")
  const other = await start('ships', () => [scheduleTask(1, 'ship')])
  const second = await worker.nextActivity()
  expect(hub.clock.held).toBe('2 pieces of work are out')
  await hub.pause()
  await hub.start('Nobody', undefined, { instanceId: 'new' })
  expect(hub.clock.held).toBe(
    "2 pieces of work are out; a turn of 'new' (Nobody) waits, for the hub is paused",
  )
  await worker.completeActivity(second)
  await other.terminate()
  await worker.abandonActivity(item)
  expect(hub.clock.held).toContain("activity 'charge' of 'pays' rests after a failed delivery")
  expect(hub.clock.now).toBeLessThan(far)
  await hub.reset()
  await wait
})

test('a worker that has left may come back', async () => {
  const { hub, client, worker, start } = await openTimed('skip')
  const run = await start('sleeps', () => [createTimer(1, hub.clock.now + HOUR)])
  await worker.close()
  await expect.poll(() => hub.workers(), patiently).toEqual([])
  await hub.start('Nobody', undefined, { instanceId: 'new' })
  await hub.signal('@counter@a', 'add')
  const wait = run.output({ timeout: 60_000 }).catch(() => {})
  expect(hub.clock.held).toBe('2 pieces of work wait for a worker that has left and may come back')
  await openWorker(client)
  expect(hub.clock.held).toBe('2 pieces of work are out')
  await hub.reset()
  await wait
})

test('work in its time of grace holds a skip back', async () => {
  const backend = await ownBackend({ time: 'skip' })
  const hub = backend.hub('grace')
  hub.unserved('fail', { grace: 3_600_000 })
  await hub.signal('@counter@a', 'add', 1, { at: hub.clock.now + HOUR })
  const run = await hub.start('Nobody', undefined, { instanceId: 'new' })
  const wait = run.output({ timeout: 60_000 }).catch(() => {})
  expect(hub.clock.held).toBe("a turn of 'new' (Nobody) waits for a worker to come")
  await hub.reset()
  await wait
})

test('nothing is held back where nothing is due, or a fake sleeps on its answer', async () => {
  const { hub, start } = await openTimed('skip')
  const pays = await start('pays', () => [scheduleTask(1, 'charge')])
  const wait = pays.output({ timeout: 60_000 }).catch(() => {})
  expect(hub.clock.held).toBeUndefined()
  hub.use(activity('ship').delays(never))
  await start('ships', () => [scheduleTask(1, 'ship')])
  expect(hub.clock.held).toBeUndefined()
  await hub.reset()
  await wait
})
