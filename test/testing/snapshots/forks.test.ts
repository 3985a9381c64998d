/** Snapshots of hubs whose worker is the real SDK's, and what becomes of them in another backend. */
import { EntityInstanceId, type Task, type TOrchestrator, whenAll, whenAny } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity } from '../../../src/index.ts'
import { ownBackend } from '../../support/backend.ts'
import { openSdkWorker } from '../../support/sdk.ts'
import { Counter } from '../../support/sdk-entities.ts'
import { type Body, day, openHub } from '../open-hub.ts'

const processOrder: TOrchestrator = async function* (ctx, order: { items: number }): Body {
  ctx.setCustomStatus('charging')
  const receipt = yield ctx.callActivity('charge', order)
  const packed: unknown = yield ctx.callSubOrchestrator('pack', order)
  yield ctx.entities.callEntity(new EntityInstanceId('counter', 'orders'), 'add', 1)
  ctx.setCustomStatus('waiting')
  const approval = ctx.waitForExternalEvent('approval')
  const winner = yield whenAny([approval, ctx.createTimer(30 * 24 * 3600)])
  return winner === approval ? [receipt, packed, approval.getResult()] : 'too late'
}
const pack: TOrchestrator = async function* (ctx, { items }: { items: number }): Body {
  const boxes: Task<string>[] = Array.from({ length: items }, (_, box) => ctx.callActivity('box', box))
  return yield whenAll(boxes)
}
const served = {
  orchestrators: { processOrder, pack },
  activities: {
    charge: (_: unknown, { items }: { items: number }) => `r-${items}`,
    box: (_: unknown, box: number) => `box ${box}`,
  },
  entities: { counter: () => new Counter() },
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>(settle => {
    resolve = settle
  })
  return { promise, resolve }
}

/** Through text, as it goes through a file. */
const throughJson = (value: object): object => JSON.parse(JSON.stringify(value)) as object

test('a run that waits is forked into another backend, and each goes its own way', async () => {
  const { hub } = await openHub({ ...served, time: 'skip' })
  const run = await hub.start('processOrder', { items: 2 }, { instanceId: 'order-1', tags: { shop: 'a' } })
  await run.waitFor({ waitingForEvent: 'approval' })
  const snapshot = hub.snapshot()
  expect(throughJson(snapshot)).toStrictEqual(snapshot)

  const elsewhere = await ownBackend({ time: 'skip' })
  const other = elsewhere.hub('other')
  await other.restore(throughJson(snapshot))
  expect(other.snapshot()).toEqual({ ...snapshot, now: expect.any(Number) })
  const copy = other.instance('order-1')
  expect(copy.history()).toEqual(run.history())
  expect(copy.state).toEqual(run.state)
  expect(other.entity('@counter@orders')?.state).toBe('1')
  expect(copy.child('pack')).toEqual(run.child('pack'))
  expect(copy.explain()).toEqual(run.explain())

  await run.raise('approval', 'Ada')
  expect(await run.output()).toEqual(['r-2', ['box 0', 'box 1'], 'Ada'])
  await openSdkWorker(elsewhere, 'other', served)
  expect(await copy.output()).toBe('too late')
  expect(other.clock.now - hub.clock.now).toBeGreaterThan(29 * day)
})

test('activities that are out at the moment of the snapshot are sent again', async () => {
  const charging = withResolvers<string>()
  const { hub } = await openHub({
    ...served,
    activities: { ...served.activities, charge: () => charging.promise },
  })
  const run = await hub.start('processOrder', { items: 1 })
  await run.waitFor({ activity: 'charge' })
  const elsewhere = await ownBackend()
  const other = elsewhere.hub('other')
  await other.restore(hub.snapshot())
  const copy = other.instance(run.instanceId)
  expect(copy.activity('charge')).toMatchObject({ status: 'scheduled', input: { items: 1 } })
  await openSdkWorker(elsewhere, 'other', served)
  await copy.waitFor({ waitingForEvent: 'approval' })
  expect(copy.activity('charge')?.output).toBe('r-1')
  expect(run.activity('charge')?.output).toBeUndefined()
  charging.resolve('late')
  await run.waitFor({ waitingForEvent: 'approval' })
  expect(run.activity('charge')?.output).toBe('late')
})

test('a fake answers what a snapshot waits for', async () => {
  const { hub } = await openHub({ orchestrators: served.orchestrators, time: 'skip' })
  const run = await hub.start('processOrder', { items: 0 })
  await run.waitFor({ activity: 'charge' })
  const elsewhere = await ownBackend({ time: 'skip' })
  const other = elsewhere.hub('other')
  const charge = other.use(activity('charge').returns('faked'))
  await other.restore(hub.snapshot())
  await openSdkWorker(elsewhere, 'other', served)
  const copy = other.instance(run.instanceId)
  await copy.waitFor({ waitingForEvent: 'approval' })
  expect(copy.activity('charge')?.output).toBe('faked')
  expect(charge.calls).toHaveLength(1)
})

test('of hubs with one seed, the fork draws the ids that the original draws next', async () => {
  const open = async () => (await ownBackend({ seed: 7, time: 'manual' })).hub('seeded')
  const [hub, other] = [await open(), await open()]
  const first = await hub.start('work')
  const snapshot = hub.snapshot()
  await other.restore(snapshot)
  const [next, forked] = [await hub.start('work'), await other.start('work')]
  expect(forked.instanceId).toBe(next.instanceId)
  expect(next.instanceId).not.toBe(first.instanceId)
  await hub.restore(snapshot)
  expect((await hub.start('work')).instanceId).toBe(next.instanceId)
})
