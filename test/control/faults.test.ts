import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import { openControl } from './control.ts'

/** An orchestration that calls `charge`, and a worker that does both. */
async function openShop() {
  const control = await openControl()
  const client = await openClient({ address: control.backend.address, hub: 'shop' })
  const worker = await openWorker(client)
  worker.orchestrator('order', ({ events }) =>
    JSON.stringify(events).includes('taskCompleted') ? [complete(2)] : [scheduleTask(1, 'charge')],
  )
  worker.activity('charge', () => undefined)
  const hub = control.backend.hub('shop')
  const order = async () => (await hub.start('order')).output({ timeout: 10_000 })
  return { ...control, client, worker, hub, order, faults: '/v1/hubs/shop/faults' }
}

test('a fault strikes, and tells what it has struck', async () => {
  const { post, get, order, faults, hub } = await openShop()
  const fault = { at: 'completion', kind: 'activity', name: 'charge', fault: 'double' }
  expect(await post(faults, [fault])).toEqual({
    status: 201,
    body: { faults: [{ id: 'fault-1', fault, strikes: [] }] },
  })
  await order()
  const { body } = await get(`${faults}/fault-1`)
  expect(body).toMatchObject({ strikes: [{ at: 'completion', fault: 'double', name: 'charge' }] })
  expect(hub.counters.staleCompletions).toBe(1)
})

test('a call is refused as often as it says, with the status it says', async () => {
  const { post, remove, client, faults } = await openShop()
  const fault = { at: 'call', method: 'StartInstance', name: 'order', fault: 'refuse', status: 'ABORTED' }
  await post(faults, [{ ...fault, occurrence: 2, times: 'all' }])
  await client.start('order')
  await client.start('other')
  for (const _ of [1, 2]) expect((await errorOf(client.start('order'))).code).toBe(status.ABORTED)
  expect((await remove(`${faults}/fault-1`)).body).toEqual({ faults: [] })
  await client.start('order')
})

test.each([
  { at: 'completion', fault: 'drop', kind: 'activity', instance: 'order-1' },
  { at: 'completion', fault: 'delay', by: '10ms', name: 'charge' },
  { at: 'completion', fault: 'reorder', kind: 'orchestration' },
  { at: 'completion', fault: 'refuse', status: 'ABORTED' },
  { at: 'completion', fault: 'loseWorker' },
  { at: 'completion', fault: 'loseAcknowledgement', occurrence: 2 },
  { at: 'delivery', fault: 'drop', times: 3 },
  { at: 'delivery', fault: 'double', kind: 'orchestration' },
  { at: 'delivery', fault: 'cutStream', status: 'ABORTED' },
  { at: 'delivery', fault: 'silence', by: '1s' },
  { at: 'delivery', fault: 'silence' },
  { at: 'delivery', fault: 'loseWorker' },
  { at: 'call', fault: 'delay', method: 'StartInstance', by: '1ms', name: 'order' },
  { at: 'call', fault: 'loseAcknowledgement', method: 'StartInstance', instance: 'order-1' },
])('%j strikes', async fault => {
  const { post, get, client, faults } = await openShop()
  expect(await post(faults, [fault])).toMatchObject({ status: 201 })
  await client.start('order', { instanceId: 'order-1' }).catch(() => {})
  if (fault.fault === 'reorder') await client.start('order', { instanceId: 'order-2' })
  const strikes = async () => (await get(`${faults}/fault-1`)).body.strikes
  const { at, fault: struck } = fault
  await expect
    .poll(strikes, { timeout: 10_000 })
    .toContainEqual(expect.objectContaining({ at, fault: struck }))
})

test('chaos strikes by its likelihoods', async () => {
  const { post, get, order, faults } = await openShop()
  await post(faults, [{ chaos: { seed: 7, delay: 1, longestDelay: '2ms', most: 1, kind: 'activity' } }])
  await order()
  expect((await get(`${faults}/fault-1`)).body).toMatchObject({
    strikes: [{ fault: 'delay', kind: 'activity' }],
  })
})

test('chaos tells its seed', async () => {
  const { post, faults } = await openShop()
  const { body } = await post(faults, [{ chaos: { seed: 7 } }])
  expect(body).toMatchObject({ faults: [{ seed: 7 }] })
})

test('all are taken out of use, those of code too', async () => {
  const { post, remove, get, client, faults } = await openShop()
  await post(faults, [{ at: 'call', method: 'StartInstance', fault: 'refuse', times: 'all' }])
  await errorOf(client.start('order'))
  expect((await remove(faults)).body).toEqual({ faults: [] })
  await client.start('order')
  expect(await get(`${faults}/fault-1`)).toMatchObject({ status: 404 })
})

test('faults that code takes out of use are not in the list any more', async () => {
  const { post, get, hub, faults } = await openShop()
  await post(faults, [{ at: 'completion', fault: 'drop' }])
  hub.resetFaults()
  expect((await get(faults)).body).toEqual({ faults: [] })
})

test.each<[object, string]>([
  [{ at: 'completion' }, "says 'at' what it strikes"],
  [{ at: 'delivery', fault: 'refuse' }, 'At a delivery there are the faults drop, double'],
  [{ at: 'completion', fault: 'delay' }, "'by' says how long"],
  [{ at: 'call', fault: 'refuse' }, "'method' says which call"],
  [{ at: 'call', fault: 'refuse', method: 'Nothing' }, "has no method 'Nothing'"],
  [{ at: 'call', fault: 'refuse', method: 'Hello', kind: 'activity' }, "A 'call' has no 'kind'"],
  [{ at: 'completion', fault: 'drop', method: 'Hello' }, "Only a 'call' has a 'method'"],
  [{ at: 'completion', fault: 'refuse', status: 'BUSY' }, "not 'BUSY'"],
  [
    { at: 'completion', fault: 'drop', times: 'many' },
    "[1].times: must be a whole number from 1 on, or 'all'",
  ],
  [{ chaos: {}, at: 'call' }, "'chaos' stands alone"],
  [{ chaos: { drop: 2 } }, '[1].chaos.drop: '],
])('%j is refused, and nothing is in use', async (fault, message) => {
  const { post, get } = await openControl()
  const faults = '/v1/hubs/default/faults'
  expect(await post(faults, [{ at: 'completion', fault: 'drop' }, fault])).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid-request', message: expect.stringContaining(message) } },
  })
  expect((await get(faults)).body).toEqual({ faults: [] })
})
