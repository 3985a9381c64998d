import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import type { ActivityItem, ScriptedWorker } from '../support/worker.ts'

interface Populated {
  client: RawClient
  worker: ScriptedWorker
  /** In flight on the worker. */
  activity: ActivityItem
  /** Resolves with what an open wait for a running instance was answered. */
  waiting: Promise<unknown>
}

/** A hub with a finished, a running and a queued instance, an activity out and a client that waits. */
async function populated(): Promise<Populated> {
  const client = await openClient()
  const filter = { orchestrations: [{ name: 'done' }, { name: 'order' }], activities: [{ name: 'ship' }] }
  const worker = await openWorker(client, { workItemFilters: filter })
  worker.orchestrator('done', () => [complete(1)])
  worker.orchestrator('order', () => [scheduleTask(1, 'ship')])
  await client.completion(await client.start('done', { instanceId: 'finished' }))
  await client.start('order', { instanceId: 'running' })
  await client.start('nobody serves it', { instanceId: 'queued' })
  const waiting = client.completion('running')
  const activity = await worker.nextActivity()
  // A round trip behind the wait: the backend has it by then.
  expect(await client.status('running')).toBe('RUNNING')
  return { client, worker, activity, waiting }
}

/** Everything of the hub is gone, the worker's stream is not, and what was in flight reaches nobody. */
async function expectWiped({ client, worker, activity, waiting }: Populated): Promise<void> {
  expect(await waiting).toBeUndefined()
  for (const id of ['finished', 'running', 'queued']) expect(await client.state(id)).toBeUndefined()
  expect((await client.call('QueryInstances', { query: {} })).orchestrationState).toEqual([])
  expect((await client.call('ListInstanceIds', {})).instanceIds).toEqual([])

  await worker.completeActivity(activity, '"late"')
  expect(await client.state('running')).toBeUndefined()
  const again = await client.completion(await client.start('done', { instanceId: 'finished' }))
  expect(again?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
}

test('127 CreateTaskHub with recreateIfExists drops everything and keeps worker streams', async () => {
  const hub = await populated()
  await hub.client.call('CreateTaskHub', { recreateIfExists: true })
  await expectWiped(hub)
})

test('127 CreateTaskHub without recreateIfExists changes nothing on old and new hubs', async () => {
  const { client, waiting } = await populated()
  await client.call('CreateTaskHub', { recreateIfExists: false })
  await client.call('CreateTaskHub', {})
  expect(await client.status('finished')).toBe('COMPLETED')
  expect(await client.status('running')).toBe('RUNNING')
  expect(await client.status('queued')).toBe('PENDING')
  await client.call('TerminateInstance', { instanceId: 'running' })
  expect(await waiting).toMatchObject({ orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED' })

  const fresh = await openClient()
  await fresh.call('CreateTaskHub', {})
  expect(await fresh.status(await fresh.start('held'))).toBe('PENDING')
})

test('128 DeleteTaskHub drops everything, answers waits and keeps worker streams', async () => {
  const hub = await populated()
  await hub.client.call('DeleteTaskHub', {})
  await expectWiped(hub)
})

test('128 DeleteTaskHub touches no other hub', async () => {
  const deleted = await populated()
  const kept = await populated()
  await deleted.client.call('DeleteTaskHub', {})
  expect(await kept.client.status('finished')).toBe('COMPLETED')
  expect(await kept.client.status('queued')).toBe('PENDING')
  await kept.worker.completeActivity(kept.activity, '"kept"')
  expect(await kept.client.status('running')).toBe('RUNNING')
  await kept.client.call('TerminateInstance', { instanceId: 'running' })
  expect(await kept.waiting).toMatchObject({ orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED' })
  expect(await deleted.waiting).toBeUndefined()
})
