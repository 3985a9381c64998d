/** Bringing a run home from a running backend: here a second one of ours, over the wire. */
import { expect, test } from 'vitest'
import { complete, createTimer, scheduleTask } from '../../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { openLab } from '../lab.ts'

const megabyte = 1024 * 1024

/** A backend somewhere, with one run in its hub `orders`. */
async function openRemote() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('orders')
  const client = await openClient({ address: backend.address, hub: 'orders' })
  return { backend, hub, client, worker: await openWorker(client) }
}

test('a history of more than 4 MiB, the run unchanged, and it goes on here', async () => {
  const remote = await openRemote()
  const large = JSON.stringify('x'.repeat(megabyte))
  const calls = [1, 2, 3, 4, 5].map(id => scheduleTask(id, 'large', large))
  remote.worker.orchestrator('order', () => ({
    actions: [...calls, createTimer(9, remote.hub.clock.now + 60_000)],
    customStatus: { value: '"packing"' },
  }))
  const far = await remote.hub.start('order', { items: 3 }, { instanceId: 'order-1', tags: { shop: 'a' } })
  await far.waitFor({ timer: 0 }, { timeout: 15_000 })
  const before = remote.hub.snapshot()

  const { hub, worker } = await openLab()
  const run = await hub.importFrom(remote.backend.address, 'order-1', { taskHub: 'orders' })
  expect(remote.hub.snapshot()).toEqual(before)
  expect(run.history()).toEqual(far.history())
  expect(run.state).toEqual(far.state)
  worker.orchestrator('order', ({ events }) =>
    events.some(e => e.timerFired) ? [complete(10, '"home"')] : [],
  )
  await hub.clock.set(Math.max(hub.clock.now, run.timer()?.fireAt ?? 0))
  expect(await run.output({ timeout: 15_000 })).toBe('home')
  expect(worker.unread.activities).toBe(5)
  expect(far.status).toBe('RUNNING')
})

test('pending, suspended and finished ones; under another id', async () => {
  const remote = await openRemote()
  remote.worker.orchestrator('held', () => [])
  remote.worker.orchestrator('ends', () => [complete(1, '"out"')])
  await remote.hub.start('later', 7, { instanceId: 'pending', startAt: remote.hub.clock.now + 60_000 })
  const held = await remote.hub.start('held', undefined, { instanceId: 'held' })
  await held.waitFor({ status: 'RUNNING' })
  await held.suspend('for now')
  await (await remote.hub.start('ends', undefined, { instanceId: 'ended' })).output()

  const { hub, worker } = await openLab()
  const from = async (id: string, instanceId?: string) =>
    hub.importFrom(`http://${remote.backend.address}/`, id, {
      taskHub: 'orders',
      ...(instanceId && { instanceId }),
    })
  const pending = await from('pending')
  expect(pending.state).toMatchObject({ status: 'PENDING', name: 'later', input: 7 })
  worker.orchestrator('later', () => [complete(1, '"at last"')])
  await hub.clock.advance(120_000)
  expect(await pending.output()).toBe('at last')

  const copy = await from('held', 'copy')
  expect(copy.export()).toMatchObject({ status: 'SUSPENDED', suspended: { reason: 'for now' } })
  worker.orchestrator('held', ({ events }) => (events.some(e => e.executionResumed) ? [complete(1)] : []))
  await copy.resume()
  await copy.output()
  expect(copy.history().filter(({ type }) => type === 'executionSuspended')).toHaveLength(1)

  const ended = await from('ended')
  expect(ended.state).toEqual(remote.hub.instance('ended').state)
  await expect(from('ended')).rejects.toMatchObject({ code: 'instance-exists' })
})

test('nobody there, no such run, no id', async () => {
  const remote = await openRemote()
  const { hub } = await openLab()
  await expect(hub.importFrom(remote.backend.address, 'nobody')).rejects.toMatchObject({
    code: 'instance-not-found',
  })
  await expect(hub.importFrom(remote.backend.address, '')).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(hub.importFrom('', 'i')).rejects.toThrow(/An address is required/)
  await expect(
    hub.importFrom(remote.backend.address, 'i', { metadata: { 'no header': 'x' } }),
  ).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringContaining('no header'),
  })
  const { address } = remote.backend
  await remote.backend.stop()
  await expect(hub.importFrom(address, 'i')).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringMatching(new RegExp(`'i' could not be read from ${address}: .*UNAVAILABLE`)),
  })
})
