import { expect, test } from 'vitest'
import type { ListInstanceIdsRequest } from '../../src/durable-task/grpc/wire/ListInstanceIdsRequest.ts'
import type { OrchestrationState__Output } from '../../src/durable-task/grpc/wire/OrchestrationState.ts'
import { complete, fail, failure, millis, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'

async function page(client: RawClient, request: ListInstanceIdsRequest = {}) {
  const { instanceIds, lastInstanceKey } = await client.call('ListInstanceIds', request)
  return { ids: instanceIds, key: lastInstanceKey?.value }
}

/** A client whose worker completes `done`, fails `fails` and leaves `open` running. */
async function served(): Promise<RawClient> {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('done', () => [complete(1)])
  worker.orchestrator('fails', () => [fail(1, failure('no'))])
  worker.orchestrator('open', () => [])
  return client
}

const run = async (
  client: RawClient,
  name: string,
  instanceId?: string,
): Promise<OrchestrationState__Output> => (await client.completion(await client.start(name, { instanceId })))!

/** Completes an instance at least two milliseconds of the backend's clock after the given moment. */
async function completeAfter(client: RawClient, ms: number): Promise<OrchestrationState__Output> {
  let state = await run(client, 'fails')
  while (millis(state.completedTimestamp) < ms + 2) state = await run(client, 'fails')
  return run(client, 'done')
}

test('112 two terminal instances by one take two pages, a running one is in neither', async () => {
  const client = await served()
  await client.started(await client.start('open', { instanceId: 'running' }))
  await run(client, 'done', 'first')
  await run(client, 'fails', 'second')

  const one = await page(client, { pageSize: 1 })
  expect(one.ids).toHaveLength(1)
  expect(one.key).toContain(one.ids[0])
  const two = await page(client, { pageSize: 1, lastInstanceKey: text(one.key) })
  expect(two.ids).toHaveLength(1)
  expect(two.key).toBeUndefined()
  expect([...one.ids, ...two.ids].sort()).toEqual(['first', 'second'])
})

test('112 pages follow completion time, then id, and are disjoint', async () => {
  const client = await served()
  const states: OrchestrationState__Output[] = []
  for (const id of ['e', 'd', 'c', 'b', 'a']) states.push(await run(client, 'done', id))
  const time = (state: OrchestrationState__Output) => millis(state.completedTimestamp)
  states.sort((a, b) => time(a) - time(b) || (a.instanceId < b.instanceId ? -1 : 1))

  const seen: string[] = []
  let next: string | undefined
  do {
    const { ids, key } = await page(client, { pageSize: 2, lastInstanceKey: text(next) })
    if (key !== undefined) expect(key).toContain(ids.at(-1))
    seen.push(...ids)
    next = key
  } while (next !== undefined && seen.length < 20)
  expect(seen).toEqual(states.map(state => state.instanceId))
})

test('112 without a page size a page holds a hundred', async () => {
  const client = await served()
  const started = await Promise.all(Array.from({ length: 101 }, () => client.start('done')))
  for (const id of started) await client.completion(id)
  for (const pageSize of [0, -1]) {
    const one = await page(client, { pageSize })
    expect(one.ids).toHaveLength(100)
    const two = await page(client, { pageSize, lastInstanceKey: text(one.key) })
    expect(two.key).toBeUndefined()
    expect([...one.ids, ...two.ids].sort()).toEqual([...started].sort())
  }
})

test('113 an empty last key means the first page', async () => {
  const client = await served()
  for (const id of ['a', 'b', 'c']) await run(client, 'done', id)
  const first = await page(client, { pageSize: 2 })
  expect(first.ids).toHaveLength(2)
  expect(await page(client, { pageSize: 2, lastInstanceKey: text('') })).toEqual(first)
})

test('114 a completion window holds only the instances completed inside it', async () => {
  const client = await served()
  const early = await completeAfter(client, 0)
  const middle = await completeAfter(client, millis(early.completedTimestamp))
  const late = await completeAfter(client, millis(middle.completedTimestamp))
  const from = timestamp(millis(early.completedTimestamp) + 1)
  const to = timestamp(millis(middle.completedTimestamp) + 1)
  const inside = async (window: ListInstanceIdsRequest) =>
    (await page(client, { runtimeStatus: ['ORCHESTRATION_STATUS_COMPLETED'], ...window })).ids

  expect(await inside({ completedTimeFrom: from, completedTimeTo: to })).toEqual([middle.instanceId])
  expect(await inside({ completedTimeFrom: from })).toEqual([middle.instanceId, late.instanceId])
  expect(await inside({ completedTimeTo: to })).toEqual([early.instanceId, middle.instanceId])
  expect(await inside({})).toEqual([early, middle, late].map(state => state.instanceId))
})

test('114 a status filter chooses among the terminal instances only', async () => {
  const client = await served()
  await run(client, 'done', 'completed')
  await run(client, 'fails', 'failed')
  await client.started(await client.start('open', { instanceId: 'running' }))
  await client.started(await client.start('open', { instanceId: 'terminated' }))
  await client.call('TerminateInstance', { instanceId: 'terminated' })

  const only = async (request: ListInstanceIdsRequest) => (await page(client, request)).ids.sort()
  expect(await only({ runtimeStatus: ['ORCHESTRATION_STATUS_FAILED'] })).toEqual(['failed'])
  expect(
    await only({ runtimeStatus: ['ORCHESTRATION_STATUS_TERMINATED', 'ORCHESTRATION_STATUS_COMPLETED'] }),
  ).toEqual(['completed', 'terminated'])
  expect(await only({ runtimeStatus: ['ORCHESTRATION_STATUS_RUNNING'] })).toEqual([])
  expect(await only({})).toEqual(['completed', 'failed', 'terminated'])
})
