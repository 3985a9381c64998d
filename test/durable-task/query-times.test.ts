import { expect, test } from 'vitest'
import { complete, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'

/** Instances `0`, `1`, `2`, each created and completed a second of manual time after the one before. */
async function threeSeconds() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('times')
  const client = await openClient({ address: backend.address, hub: hub.name })
  const worker = await openWorker(client)
  worker.orchestrator('done', () => [complete(1)])
  worker.orchestrator('open', () => [])
  const times: number[] = []
  for (const instanceId of ['0', '1', '2']) {
    await hub.clock.advance(1000)
    times.push(hub.clock.now)
    await client.completion(await client.start('done', { instanceId }))
  }
  return { client, hub, times }
}

const expected: [from: number | undefined, to: number | undefined, ids: string[]][] = [
  [0, 2, ['0', '1', '2']],
  [1, 1, ['1']],
  [0.5, 1.5, ['1']],
  [1.001, undefined, ['2']],
  [1, undefined, ['1', '2']],
  [undefined, 0.999, ['0']],
  [undefined, 1, ['0', '1']],
  [3, undefined, []],
  [2, 0, []],
]

/** The edges are in seconds after the first instance; undefined leaves an end open. */
const edge = (times: number[], seconds: number | undefined) =>
  seconds === undefined ? null : timestamp(times[0]! + seconds * 1000)

test('106 the created range is exact to the millisecond and includes both its ends', async () => {
  const { client, times } = await threeSeconds()
  for (const [from, to, ids] of expected) {
    const query = { createdTimeFrom: edge(times, from), createdTimeTo: edge(times, to) }
    const { orchestrationState } = await client.call('QueryInstances', { query })
    expect(
      orchestrationState.map(state => state.instanceId),
      `from ${from} to ${to}`,
    ).toEqual(ids)
  }
})

test('106 an instance keeps its place when it completes long after it was created', async () => {
  const { client, hub, times } = await threeSeconds()
  await client.started(await client.start('open', { instanceId: 'slow' }))
  await hub.clock.advance(60_000)
  await client.call('TerminateInstance', { instanceId: 'slow' })
  const created = { createdTimeFrom: edge(times, 2), createdTimeTo: edge(times, 2) }
  const { orchestrationState } = await client.call('QueryInstances', { query: created })
  expect(orchestrationState.map(state => state.instanceId)).toEqual(['2', 'slow'])
  const completed = { completedTimeFrom: edge(times, 61) }
  expect((await client.call('ListInstanceIds', completed)).instanceIds).toEqual(['slow'])
})

test('114 the completion window is exact', async () => {
  const { client, times } = await threeSeconds()
  // Edges that fall on a completion are left out: only windows whose meaning is plain.
  const plain = expected.filter(([from = 0.5, to = 0.5]) => from % 1 !== 0 && to % 1 !== 0)
  expect(plain).not.toEqual([])
  for (const [from, to, ids] of plain) {
    const window = { completedTimeFrom: edge(times, from), completedTimeTo: edge(times, to) }
    const { instanceIds } = await client.call('ListInstanceIds', window)
    expect(instanceIds, `from ${from} to ${to}`).toEqual(ids)
  }
})

test('112 instances that completed at one instant come in the order of their ids, page by page', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const client = await openClient({ address: backend.address })
  const worker = await openWorker(client)
  worker.orchestrator('done', () => [complete(1)])
  for (const instanceId of ['c', 'B', 'a', '|', 'b', '10', 'a|b', '9']) {
    await client.completion(await client.start('done', { instanceId }))
  }
  const seen: string[] = []
  let last: string | undefined
  do {
    const answer = await client.call('ListInstanceIds', { pageSize: 1, lastInstanceKey: text(last) })
    seen.push(...answer.instanceIds)
    last = answer.lastInstanceKey?.value
  } while (last !== undefined && seen.length < 12)
  expect(seen).toEqual(['10', '9', 'B', 'a', 'a|b', 'b', 'c', '|'])
})

test('120 a purge filter takes the instances created in its range, ends included', async () => {
  const { client, times } = await threeSeconds()
  const purgeInstanceFilter = { createdTimeFrom: edge(times, 1), createdTimeTo: edge(times, 1) }
  const answer = await client.call('PurgeInstances', { purgeInstanceFilter })
  expect(answer).toEqual({ deletedInstanceCount: 1, isComplete: { value: true } })
  const { orchestrationState } = await client.call('QueryInstances', { query: {} })
  expect(orchestrationState.map(state => state.instanceId)).toEqual(['0', '2'])
})
