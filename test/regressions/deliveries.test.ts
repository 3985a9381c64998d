/** What counts as an answer to a work item and what as a failed delivery. */
import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'

async function open(options: Parameters<typeof ownBackend>[0] = {}) {
  const backend = await ownBackend(options)
  const hub = backend.hub('deliveries')
  const client = await openClient({ address: backend.address, hub: hub.name })
  return { hub, client, worker: await openWorker(client) }
}

test('134 153 an activity answer with the token of a turn is stale; the turn outlives its worker', async () => {
  const { hub, client, worker } = await open()
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  const answer = { instanceId: id, taskId: 1, completionToken: turn.token, result: text('"odd"') }
  await client.call('CompleteActivityTask', answer)
  expect(hub.counters.staleCompletions).toBe(1)

  await worker.close()
  const other = await openWorker(client)
  const again = await other.nextTurn()
  expect(again.instanceId).toBe(id)
  expect(again.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  await other.completeTurn(again, [complete(1, '"done"')])
  expect((await client.completion(id))?.output?.value).toBe('"done"')
})

test('176 273 an instance that fails by maxDeliveries keeps its custom status', async () => {
  const { client, worker } = await open({ maxDeliveries: 1 })
  const instanceId = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [], { customStatus: text('mine') })
  await client.call('RaiseEvent', { instanceId, name: 'go' })
  await worker.abandonTurn(await worker.nextTurn())
  const state = await client.completion(instanceId)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toContain('maxDeliveries')
  expect(state?.customStatus?.value).toBe('mine')
})

test('164 273 a turn sent again with its history is no failed delivery', async () => {
  const { client, worker } = await open({ maxDeliveries: 2 })
  const id = await client.start('held')
  for (let n = 0; n < 4; n++)
    await worker.completeTurn(await worker.nextTurn(), [], { requiresHistory: true })
  // Two deliveries are still to be had: one that fails, and one more.
  await worker.abandonTurn(await worker.nextTurn())
  await worker.completeTurn(await worker.nextTurn(), [complete(1, '"done"')])
  expect((await client.completion(id))?.output?.value).toBe('"done"')
})
