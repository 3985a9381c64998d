/** Chunked answers that are torn, doubled or begun again. */
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ofType, typesOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'

const sendChunk = (
  worker: ScriptedWorker,
  turn: Turn,
  index: number,
  actions: OrchestratorAction[],
  isPartial: boolean,
) =>
  worker.completeTurn(turn, actions, {
    isPartial,
    chunkIndex: { value: index },
    numEventsProcessed: index === 0 ? null : { value: 0 },
  })

async function scheduledIds(client: RawClient, instanceId: string): Promise<(number | undefined)[]> {
  return ofType(await client.history(instanceId), 'taskScheduled').map(event => event.eventId)
}

/** A turn out at a worker that answers no activities itself. */
async function turnOut() {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  return { client, worker, id, turn: await worker.nextTurn() }
}

test('157 158 the last chunk alone, after its stream has closed, is not taken for the whole', async () => {
  const backend = await ownBackend()
  const hub = backend.hub('chunks')
  const client = await openClient({ address: backend.address, hub: hub.name })
  const lost = await openWorker(client)
  const id = await client.start('held')
  const turn = await lost.nextTurn()
  await sendChunk(lost, turn, 0, [scheduleTask(1, 'ship')], true)
  await lost.close()
  await expect.poll(() => hub.counters.redeliveries).toBe(1)

  await sendChunk(lost, turn, 1, [scheduleTask(2, 'ship'), complete(3, 'half')], false)
  expect(hub.counters.staleCompletions).toBe(1)
  expect(await client.status(id)).toBe('PENDING')
  expect(await client.history(id)).toEqual([])

  const worker = await openWorker(client)
  const again = await worker.nextTurn()
  expect(again.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(again.pastTypes).toEqual([])
  await worker.completeTurn(again, [complete(1, 'whole')])
  expect((await client.completion(id))?.output?.value).toBe('whole')
  expect(typesOf(await client.history(id))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionCompleted',
  ])
  expect(worker.unread.activities).toBe(0)
})

test('157 a chunk sent twice counts once', async () => {
  const { client, worker, id, turn } = await turnOut()
  await sendChunk(worker, turn, 0, [scheduleTask(1, 'ship')], true)
  await sendChunk(worker, turn, 1, [scheduleTask(2, 'ship')], true)
  await sendChunk(worker, turn, 1, [scheduleTask(2, 'ship')], true)
  await sendChunk(worker, turn, 2, [scheduleTask(3, 'ship')], false)
  await sentinel(client, worker)
  expect(await scheduledIds(client, id)).toEqual([1, 2, 3])
  expect(worker.unread.activities).toBe(3)
})

test('157 a series begun again with its first chunk counts once', async () => {
  const { client, worker, id, turn } = await turnOut()
  await sendChunk(worker, turn, 0, [scheduleTask(1, 'ship')], true)
  await sendChunk(worker, turn, 1, [scheduleTask(2, 'ship')], true)
  await sendChunk(worker, turn, 0, [scheduleTask(1, 'ship')], true)
  await sendChunk(worker, turn, 1, [scheduleTask(2, 'ship')], true)
  await sendChunk(worker, turn, 2, [scheduleTask(3, 'ship')], false)
  await sentinel(client, worker)
  expect(await scheduledIds(client, id)).toEqual([1, 2, 3])
  expect(worker.unread.activities).toBe(3)
})
