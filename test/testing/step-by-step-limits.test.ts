/** What a pause does to time and rules, how steps end that come to nothing, and what ends a pause. */
import { expect, test } from 'vitest'
import { orchestration } from '../../src/index.ts'
import { complete, createTimer } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { openLab, turnByTurn } from './lab.ts'

const hour = 3_600_000

test('only a paused hub steps, and it refuses what is no kind and no time-out', async () => {
  const hub = (await ownBackend()).hub()
  await expect(hub.step()).rejects.toMatchObject({
    code: 'wrong-state',
    message: 'Only a paused hub goes step by step: call hub.pause() first.',
  })
  await hub.pause()
  await expect(hub.step({ kind: 'turn' as 'entity' })).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(hub.step({}, { timeout: -1 })).rejects.toMatchObject({ code: 'invalid-request' })
})

test('work that nobody takes, or nobody answers, is explained when the time is up', async () => {
  const { hub } = await openLab()
  await hub.pause()
  await hub.start('order', 1, { instanceId: 'order-1' })
  await expect(hub.step({ name: 'order' }, { timeout: 1 })).rejects.toMatchObject({
    code: 'wrong-state',
    message: expect.stringMatching(
      /^Waited 1 ms of wall time for the answer to a turn of 'order' of 'order-1', in vain\.\n'order-1'.* is out at /,
    ),
  })
  const empty = (await ownBackend()).hub()
  await empty.pause()
  await empty.start('order', 1, { instanceId: 'order-1' })
  await expect(empty.step({ name: 'order' }, { timeout: 1 })).rejects.toThrow(
    /^Waited 1 ms of wall time for somebody to take work 'order', in vain\.\n'order-1'.* the hub is paused/,
  )
})

test('work that comes back undone is queued again after its rest', async () => {
  const { hub, worker } = await openLab()
  await hub.pause()
  await hub.start('order')
  const stepped = hub.step()
  await worker.abandonTurn(await worker.nextTurn())
  expect(await stepped).toMatchObject({ outcome: 'undone' })
  const again = hub.step()
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  expect(await again).toMatchObject({ name: 'order', outcome: 'done' })
})

test('a worker is given no more than it has room for', async () => {
  const { hub, client, worker } = await openLab()
  await worker.close()
  const narrow = await openWorker(client, {
    maxConcurrentOrchestrationWorkItems: 1,
    maxConcurrentActivityWorkItems: 1,
  })
  await hub.pause()
  for (const instanceId of ['a', 'b']) await hub.start('order', 0, { instanceId })
  const steps = [hub.step(), hub.step()]
  const first = await narrow.nextTurn()
  expect(first.instanceId).toBe('a')
  expect(hub.queued).toMatchObject([{ instanceId: 'b' }])
  await narrow.completeTurn(first, [complete(1)])
  await narrow.completeTurn(await narrow.nextTurn(), [complete(1)])
  expect(await Promise.all(steps)).toMatchObject([{ instanceId: 'a' }, { instanceId: 'b' }])
})

test('no time is skipped while work is queued, and it is again after a resume', async () => {
  const backend = await ownBackend({ time: 'skip' })
  const hub = backend.hub('narrow')
  const client = await openClient({ address: backend.address, hub: 'narrow' })
  // What nobody serves keeps no hub busy that is not paused.
  const worker = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'sleeper' }] } })
  worker.orchestrator('sleeper', turn =>
    turnByTurn([createTimer(1, hub.clock.now + hour)], [complete(2)])(turn),
  )
  const run = await hub.start('sleeper')
  await run.waitFor({ timer: 0 })
  await hub.pause()
  await hub.start('queued')
  const before = hub.clock.now
  const waiting = run.output()
  // As long as skipping takes where nothing is queued: the other hub's wait begins later.
  const other = await openLab({ time: 'skip' })
  other.worker.orchestrator('sleeper', turn =>
    turnByTurn([createTimer(1, other.hub.clock.now + hour)], [complete(2)])(turn),
  )
  await (await other.hub.start('sleeper')).output()
  expect(hub.clock.now - before).toBeLessThan(hour)
  hub.resume()
  await waiting
  expect(hub.clock.now - before).toBeGreaterThanOrEqual(hour - 60_000)
})

test('a clock that is moved does not wait for what is queued', async () => {
  const { hub } = await openLab({ patience: 60_000 })
  await hub.pause()
  await hub.start('queued')
  await hub.start('later', 0, { startAt: hub.clock.now + hour })
  const before = hub.clock.now
  await hub.clock.advance(hour)
  expect(hub.clock.now).toBe(before + hour)
  expect(hub.queued.map(({ name }) => name)).toEqual(['queued', 'later'])
})

test('work of a paused hub does not fail for want of somebody to serve it', async () => {
  const hub = (await ownBackend()).hub()
  hub.unserved('fail', { grace: 0 })
  await hub.pause()
  const run = await hub.start('order')
  hub.use(orchestration('other'))
  // Time enough to fail: another hub's has by now.
  const other = (await ownBackend()).hub()
  other.unserved('fail', { grace: 0 })
  await (await other.start('order')).waitFor({ status: 'FAILED' })
  expect(run.status).toBe('PENDING')
  hub.resume()
  await expect(run.output()).rejects.toMatchObject({ failure: { errorType: 'NobodyServes' } })
})

test('an explanation says that the hub is paused', async () => {
  const { hub } = await openLab()
  await hub.pause()
  const run = await hub.start('order', 0, { instanceId: 'order-1' })
  const text = "its turn of 'order' waits, for the hub is paused: hub.step() releases it, hub.resume() all"
  expect(run.explain()).toContain(text)
  expect(hub.explain()).toContain(text)
})

test('a reset ends the pause, and the steps that wait', async () => {
  const { hub, worker } = await openLab()
  await worker.close()
  await hub.pause()
  await hub.start('order')
  const stepped = hub.step()
  await hub.reset()
  expect(await stepped).toBeUndefined()
  expect(hub.isPaused).toBe(false)
})

test('a restore does not: the run that it brings can be gone through step by step', async () => {
  const { hub, worker } = await openLab()
  await hub.pause()
  await hub.start('order', 0, { instanceId: 'order-1' })
  await hub.restore(hub.snapshot())
  expect(hub.isPaused).toBe(true)
  const stepped = hub.step()
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  expect(await stepped).toMatchObject({ instanceId: 'order-1', outcome: 'done' })
})

test('a resume ends a step that waits for a worker', async () => {
  const hub = (await ownBackend()).hub()
  await hub.pause()
  await hub.start('order')
  const stepped = hub.step()
  hub.resume()
  expect(await stepped).toBeUndefined()
})

test('the end of the backend ends a step that waits for an answer', async () => {
  const { backend, hub, worker } = await openLab()
  await hub.pause()
  await hub.start('order')
  const stepped = hub.step()
  await worker.nextTurn()
  await backend.stop()
  expect(await stepped).toMatchObject({ name: 'order' })
})
