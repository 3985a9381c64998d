/** What a hub says of everything that waits in it. */
import { expect, test } from 'vitest'
import { createChild, createTimer, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { lockEntities } from '../support/entity-actions.ts'

const HOUR = 3_600_000

async function openLab() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub()
  const client = await openClient({ address: backend.address, hub: 'default' })
  const worker = await openWorker(client, {
    workItemFilters: { orchestrations: [{ name: 'Waits' }], activities: [], entities: [] },
  })
  const start = async (id: string, actions: Parameters<typeof worker.completeTurn>[1]): Promise<void> => {
    await client.start('Waits', { instanceId: id })
    await worker.completeTurn(await worker.nextTurn(), actions)
    await client.started(id)
  }
  return { backend, hub, client, worker, start }
}

test('a hub in which everything has ended has nothing to say', async () => {
  const { backend, hub, client, worker } = await openLab()
  expect(hub.explain()).toBe('')
  const id = await client.start('Waits')
  const turn = await worker.nextTurn()
  expect(hub.explain()).toContain(`'${id}' (Waits) is pending: its turn of 'Waits' is out at `)
  await client.call('TerminateInstance', { instanceId: id })
  await worker.completeTurn(turn, [])
  await client.completion(id)
  expect(hub.explain()).toBe('')
  expect(backend.explain()).toBe('')
})

test('timers, children, activities, events and locks, a line each', async () => {
  const { hub, worker, start } = await openLab()
  const at = new Date(hub.clock.now + HOUR).toISOString()
  await start('sleeps', [createTimer(1, hub.clock.now + 2 * HOUR), createTimer(2, hub.clock.now + HOUR)])
  await start('listens', [])
  await start('pays', [scheduleTask(1, 'charge')])
  await start('delegates', [createChild(1, 'Ships', 'parcel')])
  await start('holds', [lockEntities(1, 'section 1', ['@stock@a'])])
  await worker.nextTurn()
  await start('queues', [lockEntities(1, 'section 2', ['@stock@a'])])
  const leftOut = 'waits for a worker: the filters of the 1 connected leave it out'
  const lines = hub.explain().split('\n')
  expect(lines.filter(line => !line.startsWith("'holds'"))).toEqual([
    `'sleeps' (Waits) is running: its next timer is due at ${at}.`,
    "'listens' (Waits) is running: nothing is queued or out; it waits for an event.",
    `'pays' (Waits) is running: activity 'charge' ${leftOut}.`,
    "'delegates' (Waits) is running: its sub-orchestration 'parcel' (Ships) is pending.",
    `'parcel' (Ships) is pending: its turn of 'Ships' ${leftOut}.`,
    "'queues' (Waits) is running: it waits for the lock of '@stock@a', held by 'holds'.",
    "'@stock@a' has 1 message waiting, held by 'holds'.",
  ])
})

test('a backend names its hubs, and many lines are cut', async () => {
  const { backend, client } = await openLab()
  const other = await openClient({ address: backend.address, hub: 'other' })
  await other.start('Alone', { instanceId: 'only' })
  await Promise.all(Array.from({ length: 53 }, (_, n) => client.start('Nobody', { instanceId: `n-${n}` })))
  const text = backend.explain()
  expect(text).toContain("In the hub 'other':\n'only' (Alone) is pending: its turn of 'Alone' waits")
  expect(text).toContain('… and 3 more.')
})
