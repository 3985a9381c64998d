/** What the simulation of schedules has found, each in its smallest form. */
import { expect, test } from 'vitest'
import { complete, createChild, fail, failure } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { rewind } from '../support/rewind.ts'

async function open(options: Parameters<typeof ownBackend>[0] = {}) {
  const { address } = await ownBackend(options)
  const client = await openClient({ address })
  return { client, worker: await openWorker(client) }
}

test('114 266 however few messages a turn brings, none ends with the execution held', async () => {
  const { address } = await ownBackend({ maxEventsPerTurn: 2 })
  const client = await openClient({ address })
  const instanceId = await client.start('held')
  await client.call('SuspendInstance', { instanceId })
  await client.call('RaiseEvent', { instanceId, name: 'go' })
  await client.call('ResumeInstance', { instanceId })
  const worker = await openWorker(client)
  const first = await worker.nextTurn()
  expect(first.newTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionSuspended',
    'executionResumed',
  ])
  await worker.completeTurn(first, [])
  expect((await worker.nextTurn()).newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
})

/** A parent that has not heard yet that its child has failed; the child is then rewound on its own, and succeeds. */
async function childRewoundAlone() {
  const { client, worker } = await open()
  const instanceId = await client.start('parent')
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', 'kid')])
  await worker.completeTurn(await worker.nextTurn(), [fail(1, failure('not yet'))])
  const told = await worker.nextTurn()
  expect(told.newTypes).toEqual(['orchestratorStarted', 'subOrchestrationInstanceFailed'])
  await rewind(client, 'kid')
  const again = await worker.nextTurn()
  return { client, worker, instanceId, told, again }
}

test('261 a child that is rewound on its own does not answer its parent a second time', async () => {
  const { client, worker, instanceId, told, again } = await childRewoundAlone()
  await worker.completeTurn(again, [complete(1, 'better')])
  expect((await client.completion('kid'))?.output?.value).toBe('better')
  await worker.completeTurn(told, [])
  await client.call('RaiseEvent', { instanceId, name: 'go' })
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
})

test('261 a parent that is rewound after such a child takes it back, and hears how it ends', async () => {
  const { client, worker, instanceId, told, again } = await childRewoundAlone()
  await worker.completeTurn(told, [fail(2, failure('for the child'))])
  expect(await client.status(instanceId)).toBe('FAILED')
  await rewind(client, instanceId)
  await worker.completeTurn(await worker.nextTurn(), [])
  await worker.completeTurn(again, [complete(1, 'better')])
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'subOrchestrationInstanceCompleted'])
})
