/**
 * Two workers of the JS SDK with different registrations on one hub. With `workItemFilters: 'auto'` a worker
 * announces what it has registered; by default it announces nothing and is sent everything.
 */
import {
  EntityInstanceId,
  OrchestrationStatus,
  type TActivity,
  type TOrchestrator,
} from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { openSdkClient, openSdkWorker } from '../support/sdk.ts'
import { Counter, counter, Journal, openEntities, type Run } from '../support/sdk-entities.ts'
import { soon } from '../support/sdk-gate.ts'

const hub = 'hub'

/** Uses an activity and a child of the other worker. */
const office: TOrchestrator = async function* (ctx): Run {
  const parcel: string = yield ctx.callActivity('ship', 'desk')
  return [parcel, yield ctx.callSubOrchestrator('warehouse', 'lamp', { instanceId: 'child' })]
}
const warehouse: TOrchestrator = async function* (ctx, item: string): Run {
  return [yield ctx.callActivity('bill', item), yield ctx.callActivity('ship', item)]
}
const bill: TActivity<string, string> = (_ctx, item) => `${item} billed by the office`
const ship: TActivity<string, string> = (_ctx, item) => `${item} shipped by the warehouse`

test('141 each orchestration and activity goes to the worker that has registered it', async () => {
  const backend = await ownBackend()
  const client = openSdkClient(backend, hub)
  const workItemFilters = 'auto'
  await openSdkWorker(backend, hub, { orchestrators: { office }, activities: { bill }, workItemFilters })
  await openSdkWorker(backend, hub, {
    orchestrators: { warehouse },
    activities: { ship },
    workItemFilters,
  })
  for (let round = 0; round < 5; round++) {
    const id = await client.scheduleNewOrchestration('office')
    const state = await client.waitForOrchestrationCompletion(id)
    expect(JSON.parse(state?.serializedOutput ?? '[]')).toEqual([
      'desk shipped by the warehouse',
      ['lamp billed by the office', 'lamp shipped by the warehouse'],
    ])
    await client.purgeOrchestration('child')
  }
})

test('141 145 each entity goes to the worker that has registered it', async () => {
  const backend = await ownBackend()
  const workItemFilters = 'auto'
  const { call } = await openEntities({ backend, hub, workItemFilters })
  await openSdkWorker(backend, hub, { entities: { Tally: () => new Counter() }, workItemFilters })
  for (const key of ['a', 'b', 'c']) {
    expect(await call(new EntityInstanceId('tally', key), 'add', 2)).toBe(2)
    expect(await call(counter(key), 'add', 3)).toBe(3)
  }
})

test('141 146 without a worker that has registered it, an item waits for one', async () => {
  const backend = await ownBackend()
  const workItemFilters = 'auto'
  const ledger = new EntityInstanceId('ledger', 'a')
  const { client, call, report } = await openEntities({ backend, hub, workItemFilters })
  const id = await client.scheduleNewOrchestration('office')
  await client.signalEntity(ledger, 'note', 'kept')
  expect(await call(counter('sentinel'), 'get')).toBe(0)
  expect((await client.getOrchestrationState(id))?.runtimeStatus).toBe(OrchestrationStatus.PENDING)
  expect(report(ledger)?.state).toBe(undefined)
  await openSdkWorker(backend, hub, {
    orchestrators: { office, warehouse },
    activities: { bill, ship },
    entities: { ledger: () => new Journal() },
    workItemFilters,
  })
  const state = await client.waitForOrchestrationCompletion(id)
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
  await expect.poll(() => report(ledger)?.state, soon).toBe('["kept"]')
})

test('140 a worker that announces nothing is sent everything, and fails what it does not know', async () => {
  const backend = await ownBackend()
  const client = openSdkClient(backend, hub)
  await openSdkWorker(backend, hub, { orchestrators: { warehouse }, activities: { bill } })
  const unknown = await client.scheduleNewOrchestration('office')
  const refused = await client.waitForOrchestrationCompletion(unknown)
  expect(refused?.runtimeStatus).toBe(OrchestrationStatus.FAILED)
  expect(refused?.failureDetails?.errorType).toBe('OrchestratorNotRegisteredError')
  const partly = await client.scheduleNewOrchestration('warehouse', 'lamp')
  const failed = await client.waitForOrchestrationCompletion(partly)
  expect(failed?.runtimeStatus).toBe(OrchestrationStatus.FAILED)
  expect(failed?.failureDetails?.message).toContain('ship')
})

test('272 a Go worker on the hub gets turns, and no entity batch; those go to the JS worker', async () => {
  const backend = await ownBackend()
  const goClient = await openClient({
    address: backend.address,
    hub,
    channel: { 'grpc.primary_user_agent': 'grpc-go/1.59.0' },
  })
  const go = await openWorker(goClient)
  go.orchestrator('in go', () => [complete(1, '"done in Go"')])
  const client = openSdkClient(backend, hub)
  await client.signalEntity(counter('a'), 'add', 1)
  const id = await client.scheduleNewOrchestration('in go')
  expect((await client.waitForOrchestrationCompletion(id))?.serializedOutput).toBe('"done in Go"')
  expect(backend.hub(hub).entity('@counter@a')).toMatchObject({ queue: [{ operation: 'add' }] })
  const lab = await openEntities({ backend, hub })
  await expect.poll(() => lab.stateOf(counter('a')), soon).toBe(1)
  for (let amount = 2; amount <= 10; amount++) await client.signalEntity(counter('a'), 'add', amount)
  await expect.poll(() => lab.stateOf(counter('a')), soon).toBe(55)
  expect(go.items.filter(item => item.entityRequest || item.entityRequestV2)).toEqual([])
})

test('272 of workers that announce nothing, batches go to the one that has answered one', async () => {
  const backend = await ownBackend()
  const lab = await openEntities({ backend, hub })
  await lab.call(counter('a'), 'add', 1)
  const raw = await openClient({ address: backend.address, hub })
  const newcomer = await openWorker(raw)
  for (let amount = 2; amount <= 10; amount++) {
    await lab.client.signalEntity(counter('a'), 'add', amount)
    await expect.poll(() => lab.stateOf(counter('a')), soon).toBe((amount * (amount + 1)) / 2)
  }
  expect(newcomer.items.filter(item => item.entityRequest || item.entityRequestV2)).toEqual([])
})
