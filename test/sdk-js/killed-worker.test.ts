/**
 * A worker process of the JS SDK is killed in the middle of its work. The backend learns it from the connection
 * that closes, and another worker finishes the work: exactly once in effect.
 */
import { OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'
import { ofType, typesOf } from '../support/history.ts'
import { openSdkClient, openSdkWorker } from '../support/sdk.ts'
import { startDoomedWorker } from '../support/sdk-doomed.ts'
import { bell, type Place, shop, till } from './fixtures/shop.ts'

const hub = 'shop'

/** A shop whose only worker stops in the middle of its work, which `start` gives it. */
async function openShop(fatal: Place) {
  const backend = await ownBackend()
  const client = openSdkClient(backend, hub)
  const raw = await openClient({ address: backend.address, hub })
  const doomed = startDoomedWorker(backend, hub, fatal)
  return {
    client,
    raw,
    hub: backend.hub(hub),
    reached: doomed.reached,
    /** Connects the successor, sees it at work, and only then kills the other. */
    replace: async (): Promise<void> => {
      const { orchestrators, ...others } = shop({ name: 'the successor' })
      const sentinel = () => 'at work'
      await openSdkWorker(backend, hub, { ...others, orchestrators: { ...orchestrators, sentinel } })
      await client.waitForOrchestrationCompletion(await client.scheduleNewOrchestration('sentinel'))
      expect(backend.hub(hub).counters.redeliveries).toBe(0)
      await doomed.kill()
    },
    outputOf: async (id: string): Promise<unknown> => {
      const state = await client.waitForOrchestrationCompletion(id, true, 15)
      expect(state?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
      return JSON.parse(state?.serializedOutput ?? 'null')
    },
  }
}

const historyOfOrder = [
  'orchestratorStarted',
  'executionStarted',
  'taskScheduled',
  'orchestratorStarted',
  'taskCompleted',
  'taskScheduled',
  'orchestratorStarted',
  'taskCompleted',
  'executionCompleted',
]

test('134 killed in the middle of a turn: the turn is taken again, what was paid stays paid', async () => {
  const { client, raw, hub, reached, replace, outputOf } = await openShop('turn')
  const id = await client.scheduleNewOrchestration('order')
  await reached
  await replace()
  expect(await outputOf(id)).toEqual(['desk paid by the doomed', 'desk packed by the successor'])
  expect(typesOf(await raw.history(id))).toEqual(historyOfOrder)
  expect(hub.counters.redeliveries).toBe(1)
})

test('135 killed in the middle of an activity: its result is counted once', async () => {
  const { client, raw, hub, reached, replace, outputOf } = await openShop('activity')
  const id = await client.scheduleNewOrchestration('order')
  await reached
  await replace()
  expect(await outputOf(id)).toEqual(['desk paid by the successor', 'desk packed by the successor'])
  const history = await raw.history(id)
  expect(typesOf(history)).toEqual(historyOfOrder)
  const scheduled = ofType(history, 'taskCompleted').map(event => event.taskCompleted?.taskScheduledId)
  expect(scheduled).toEqual([1, 2])
  expect(hub.counters.redeliveries).toBe(1)
})

test('136 peers 5: killed in the middle of an entity batch: its operations are applied once', async () => {
  const { client, raw, hub, reached, replace, outputOf } = await openShop('entity')
  const id = await client.scheduleNewOrchestration('sale', 5)
  await reached
  await client.signalEntity(till, 'add', 1)
  expect(await client.getEntity(till)).toBe(undefined)
  await replace()
  expect(await outputOf(id)).toBe(5)
  const last = await client.scheduleNewOrchestration('sale', 10)
  expect(await outputOf(last)).toBe(16)
  expect(await client.getEntity(till)).toMatchObject({ state: 16, backlogQueueSize: 0 })
  await expect.poll(async () => (await client.getEntity(bell))?.state).toBe(3)
  const receipts = await Promise.all([5, 6, 16].map(sum => outputOf(`receipt ${sum}`)))
  expect(receipts).toEqual([5, 1, 10])
  expect(ofType(await raw.history(id), 'entityOperationCompleted')).toHaveLength(1)
  expect(hub.counters.redeliveries).toBe(1)
})
