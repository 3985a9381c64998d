import { expect, test } from 'vitest'
import { text } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { typesOf } from '../support/history.ts'

/** The second turn of an instance as two workers see it: one that streams history, one that cannot. */
async function secondTurns(inputLength: number) {
  const backend = await ownBackend({ historyStreamingThreshold: 2_000 })
  const client = await openClient({ address: backend.address })
  const streaming = await openWorker(client, { capabilities: ['WORKER_CAPABILITY_HISTORY_STREAMING'] })
  const instanceId = await client.start('held', { input: text('x'.repeat(inputLength)) })
  await streaming.completeTurn(await streaming.nextTurn(), [])
  await client.call('RaiseEvent', { instanceId, name: 'go' })
  const streamed = await streaming.nextTurn()
  const past = (await client.historyChunks({ instanceId, forWorkItemProcessing: true })).flat()
  await streaming.close()
  const plain = await openWorker(client)
  return { streamed, past, embedded: await plain.nextTurn() }
}

test('162 163 above the threshold the past is streamed to one worker and embedded for the next', async () => {
  const { streamed, past, embedded } = await secondTurns(3_000)
  expect(streamed.request).toMatchObject({ requiresHistoryStreaming: true, pastEvents: [] })
  expect(embedded.request.requiresHistoryStreaming).toBe(false)
  expect(typesOf(past)).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(embedded.request.pastEvents).toEqual(past)
})

test('162 below the threshold both get it embedded', async () => {
  const { streamed, past, embedded } = await secondTurns(100)
  for (const turn of [streamed, embedded]) {
    expect(turn.request.requiresHistoryStreaming).toBe(false)
    expect(turn.request.pastEvents).toEqual(past)
  }
})
