import { expect, test } from 'vitest'
import type { GetWorkItemsRequest } from '../../src/durable-task/grpc/wire/GetWorkItemsRequest.ts'
import { complete, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { typesOf } from '../support/history.ts'

const streaming: GetWorkItemsRequest = { capabilities: ['WORKER_CAPABILITY_HISTORY_STREAMING'] }
const big = 'x'.repeat(1_300_000)
const past = ['orchestratorStarted', 'executionStarted']

/** The second turn of an instance whose first one left its input behind as history. */
async function secondTurn(request: GetWorkItemsRequest, input: string) {
  const client = await openClient()
  const worker = await openWorker(client, request)
  const id = await client.start('held', { input: text(input) })
  const first = await worker.nextTurn()
  expect(first.request.requiresHistoryStreaming).toBe(false)
  await worker.completeTurn(first, [])
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  const turn = await worker.nextTurn()
  const streamed = async (forWorkItemProcessing: boolean) =>
    (await client.historyChunks({ instanceId: id, forWorkItemProcessing })).flat()
  return { client, worker, id, turn, streamed }
}

test('162 a long past is streamed to a worker that can, without the new events', async () => {
  const { client, worker, id, turn, streamed } = await secondTurn(streaming, big)
  expect(turn.request).toMatchObject({ requiresHistoryStreaming: true, pastEvents: [] })
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  await client.call('RaiseEvent', { instanceId: id, name: 'not yet in the turn' })
  const events = await streamed(true)
  expect(typesOf(events)).toEqual(past)
  expect(events[1]?.executionStarted?.input?.value).toBe(big)

  await worker.completeTurn(turn, [scheduleTask(1, 'ship')])
  const third = await worker.nextTurn()
  expect(third.request).toMatchObject({ requiresHistoryStreaming: true, pastEvents: [] })
  expect(typesOf(await streamed(true))).toEqual([
    ...past,
    'orchestratorStarted',
    'eventRaised',
    'taskScheduled',
  ])
  await worker.completeTurn(third, [complete(2, 'streamed')])
  expect((await client.completion(id))?.output?.value).toBe('streamed')
})

test('162 with no turn out the stream for workers is the committed history without its end', async () => {
  const { client, worker, id, turn, streamed } = await secondTurn(streaming, '"small"')
  await worker.completeTurn(turn, [complete(1)])
  await client.completion(id)
  const committed = [...past, 'orchestratorStarted', 'eventRaised']
  expect(typesOf(await streamed(true))).toEqual(committed)
  expect(typesOf(await streamed(false))).toEqual([...committed, 'executionCompleted'])
})

test('162 a short past is embedded even for a worker that can stream', async () => {
  const { turn, streamed } = await secondTurn(streaming, '"small"')
  expect(turn.request.requiresHistoryStreaming).toBe(false)
  expect(turn.pastTypes).toEqual(past)
  expect(await streamed(true)).toEqual(turn.request.pastEvents)
})

test('163 a long past is embedded for a worker without the capability', async () => {
  const { turn } = await secondTurn({ capabilities: ['WORKER_CAPABILITY_LARGE_PAYLOADS'] }, big)
  expect(turn.request.requiresHistoryStreaming).toBe(false)
  expect(turn.pastTypes).toEqual(past)
  expect(turn.request.pastEvents[1]?.executionStarted?.input?.value).toBe(big)
})

test.each([
  ['streamed', streaming, big],
  ['embedded', {}, '"small"'],
])(
  '164 a worker that lacks the history gets the turn again with all of it (%s first)',
  async (_, request, input) => {
    const { client, worker, id, turn } = await secondTurn(request, input)
    await worker.completeTurn(turn, [complete(1, 'ignored')], { requiresHistory: true })
    const again = await worker.nextTurn()
    expect(again.request).toMatchObject({ instanceId: id, requiresHistoryStreaming: false })
    expect(again.token).not.toBe(turn.token)
    expect(again.pastTypes).toEqual(past)
    expect(again.request.pastEvents[1]?.executionStarted?.input?.value).toBe(input)
    expect(again.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
    expect(await client.status(id)).toBe('RUNNING')
    await worker.completeTurn(again, [complete(1, 'with history')])
    expect((await client.completion(id))?.output?.value).toBe('with history')
  },
)
