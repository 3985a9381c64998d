/** Start times on the wall clock; test/durable-task/scheduled-start.test.ts moves a manual one. */
import { expect, test } from 'vitest'
import { complete, millis, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { startOf } from '../support/instance-in.ts'
import { sentinel } from '../support/sentinel.ts'

async function openScheduled() {
  const client = await openClient()
  return { client, worker: await openWorker(client) }
}

test('22 an instance with a start time ahead runs when it has come, not before', async () => {
  const { client, worker } = await openScheduled()
  const due = Date.now() + 2000
  const instanceId = await client.start('Later', { scheduledStartTimestamp: timestamp(due) })
  expect(millis((await client.state(instanceId))?.scheduledStartTimestamp)).toBe(due)
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(instanceId)
  expect(millis(startOf(turn).scheduledStartTimestamp)).toBe(due)
  expect(millis(turn.request.newEvents[0]?.timestamp)).toBeGreaterThanOrEqual(due)
  await worker.completeTurn(turn, [complete(1, 'ran')])
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'ran' })
})

const noSchedule: [string, () => number][] = [
  ['the epoch', () => 0],
  ['an hour ago', () => Date.now() - 3_600_000],
]

test.for(noSchedule)('23 a start time of %s runs at once and is not echoed', async ([, at]) => {
  const { client, worker } = await openScheduled()
  const instanceId = await client.start('Now', { scheduledStartTimestamp: timestamp(at()) })
  expect((await client.state(instanceId))?.scheduledStartTimestamp).toBeNull()
  const turn = await worker.nextTurn()
  expect(startOf(turn).scheduledStartTimestamp).toBeNull()
  await worker.completeTurn(turn, [complete(1)])
  expect((await client.completion(instanceId))?.scheduledStartTimestamp).toBeNull()
})

test('25 an instance that waits for its start time is terminated without running', async () => {
  const { client, worker } = await openScheduled()
  const scheduledStartTimestamp = timestamp(Date.now() + 3_600_000)
  const instanceId = await client.start('Later', { scheduledStartTimestamp })
  await client.call('TerminateInstance', { instanceId, output: text('not needed') })
  const done = await client.completion(instanceId)
  expect(done).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
    output: { value: 'not needed' },
    failureDetails: null,
  })
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
})
