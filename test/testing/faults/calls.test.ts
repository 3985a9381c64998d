/** Faults at the calls of clients and workers. */
import { expect, test } from 'vitest'
import { methodNames } from '../../../src/durable-task/hub/method-names.ts'
import { call } from '../../../src/index.ts'
import { complete } from '../../support/actions.ts'
import { errorOf, openWorker, status } from '../../support/backend.ts'
import { ofType } from '../../support/history.ts'
import { sentinel } from '../../support/sentinel.ts'
import { ScriptedWorker } from '../../support/worker.ts'
import { openShop } from './shop.ts'

const always = Number.POSITIVE_INFINITY

test('every method of the protocol can be named', async () => {
  const { client } = await openShop()
  const { service } = client.stub.constructor as unknown as { service: Record<string, object> }
  expect([...methodNames].sort()).toEqual(Object.keys(service).sort())
})

test('a call that is refused has not happened', async () => {
  const { hub, client, logged } = await openShop()
  const refused = hub.inject(call('StartInstance', { name: 'order' }).refuse('RESOURCE_EXHAUSTED'))
  await client.start('other', { instanceId: 'other' })
  expect((await errorOf(client.start('order', { instanceId: 'order' }))).code).toBe(status.RESOURCE_EXHAUSTED)
  expect(await client.state('order')).toBeUndefined()
  expect(refused.strikes).toMatchObject([
    { at: 'call', method: 'StartInstance', name: 'order', instanceId: 'order' },
  ])
  expect(logged).toContain('The call StartInstance was refused by a fault with RESOURCE_EXHAUSTED.')
  await client.start('order', { instanceId: 'order' })
  expect(await client.state('order')).toBeDefined()
})

test('a call whose reply is lost has happened', async () => {
  const { hub, client } = await openShop()
  hub.inject(call('StartInstance').loseAcknowledgement())
  expect((await errorOf(client.start('order', { instanceId: 'order' }))).code).toBe(status.UNAVAILABLE)
  expect(await client.state('order')).toBeDefined()
  // What a client gets that tries again without a thought.
  expect((await errorOf(client.start('order', { instanceId: 'order' }))).code).toBe(status.ALREADY_EXISTS)
})

test('an event whose sender tries again after a lost reply arrives twice', async () => {
  const { hub, client, worker } = await openShop()
  worker.orchestrator('approval', ({ events }) => {
    const raised = ofType(events, 'eventRaised')
    return raised.length < 2 ? [] : [complete(1, `${raised.length}`)]
  })
  hub.inject(
    call('RaiseEvent', { name: 'approve', instance: /^approval/ }).loseAcknowledgement('DEADLINE_EXCEEDED'),
  )
  const run = await hub.start('approval', undefined, { instanceId: 'approval-1' })
  const approve = () => client.call('RaiseEvent', { instanceId: run.instanceId, name: 'approve' })
  expect((await errorOf(approve())).code).toBe(status.DEADLINE_EXCEEDED)
  await approve()
  expect(await run.output()).toBe(2)
})

test('a call that is delayed on the clock of the hub', async () => {
  const { hub, client } = await openShop({ time: 'manual' })
  const late = hub.inject(call('StartInstance').delay(60_000))
  const started = client.start('order', { instanceId: 'order' })
  await expect.poll(() => late.strikes.length).toBe(1)
  await hub.clock.advance(59_999)
  expect(await client.state('order')).toBeUndefined()
  await hub.clock.advance(1)
  expect(await started).toBe('order')
})

test('a call that is never answered is let through when the fault is removed', async () => {
  const { hub, client } = await openShop()
  const late = hub.inject(call('StartInstance').delay(always))
  const started = client.start('order', { instanceId: 'order' })
  await expect.poll(() => late.strikes.length).toBe(1)
  late.remove()
  expect(await started).toBe('order')
})

test('a wait that is held back and whose caller goes meanwhile lets no time be skipped', async () => {
  const { hub, client } = await openShop({ time: 'skip' })
  const late = hub.inject(call('WaitForInstanceCompletion', { instance: 'later' }).delay(always))
  const leaving = new AbortController()
  const wait = errorOf(
    client.call('WaitForInstanceCompletion', { instanceId: 'later' }, { signal: leaving.signal }),
  )
  await expect.poll(() => late.strikes.length).toBe(1)
  leaving.abort()
  expect((await wait).code).toBe(status.CANCELLED)
  // The server has heard of it when it answers what came after.
  await client.call('Hello', {})
  late.remove()
  const before = hub.clock.now
  await hub.start('order', 0, { instanceId: 'later', startAt: before + 3 * 3_600_000 })
  // As long as skipping takes where somebody waits: the other hub's wait begins later.
  const other = await openShop({ time: 'skip' })
  await (await other.hub.start('order', 0, { startAt: before + 3_600_000 })).waitFor({ activity: 'charge' })
  expect(hub.clock.now - before).toBeLessThan(3_600_000)
})

test('a call that is held back is told when the backend stops', async () => {
  const { backend, hub, client } = await openShop()
  const late = hub.inject(call('StartInstance').delay(always))
  const error = errorOf(client.start('order'))
  await expect.poll(() => late.strikes.length).toBe(1)
  await backend.stop()
  expect(await error).toMatchObject({ code: status.UNAVAILABLE, details: 'The backend is stopping.' })
})

test('Hello, refused as often as the test says', async () => {
  const { hub, client } = await openShop()
  hub.inject(call('Hello', { times: 2 }).refuse())
  for (let n = 0; n < 2; n++) expect((await errorOf(client.call('Hello', {}))).code).toBe(status.UNAVAILABLE)
  await client.call('Hello', {})
})

test('a stream that is refused', async () => {
  const { hub, client, worker } = await openShop()
  worker.activity('charge', () => '"paid"')
  hub.inject(
    call('StreamInstanceHistory').refuse('DATA_LOSS'),
    call('GetWorkItems').refuse('UNAUTHENTICATED'),
  )
  const run = await hub.start('order')
  await run.output()
  expect((await errorOf(client.history(run.instanceId))).code).toBe(status.DATA_LOSS)
  expect(await client.history(run.instanceId)).toHaveLength(6)
  const refused = new ScriptedWorker(client)
  expect((await refused.ended).code).toBe(status.UNAUTHENTICATED)
  await openWorker(client)
})

test('a worker whose stream is held back and who goes meanwhile is given nothing', async () => {
  const { hub, client, worker } = await openShop()
  const late = hub.inject(call('GetWorkItems').delay(always))
  const gone = new ScriptedWorker(client)
  await expect.poll(() => late.strikes.length).toBe(1)
  await gone.close()
  // The server has heard of it when it answers what came after.
  await client.call('Hello', {})
  late.remove()
  for (let n = 0; n < 4; n++) await sentinel(client, worker)
  expect(gone.items).toEqual([])
})
