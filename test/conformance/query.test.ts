import { expect, test } from 'vitest'
import type { InstanceQuery } from '../../src/durable-task/grpc/wire/InstanceQuery.ts'
import type { OrchestrationState__Output } from '../../src/durable-task/grpc/wire/OrchestrationState.ts'
import type { OrchestrationStatus } from '../../src/durable-task/grpc/wire/OrchestrationStatus.ts'
import { complete, fail, failure, millis, text } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'

/** All states a query finds in one page. */
async function find(client: RawClient, query: InstanceQuery): Promise<OrchestrationState__Output[]> {
  const answer = await client.call('QueryInstances', { query })
  expect(answer.continuationToken).toBeNull()
  return answer.orchestrationState
}

const ids = (states: OrchestrationState__Output[]) => states.map(state => state.instanceId)

/** One instance of every status, each named by the status. */
async function oneOfEach(client: RawClient): Promise<void> {
  const worker = await openWorker(client)
  worker.orchestrator('completed', () => [complete(1)])
  worker.orchestrator('failed', () => [fail(1, failure('no'))])
  const canceled = { orchestrationStatus: 'ORCHESTRATION_STATUS_CANCELED' } as const
  worker.orchestrator('canceled', () => [complete(1, undefined, canceled)])
  worker.orchestrator('open', () => [])
  for (const id of ['completed', 'failed', 'canceled']) {
    await client.completion(await client.start(id, { instanceId: id }))
  }
  for (const id of ['running', 'suspended', 'terminated']) {
    await client.started(await client.start('open', { instanceId: id }))
  }
  await client.call('SuspendInstance', { instanceId: 'suspended' })
  await client.call('TerminateInstance', { instanceId: 'terminated' })
  // No script answers this name, so its first turn never commits.
  await client.start('pending', { instanceId: 'pending' })
}

test('105 a status filter finds exactly the instances in one of its statuses', async () => {
  const client = await openClient()
  await oneOfEach(client)
  const all = ['completed', 'failed', 'canceled', 'running', 'suspended', 'terminated', 'pending']
  const withStatus = async (...names: string[]) => {
    const runtimeStatus = names.map(name => `ORCHESTRATION_STATUS_${name}` as OrchestrationStatus)
    return ids(await find(client, { runtimeStatus }))
  }
  expect(await withStatus()).toEqual(all)
  for (const id of all) expect(await withStatus(id.toUpperCase())).toEqual([id])
  expect(await withStatus('FAILED', 'COMPLETED', 'PENDING')).toEqual(['completed', 'failed', 'pending'])
  expect(await withStatus('CONTINUED_AS_NEW')).toEqual([])
})

test('106 a created range finds exactly the instances created in it, both ends included', async () => {
  const client = await openClient()
  const moments: OrchestrationState__Output[] = []
  // Three moments that differ on the backend's clock; the instances on the way there count as well.
  while (moments.length < 3) {
    const state = (await client.state(await client.start('held')))!
    const last = moments.at(-1)
    if (!last || millis(state.createdTimestamp) > millis(last.createdTimestamp)) moments.push(state)
  }
  const all = await find(client, {})
  const [early, middle, late] = moments.map(state => state.createdTimestamp!)
  const between = (from: number, to: number) =>
    ids(all.filter(state => millis(state.createdTimestamp) >= from && millis(state.createdTimestamp) <= to))

  const inMiddle = ids(await find(client, { createdTimeFrom: middle, createdTimeTo: middle }))
  expect(inMiddle).toEqual(between(millis(middle), millis(middle)))
  expect(inMiddle).toContain(moments[1]!.instanceId)
  expect(inMiddle).not.toContain(moments[0]!.instanceId)
  expect(inMiddle).not.toContain(moments[2]!.instanceId)
  expect(ids(await find(client, { createdTimeFrom: late }))).toEqual(between(millis(late), Number.MAX_VALUE))
  expect(ids(await find(client, { createdTimeTo: early }))).toEqual(between(0, millis(early)))
  expect(await find(client, { createdTimeFrom: late, createdTimeTo: early })).toEqual([])
})

test('107 a prefix filter is case sensitive and combines with the other filters', async () => {
  const client = await openClient()
  for (const instanceId of ['order-1', 'order-2', 'Order-3', 'reorder-4', 'order']) {
    await client.start('held', { instanceId })
  }
  const starting = async (prefix: string, more: InstanceQuery = {}) =>
    ids(await find(client, { instanceIdPrefix: text(prefix), ...more }))
  expect(await starting('order-')).toEqual(['order-1', 'order-2'])
  expect(await starting('Order')).toEqual(['Order-3'])
  expect(await starting('orders')).toEqual([])
  expect(await starting('order', { runtimeStatus: ['ORCHESTRATION_STATUS_COMPLETED'] })).toEqual([])
})

test('108 payloads come only when asked for, custom status and failure details always', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('works', () => ({ actions: [complete(1, '"out"')], customStatus: text('"busy"') }))
  worker.orchestrator('fails', () => [fail(1, failure('broken'))])
  await client.completion(await client.start('works', { input: text('"in"') }))
  await client.completion(await client.start('fails', { input: text('"in"') }))

  const [works, fails] = await find(client, { fetchInputsAndOutputs: false })
  expect(works).toMatchObject({ input: null, output: null, customStatus: { value: '"busy"' } })
  expect(fails).toMatchObject({ input: null, failureDetails: { errorMessage: 'broken' } })
  const [withPayloads, failsToo] = await find(client, { fetchInputsAndOutputs: true })
  expect(withPayloads).toMatchObject({
    name: 'works',
    input: { value: '"in"' },
    output: { value: '"out"' },
    customStatus: { value: '"busy"' },
    failureDetails: null,
  })
  expect(failsToo).toMatchObject({ input: { value: '"in"' }, failureDetails: { errorMessage: 'broken' } })
})

test('§1.10 task hub names are ignored, a token nobody issued is INVALID_ARGUMENT', async () => {
  const client = await openClient()
  await client.start('held', { instanceId: 'here' })
  expect(ids(await find(client, { taskHubNames: [{ value: 'elsewhere' }] }))).toEqual(['here'])
  const query = { maxInstanceCount: 1, continuationToken: text('no such token') }
  expect((await errorOf(client.call('QueryInstances', { query }))).code).toBe(status.INVALID_ARGUMENT)
})
