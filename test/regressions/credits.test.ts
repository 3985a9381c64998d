/** Credit of a worker whose work went away under its hands. */
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { sentinel } from '../support/sentinel.ts'

/** A worker with room for one turn, and another that only serves sentinels. */
async function narrow() {
  const backend = await ownBackend()
  const hub = backend.hub('narrow')
  const client = await openClient({ address: backend.address, hub: hub.name })
  const filters = (name: string) => ({ workItemFilters: { orchestrations: [{ name }] } })
  const worker = await openWorker(client, { ...filters('held'), maxConcurrentOrchestrationWorkItems: 1 })
  const other = await openWorker(client, filters('sentinel'))
  return { hub, client, worker, other }
}

test('131 154 a withdrawn turn that is answered without a token gives its credit back', async () => {
  const { client, worker, other } = await narrow()
  const first = await client.start('held')
  await worker.nextTurn()
  await client.call('TerminateInstance', { instanceId: first })
  expect(await client.status(first)).toBe('TERMINATED')
  const second = await client.start('held')
  await sentinel(client, other)
  expect(worker.unread.turns).toBe(0)

  await client.call('CompleteOrchestratorTask', { instanceId: first, actions: [complete(1)] })
  const next = await worker.nextTurn()
  expect(next.instanceId).toBe(second)
  await worker.completeTurn(next, [complete(1)])
  expect((await client.completion(second))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(await client.status(first)).toBe('TERMINATED')
})

test('128 131 a turn that is out at a reset keeps its credit until it is answered', async () => {
  const { hub, client, worker, other } = await narrow()
  await client.start('held')
  const before = await worker.nextTurn()
  await hub.reset()
  const id = await client.start('held')
  await sentinel(client, other)
  expect(worker.unread.turns).toBe(0)

  await worker.completeTurn(before, [complete(1)])
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(id)
  await worker.completeTurn(turn, [complete(1)])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
