/** Each hub has a clock of its own; a test's own fake timers have nothing to do with it. */
import { afterEach, expect, test, vi } from 'vitest'
import type { TestBackend } from '../../src/index.ts'
import { complete, createTimer, text } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { inputOf, ofType } from '../support/history.ts'

const DAY = 24 * 3_600_000

afterEach(() => void vi.useRealTimers())

/** A client and a worker on the hub; `sleeper` sleeps until the instant that its input names. */
async function open(backend: TestBackend, hub: string) {
  const client = await openClient({ address: backend.address, hub })
  const worker = await openWorker(client)
  worker.orchestrator('sleeper', turn =>
    ofType(turn.events, 'timerFired').length > 0 ? [complete(2)] : [createTimer(1, Number(inputOf(turn)))],
  )
  const sleep = async (until: number): Promise<string> => {
    const id = await client.start('sleeper', { input: text(String(until)) })
    await client.started(id)
    return id
  }
  const ends = async (id: string) => (await client.completion(id))?.orchestrationStatus
  return { client, sleep, ends }
}

test('hubs in different modes on one server leave each other alone', async () => {
  const backend = await ownBackend()
  const clocks = {
    real: backend.hub('real', { time: 'real' }).clock,
    skip: backend.hub('skip', { time: 'skip' }).clock,
    manual: backend.hub('manual', { time: 'manual' }).clock,
  }
  expect(Object.values(clocks).map(({ mode }) => mode)).toEqual(['real', 'skip', 'manual'])
  const begin = { real: clocks.real.now, manual: clocks.manual.now }
  const [real, skip, manual] = [
    await open(backend, 'real'),
    await open(backend, 'skip'),
    await open(backend, 'manual'),
  ]
  const due = clocks.skip.now + 30 * DAY
  const sleepers = { real: await real.sleep(due), manual: await manual.sleep(begin.manual + DAY) }
  const waits = [real.ends(sleepers.real), manual.ends(sleepers.manual)]
  expect(await skip.ends(await skip.sleep(due))).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(clocks.skip.now).toBeGreaterThanOrEqual(due)
  expect(clocks.manual.now).toBe(begin.manual)
  expect(clocks.real.now - begin.real).toBeLessThan(DAY)
  await clocks.manual.advance(DAY)
  expect(await waits[1]).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(await real.client.status(sleepers.real)).toBe('RUNNING')
  expect(clocks.real.now - begin.real).toBeLessThan(DAY)
  expect(clocks.skip.now).toBeLessThan(due + DAY)
  await backend.hub('real').reset()
  await waits[0]
})

test('a wait on one hub lets no time pass on another', async () => {
  const backend = await ownBackend({ time: 'skip' })
  const [waited, unwatched] = [await open(backend, 'waited'), await open(backend, 'unwatched')]
  const start = backend.hub('unwatched').clock.now
  const id = await unwatched.sleep(start + DAY)
  await waited.ends(await waited.sleep(start + 30 * DAY))
  expect(await unwatched.client.status(id)).toBe('RUNNING')
  expect(backend.hub('unwatched').clock.now - start).toBeLessThan(DAY)
  expect(await unwatched.ends(id)).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('the clock of a hub that exists cannot be changed', async () => {
  const backend = await ownBackend({ time: 'skip' })
  const hub = backend.hub('orders', { time: 'manual' })
  expect(backend.hub('orders', { time: 'manual' })).toBe(hub)
  expect(backend.hub('orders')).toBe(hub)
  expect(() => backend.hub('orders', { time: 'skip' })).toThrow(
    expect.objectContaining({
      code: 'wrong-state',
      message:
        "The task hub 'orders' exists already, with time 'manual': ask for 'skip' before it is first used.",
    }),
  )
  expect(backend.hub().clock.mode).toBe('skip')
  expect(() => backend.hub('default', { time: 'real' })).toThrow(/'default' exists already, with time 'skip'/)
})

test("a hub that a call's header makes has the time of its backend", async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { client } = await open(backend, 'from-a-header')
  expect(await client.status('nobody')).toBeUndefined()
  expect(() => backend.hub('from-a-header', { time: 'skip' })).toThrow(/with time 'manual'/)
  expect(backend.hub('from-a-header').clock.mode).toBe('manual')
})

test('a reset, and a hub that is deleted and made again, keep clock and time', async () => {
  const backend = await ownBackend()
  const hub = backend.hub('kept', { time: 'manual' })
  const { client, sleep, ends } = await open(backend, 'kept')
  const start = hub.clock.now
  await hub.clock.advance(10 * DAY)
  await sleep(start + 11 * DAY)
  await hub.reset()
  await client.call('DeleteTaskHub', {})
  await client.call('CreateTaskHub', { recreateIfExists: true })
  expect(backend.hub('kept')).toBe(hub)
  expect(hub.clock.mode).toBe('manual')
  expect(hub.clock.now).toBe(start + 10 * DAY)
  expect(await hub.clock.advanceToNext()).toBe(false)
  const id = await sleep(start + 20 * DAY)
  await hub.clock.advanceToNext()
  expect(hub.clock.now).toBe(start + 20 * DAY)
  expect(await ends(id)).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test("a test's own fake timers do not touch the hub's time, nor the hub theirs", async () => {
  const fired: string[] = []
  // The rest stays real, for gRPC lives on it.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 0 })
  setTimeout(() => fired.push('mine'), DAY)
  const backend = await ownBackend({ time: 'skip' })
  const { clock } = backend.hub('skip')
  const start = clock.now
  expect(start).toBeGreaterThan(DAY)
  const { sleep, client } = await open(backend, 'skip')
  const id = await sleep(start + 30 * DAY)
  const { orchestrationState } = await client.call('WaitForInstanceCompletion', { instanceId: id })
  expect(orchestrationState?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(clock.now - start).toBeGreaterThanOrEqual(30 * DAY)
  expect(fired).toEqual([])
  expect(Date.now()).toBe(0)
  const before = clock.now
  vi.advanceTimersByTime(DAY)
  expect(fired).toEqual(['mine'])
  expect(clock.now - before).toBeLessThan(DAY)
})
