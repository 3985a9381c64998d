/** A paused hub, whose work goes out a piece at a time: with a worker of the real SDK, and with fakes. */
import type { TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity, entity, orchestration } from '../../src/index.ts'
import { openClient, ownBackend } from '../support/backend.ts'
import { openSdkWorker } from '../support/sdk.ts'
import { gate } from '../support/sdk-gate.ts'
import { type Body, openHub } from './open-hub.ts'

const hour = 3_600_000

const order: TOrchestrator = async function* (ctx, items: unknown): Body {
  const receipt: unknown = yield ctx.callActivity('charge', { items })
  yield ctx.callSubOrchestrator('ship', items)
  return receipt
}
const ship: TOrchestrator = async function* (ctx): Body {
  return yield ctx.createTimer(3600)
}
const charge = () => 'r-1'

const served = { orchestrators: { order, ship }, activities: { charge } }

test('goes through an orchestration step by step', async () => {
  const { hub } = await openHub({ ...served, backend: { time: 'manual' } })
  await hub.pause()
  expect(hub.isPaused).toBe(true)
  const run = await hub.start('order', 3, { instanceId: 'order-1' })
  expect(hub.queued).toEqual([
    {
      kind: 'orchestration',
      name: 'order',
      version: '',
      instanceId: 'order-1',
      input: undefined,
      brings: ['executionStarted'],
    },
  ])
  expect(run.status).toBe('PENDING')

  expect(await hub.step()).toMatchObject({ kind: 'orchestration', name: 'order', outcome: 'done' })
  expect(run.activity('charge')).toMatchObject({ status: 'scheduled' })
  expect(await hub.step()).toEqual({
    kind: 'activity',
    name: 'charge',
    version: '',
    instanceId: 'order-1',
    input: { items: 3 },
    brings: [],
    outcome: 'done',
  })
  expect(await hub.step()).toMatchObject({ name: 'order', brings: ['taskCompleted'] })
  expect(run.activity('charge')).toMatchObject({ status: 'completed', output: 'r-1' })
  expect(await hub.step()).toMatchObject({ name: 'ship', brings: ['executionStarted'] })
  // A timer has to come: nothing is queued.
  expect(await hub.step()).toBeUndefined()
  await hub.clock.advance(hour)
  expect(await hub.step()).toMatchObject({ name: 'ship', brings: ['timerFired'] })
  expect(await hub.step()).toMatchObject({ name: 'order', brings: ['subOrchestrationInstanceCompleted'] })
  expect(run.status).toBe('COMPLETED')
  expect(await hub.step()).toBeUndefined()
})

test('neither workers nor fakes get anything while the hub is paused; resume sends it all', async () => {
  const { hub } = await openHub(served)
  const fake = hub.use(orchestration('faked'))
  await hub.pause()
  const runs = [await hub.start('order'), await hub.start('faked')]
  hub.use(orchestration('ship'))
  expect(fake.calls).toEqual([])
  expect(hub.queued.map(({ name }) => name)).toEqual(['order', 'faked'])
  await hub.step({ name: 'faked' })
  expect(fake.calls).toHaveLength(1)
  expect(runs.map(({ status }) => status)).toEqual(['PENDING', 'COMPLETED'])
  hub.resume()
  expect(hub.isPaused).toBe(false)
  expect(await runs[0]?.output()).toBe('r-1')
})

test('a step takes the work that is meant, by kind, name and instance', async () => {
  const { hub } = await openHub()
  hub.use(orchestration('a'), orchestration('b'), entity('log'))
  const client = await openClient({ address: hub.connection.hostAddress, hub: hub.name })
  await hub.pause()
  for (const name of ['a', 'b'])
    for (const id of [1, 2]) await hub.start(name, 0, { instanceId: `${name}${id}` })
  await client.signal('@log@x', 'add', '1')
  await client.signal('@log@x', 'get')
  await client.signal('@log@y', 'get')
  expect(await hub.step({ name: 'b' })).toMatchObject({ instanceId: 'b1' })
  expect(await hub.step({ instance: 'b2' })).toMatchObject({ name: 'b' })
  expect(await hub.step({ kind: 'entity' })).toMatchObject({
    name: 'log',
    instanceId: '@log@x',
    brings: ['add', 'get'],
  })
  expect(await hub.step({ name: 'Log', instance: '@Log@y' })).toMatchObject({ instanceId: '@log@y' })
  expect(await hub.step({ kind: 'activity' })).toBeUndefined()
  expect(await hub.step({ kind: 'orchestration', name: 'a', instance: 'b1' })).toBeUndefined()
  expect(await hub.step()).toMatchObject({ instanceId: 'a1' })
  expect(hub.queued).toMatchObject([{ instanceId: 'a2' }])
})

test('a step waits for a worker that takes the work, and for its answer', async () => {
  const backend = await ownBackend()
  const hub = backend.hub('late')
  await hub.pause()
  const run = await hub.start('order')
  const stepped = hub.step()
  await openSdkWorker(backend, 'late', served)
  expect(await stepped).toMatchObject({ name: 'order' })
  expect(run.activity('charge')).toMatchObject({ status: 'scheduled' })
})

test('what cannot be taken just now is passed over', async () => {
  const hub = (await ownBackend()).hub()
  hub.use(orchestration('served'))
  await hub.pause()
  await hub.start('nobody serves this')
  await hub.start('served')
  await hub.start('nobody serves this either')
  expect(await hub.step()).toMatchObject({ name: 'served' })
})

test('work that a fake answers later is asleep, and goes on by itself', async () => {
  const { hub } = await openHub({ ...served, backend: { time: 'manual' } })
  hub.use(activity('charge').delays(hour).returns('late'))
  await hub.pause()
  const run = await hub.start('order')
  await hub.step()
  expect(await hub.step()).toMatchObject({ name: 'charge', outcome: 'asleep' })
  expect(await hub.step()).toBeUndefined()
  await hub.clock.advance(hour)
  expect(hub.queued).toMatchObject([{ name: 'order', brings: ['taskCompleted'] }])
  await hub.step()
  expect(run.activity('charge')).toMatchObject({ output: 'late' })
})

test('pausing waits for what is out, within the patience', async () => {
  const { opened, open } = gate()
  const slow = { ...served, activities: { charge: () => opened } }
  const { hub } = await openHub({ ...slow, backend: { patience: 60_000 } })
  const run = await hub.start('order')
  await run.waitFor({ activity: 'charge' })
  const paused = hub.pause()
  expect(hub.isPaused).toBe(true)
  open()
  await paused
  expect(hub.queued).toMatchObject([{ name: 'order', brings: ['taskCompleted'] }])
})

test('a turn that is checked for determinism is one step; a replay passes a pause', async () => {
  const { hub } = await openHub({ ...served, backend: { determinism: 'check' } })
  await hub.pause()
  const run = await hub.start('order')
  expect(await hub.step()).toMatchObject({ name: 'order', outcome: 'done' })
  const charged = [expect.objectContaining({ name: 'charge' })]
  expect(hub.queued).toEqual(charged)
  expect(run.activity('charge')).toMatchObject({ status: 'scheduled' })
  await run.replay()
  expect(hub.queued).toEqual(charged)
  expect(await hub.step({ name: 'order' })).toBeUndefined()
})
