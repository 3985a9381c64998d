import { expect, test } from 'vitest'
import { complete, createTimer, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { sentinel } from '../support/sentinel.ts'

/** A hub with an armed timer, an activity in flight, a queued turn and an open wait. */
async function populated(backend: Awaited<ReturnType<typeof ownBackend>>, name: string) {
  const hub = backend.hub(name)
  const client = await openClient({ address: backend.address, hub: name })
  const filter = { orchestrations: [{ name: 'order' }, { name: 'sentinel' }], activities: [{ name: 'ship' }] }
  const worker = await openWorker(client, { workItemFilters: filter })
  await client.start('order', { instanceId: 'running' })
  const due = hub.clock.now + 1000
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship'), createTimer(2, due)])
  const activity = await worker.nextActivity()
  await client.start('queued', { instanceId: 'queued' })
  const waiting = client.completion('running')
  // A round trip behind the wait: the backend has it by then.
  expect(await client.status('running')).toBe('RUNNING')
  return { hub, client, worker, activity, waiting }
}

type Populated = Awaited<ReturnType<typeof populated>>

async function expectWiped({ hub, client, worker, activity, waiting }: Populated): Promise<void> {
  expect(await waiting).toBeUndefined()
  expect((await client.call('QueryInstances', { query: {} })).orchestrationState).toEqual([])
  await hub.clock.advance(5000)
  await worker.completeActivity(activity, 'late')
  // The stream is still served, by the same names, and gets nothing of what was.
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  await client.start('order', { instanceId: 'running' })
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  expect((await client.completion('running'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
}

async function expectKept({ hub, client, worker, waiting }: Populated): Promise<void> {
  expect(await client.status('queued')).toBe('PENDING')
  await hub.clock.advance(1000)
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'timerFired'])
  await worker.completeTurn(turn, [complete(3)])
  expect(await waiting).toMatchObject({ orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED' })
}

test('128 hub.reset() clears one hub in place and leaves the others', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const one = await populated(backend, 'one')
  const two = await populated(backend, 'two')
  await one.hub.reset()
  await expectWiped(one)
  await expectKept(two)
})

test('128 backend.reset() clears every hub in place', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const hubs = [await populated(backend, 'one'), await populated(backend, 'two')]
  await backend.reset()
  for (const hub of hubs) await expectWiped(hub)
})
