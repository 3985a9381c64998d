import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

async function limitedTo(maxDeliveries: number) {
  const backend = await ownBackend({ maxDeliveries })
  const client = await openClient({ address: backend.address })
  return { client, worker: await openWorker(client) }
}

test('273 a turn abandoned as often as maxDeliveries allows fails its instance', async () => {
  const { client, worker } = await limitedTo(3)
  const id = await client.start('held')
  for (let n = 0; n < 3; n++) await worker.abandonTurn(await worker.nextTurn())
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toMatch(/deliver/i)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
})

test('273 an activity delivered as often as maxDeliveries allows fails, its instance goes on', async () => {
  const { client, worker } = await limitedTo(2)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship')])
  await worker.abandonActivity(await worker.nextActivity())
  await worker.nextActivity()
  await worker.close()

  const next = await openWorker(client)
  const turn = await next.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'taskFailed'])
  const failed = ofType(turn.events, 'taskFailed')[0]?.taskFailed
  expect(failed?.taskScheduledId).toBe(1)
  expect(failed?.failureDetails?.errorMessage).toMatch(/deliver/i)
  await next.completeTurn(turn, [complete(2)])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(next.unread.activities).toBe(0)
})

test('273 each item has deliveries of its own', async () => {
  const { client, worker } = await limitedTo(2)
  const id = await client.start('held')
  for (let n = 0; n < 3; n++) {
    await worker.abandonTurn(await worker.nextTurn())
    await worker.completeTurn(await worker.nextTurn(), [])
    await client.call('RaiseEvent', { instanceId: id, name: `${n}` })
  }
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
