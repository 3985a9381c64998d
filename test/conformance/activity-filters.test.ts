import { expect, test } from 'vitest'
import type { ActivityFilter } from '../../src/durable-task/grpc/wire/ActivityFilter.ts'
import type { ScheduleTaskAction } from '../../src/durable-task/grpc/wire/ScheduleTaskAction.ts'
import { complete, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

interface Scheduled extends ScheduleTaskAction {
  name: string
}

/** An orchestration that runs the activities side by side, on a worker that takes no activities. */
async function scheduling(activities: Scheduled[], orchestrationVersion?: string) {
  const client = await openClient()
  const names = [{ name: 'order' }, { name: 'sentinel' }]
  const worker = await openWorker(client, { workItemFilters: { orchestrations: names } })
  worker.orchestrator('order', turn => {
    if (ofType(turn.events, 'taskCompleted').length === activities.length) return [complete(99)]
    if (turn.pastTypes.length > 0) return []
    return activities.map((activity, index) => scheduleTask(index + 1, activity.name, undefined, activity))
  })
  const id = await client.start('order', { version: text(orchestrationVersion) })
  await client.started(id)
  const opens = (filters: ActivityFilter[]) =>
    openWorker(client, { workItemFilters: { activities: filters } })
  return { client, worker, id, opens }
}

test('141 a worker whose filters list no activity gets none, though it scheduled them', async () => {
  const { client, worker, id, opens } = await scheduling([{ name: 'ship' }])
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
  expect(await client.status(id)).toBe('RUNNING')
  const shipper = await opens([{ name: 'ship' }])
  await shipper.completeActivity(await shipper.nextActivity())
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('141 activity names are compared exactly', async () => {
  const { opens } = await scheduling([{ name: 'Ship' }, { name: 'ship' }, { name: 'shipping' }])
  const shipper = await opens([{ name: 'shipping' }, { name: 'ship' }])
  const items = [await shipper.nextActivity(), await shipper.nextActivity()]
  const capital = await opens([{ name: 'Ship' }])
  const last = await capital.nextActivity()
  expect(items.map(item => item.request.name).sort()).toEqual(['ship', 'shipping'])
  expect(last.request.name).toBe('Ship')
  expect(shipper.unread.activities).toBe(0)
})

test('142 activity versions are compared exactly', async () => {
  const { opens } = await scheduling([
    { name: 'ship', version: text('1.0') },
    { name: 'ship', version: text('2.0') },
  ])
  const second = await opens([{ name: 'ship', versions: ['2.0'] }])
  expect((await second.nextActivity()).taskId).toBe(2)
  const any = await opens([{ name: 'ship' }])
  expect((await any.nextActivity()).taskId).toBe(1)
  expect(second.unread.activities).toBe(0)
})

test('275 an activity without a version counts as the version of its orchestration', async () => {
  const { client, id, opens } = await scheduling([{ name: 'ship' }], '3.0.0')
  const shipper = await opens([{ name: 'ship', versions: ['3.0.0'] }])
  const item = await shipper.nextActivity()
  expect(item.request.version).toBeNull()
  await shipper.completeActivity(item)
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('275 an activity with a version of its own keeps it', async () => {
  const own = { name: 'ship', version: text('1.0') }
  const { opens } = await scheduling([own, { name: 'ship' }], '3.0.0')
  const third = await opens([{ name: 'ship', versions: ['3.0.0', ''] }])
  expect((await third.nextActivity()).taskId).toBe(2)
  const first = await opens([{ name: 'ship', versions: ['1.0'] }])
  expect((await first.nextActivity()).request.version).toEqual({ value: '1.0' })
  expect(third.unread.activities).toBe(0)
})

test('275 without versions on either side the empty version in a filter matches', async () => {
  const { opens } = await scheduling([{ name: 'ship' }])
  const other = await opens([{ name: 'ship', versions: ['3.0.0'] }])
  const unversioned = await opens([{ name: 'ship', versions: [''] }])
  expect((await unversioned.nextActivity()).taskId).toBe(1)
  expect(other.unread.activities).toBe(0)
})
