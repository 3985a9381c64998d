import { expect, test } from 'vitest'
import { complete, failure, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'

/** A hub with a client, a worker and the count of stale answers so far. */
async function counting() {
  const backend = await ownBackend()
  const hub = backend.hub('counted')
  const client = await openClient({ address: backend.address, hub: hub.name })
  const worker = await openWorker(client)
  return { backend, hub, client, worker, stale: () => hub.counters.staleCompletions }
}

test('152 answers that count are not stale, their repetitions are', async () => {
  const { client, worker, stale } = await counting()
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await worker.completeTurn(turn, [scheduleTask(1, 'ship'), scheduleTask(2, 'ship')])
  const [one, two] = [await worker.nextActivity(), await worker.nextActivity()]
  await worker.completeActivity(one, 'a')
  await worker.failActivity(two, failure('no'))
  expect(stale()).toBe(0)

  await worker.completeTurn(turn, [])
  expect(stale()).toBe(1)
  await worker.completeActivity(one, 'a')
  await worker.completeActivity(two, 'b')
  expect(stale()).toBe(3)
  expect(await client.status(id)).toBe('RUNNING')
})

test('153 answers with tokens of lost dispatches or of nobody are counted, per hub', async () => {
  const { backend, client, worker, stale } = await counting()
  await client.start('held')
  const first = await worker.nextTurn()
  await worker.close()
  const next = await openWorker(client)
  const again = await next.nextTurn()
  await worker.completeTurn(first, [complete(1)])
  expect(stale()).toBe(1)
  await client.call('CompleteOrchestratorTask', { completionToken: 'nobody issued it' })
  await client.call('CompleteActivityTask', { instanceId: again.instanceId, taskId: 1 })
  expect(stale()).toBe(3)
  await next.completeTurn(again, [complete(1)])
  await client.completion(again.instanceId)
  expect(stale()).toBe(3)
  expect(backend.hub('another').counters.staleCompletions).toBe(0)
})

test('137 an answer after the stream died, before anybody else has the item, is not stale', async () => {
  const { client, worker, stale } = await counting()
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await worker.close()
  await worker.completeTurn(turn, [complete(1)])
  await client.completion(id)
  expect(stale()).toBe(0)
})

test('156 answers for purged and for terminated instances are counted', async () => {
  const { client, worker, stale } = await counting()
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship')])
  const item = await worker.nextActivity()
  await client.call('TerminateInstance', { instanceId: id })
  await client.call('PurgeInstances', { instanceId: id })
  await worker.completeActivity(item)
  expect(stale()).toBe(1)

  const other = await client.start('held')
  const turn = await worker.nextTurn()
  await client.call('TerminateInstance', { instanceId: other })
  await worker.completeTurn(turn, [complete(1)])
  expect(stale()).toBe(2)
  expect(await client.status(other)).toBe('TERMINATED')
})
