import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** Lets `fan` schedule that many activities `part` at once and end when all have been answered. */
const servesFan = (worker: ScriptedWorker, width: number): ScriptedWorker =>
  worker.orchestrator('fan', turn => {
    if (ofType(turn.events, 'taskCompleted').length === width) return [complete(width + 1)]
    if (turn.pastTypes.length > 0) return []
    return Array.from({ length: width }, (_, index) => scheduleTask(index + 1, 'part'))
  })

const takeActivities = (worker: ScriptedWorker, count: number) =>
  Promise.all(Array.from({ length: count }, () => worker.nextActivity()))

test('131 a worker has never more activities in flight than it asked for', async () => {
  const client = await openClient()
  const worker = servesFan(await openWorker(client, { maxConcurrentActivityWorkItems: 2 }), 5)
  const fan = await client.start('fan')
  const held = await takeActivities(worker, 2)
  for (let waiting = 3; waiting > 0; waiting--) {
    await sentinel(client, worker)
    expect(worker.unread.activities).toBe(0)
    await worker.completeActivity(held.shift()!)
    held.push(await worker.nextActivity())
  }
  for (const item of held) await worker.completeActivity(item)
  expect((await client.completion(fan))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(new Set(worker.items.flatMap(item => item.activityRequest?.taskId ?? [])).size).toBe(5)
})

test('131 an abandoned activity gives its place to the next one', async () => {
  const client = await openClient()
  const worker = servesFan(await openWorker(client, { maxConcurrentActivityWorkItems: 1 }), 2)
  const fan = await client.start('fan')
  const first = await worker.nextActivity()
  await worker.abandonActivity(first)
  const second = await worker.nextActivity()
  expect(second.taskId).not.toBe(first.taskId)
  await worker.completeActivity(second)
  await worker.completeActivity(await worker.nextActivity())
  expect((await client.completion(fan))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('131 repeated and unknown answers open no place', async () => {
  const client = await openClient()
  const worker = servesFan(await openWorker(client, { maxConcurrentActivityWorkItems: 1 }), 3)
  await client.start('fan')
  const first = await worker.nextActivity()
  await worker.completeActivity(first)
  const second = await worker.nextActivity()
  await worker.completeActivity(first)
  await worker.abandonActivity(first)
  await worker.completeActivity({ ...second, token: 'nobody issued it' })
  await sentinel(client, worker)
  expect(worker.unread.activities).toBe(0)
  await worker.completeActivity(second)
  expect((await worker.nextActivity()).taskId).not.toBe(first.taskId)
})

test('131 a limit on turns holds back turns, and nothing but turns', async () => {
  const client = await openClient()
  const worker = await openWorker(client, {
    maxConcurrentOrchestrationWorkItems: 1,
    maxConcurrentActivityWorkItems: 1,
  })
  servesFan(worker, 2)
  await client.start('fan')
  const activity = await worker.nextActivity()
  const one = await client.start('held')
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(one)
  const two = await client.start('held')
  // The second activity is sent behind the second turn's chance.
  await worker.completeActivity(activity)
  await worker.nextActivity()
  expect(worker.unread.turns).toBe(0)
  await worker.completeTurn(turn, [])
  expect((await worker.nextTurn()).instanceId).toBe(two)
})

test.each(['terminated', 'purged', 'wiped'] as const)(
  '131 the answer for an instance that was %s gives the place back',
  async how => {
    const client = await openClient()
    const worker = await openWorker(client, { maxConcurrentOrchestrationWorkItems: 1 })
    const gone = await client.start('held')
    const turn = await worker.nextTurn()
    await client.call('TerminateInstance', { instanceId: gone })
    if (how === 'purged') await client.call('PurgeInstances', { instanceId: gone })
    if (how === 'wiped') await client.call('DeleteTaskHub', {})
    await worker.completeTurn(turn, [complete(1)])
    const next = await client.start('held')
    expect((await worker.nextTurn()).instanceId).toBe(next)
    // One place came back, not two.
    await client.start('held')
    const other = await openWorker(client)
    await other.nextTurn()
    expect(worker.unread.turns).toBe(0)
  },
)
