/** A wait that times out says why: no peer does. */
import { expect, test } from 'vitest'
import { scheduleTask } from '../support/actions.ts'
import { openWorker } from '../support/backend.ts'
import { listeningBackend } from '../support/listening.ts'

test('peers 9: nobody is connected', async () => {
  const { client, timedOut } = await listeningBackend()
  const id = await client.start('Lonely')
  expect(await timedOut(id)).toContain("its turn of 'Lonely' waits for a worker: none is connected")
})

test('peers 9: filters leave the name out', async () => {
  const { client, timedOut } = await listeningBackend()
  await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'Other' }] } })
  const id = await client.start('Lonely')
  expect(await timedOut(id)).toContain('the filters of the 1 connected leave it out')
})

test('peers 9: an activity nobody serves, a turn that is out, an id nobody has started', async () => {
  const { client, timedOut } = await listeningBackend()
  const worker = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'Fan' }] } })
  const id = await client.start('Fan')
  const turn = await worker.nextTurn()
  expect(await timedOut(id)).toContain("its turn of 'Fan' is out at")
  await worker.completeTurn(turn, [scheduleTask(1, 'Charge'), scheduleTask(2, 'Charge')])
  expect(await timedOut(id)).toContain(
    "activity 'Charge' waits for a worker: the filters of the 1 connected leave it out (2 times)",
  )
  expect(await timedOut('nobody')).toContain("No instance 'nobody' exists")
})

test('peers 9: a suspended one, one that starts later, one that waits for an event', async () => {
  const { client, timedOut } = await listeningBackend()
  const later = await client.start('Later', { scheduledStartTimestamp: { seconds: 4_102_444_800, nanos: 0 } })
  expect(await timedOut(later)).toContain('its start is scheduled for 2100-01-01T00:00:00.000Z')
  const worker = await openWorker(client)
  worker.orchestrator('Patient', () => [])
  const id = await client.start('Patient')
  await client.started(id)
  expect(await timedOut(id)).toContain('nothing is queued or out; it waits for an event.')
  await client.call('SuspendInstance', { instanceId: id })
  expect(await timedOut(id)).toContain('it waits to be resumed')
})
