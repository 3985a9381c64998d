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

const takeTurns = (worker: ScriptedWorker, count: number) =>
  Promise.all(Array.from({ length: count }, () => worker.nextTurn()))

const takeActivities = (worker: ScriptedWorker, count: number) =>
  Promise.all(Array.from({ length: count }, () => worker.nextActivity()))

test.each([0, -1])('129 limits of %i hold nothing back', async limit => {
  const client = await openClient()
  const worker = await openWorker(client, {
    maxConcurrentOrchestrationWorkItems: limit,
    maxConcurrentActivityWorkItems: limit,
    maxConcurrentEntityWorkItems: limit,
  })
  servesFan(worker, 40)
  const fan = await client.start('fan')
  for (let n = 0; n < 20; n++) await client.start('held')
  const turns = await takeTurns(worker, 20)
  const activities = await takeActivities(worker, 40)
  expect(new Set(turns.map(turn => turn.instanceId)).size).toBe(20)
  expect(new Set(activities.map(item => item.taskId)).size).toBe(40)
  expect(new Set([...turns, ...activities].map(item => item.token)).size).toBe(60)
  for (const item of activities) await worker.completeActivity(item)
  expect((await client.completion(fan))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('132 two workers share twenty instances, each turn goes to one only', async () => {
  const client = await openClient()
  const workers = [await openWorker(client), await openWorker(client)] as const
  const started: string[] = []
  for (let n = 0; n < 20; n++) started.push(await client.start('held'))
  // The less loaded stream comes first, so unanswered turns split evenly.
  const [left, right] = await Promise.all(workers.map(worker => takeTurns(worker, 10)))
  const taken = [...left!, ...right!]
  expect(taken.map(turn => turn.instanceId).sort()).toEqual(started.sort())
  for (const turn of left!) await workers[0].completeTurn(turn, [complete(1)])
  for (const turn of right!) await workers[1].completeTurn(turn, [complete(1)])
  for (const id of started) await client.completion(id)
  expect(workers.map(worker => worker.unread)).toEqual(Array(2).fill({ turns: 0, activities: 0 }))
})

test('132 workers that answer at once both get work', async () => {
  const client = await openClient()
  const workers = [await openWorker(client), await openWorker(client)]
  for (const worker of workers) worker.orchestrator('done', () => [complete(1)])
  const started = await Promise.all(Array.from({ length: 20 }, () => client.start('done')))
  for (const id of started) await client.completion(id)
  const turns = workers.map(worker => worker.items.filter(item => item.orchestratorRequest).length)
  expect(turns[0]! + turns[1]!).toBe(20)
  expect(Math.min(...turns)).toBeGreaterThan(0)
})

test('133 a second worker is accepted and the first goes on', async () => {
  const client = await openClient()
  const one = { maxConcurrentOrchestrationWorkItems: 1 }
  const first = await openWorker(client, one)
  const second = await openWorker(client, one)
  const started = [await client.start('held'), await client.start('held')]
  const turns = await Promise.all([first.nextTurn(), second.nextTurn()])
  expect(turns.map(turn => turn.instanceId).sort()).toEqual(started.sort())
  await first.completeTurn(turns[0], [complete(1)])
  await second.completeTurn(turns[1], [complete(1)])
  for (const id of started) {
    expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  }
})

test('§1.13 an instance has one turn out at a time; later events come in the next', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const first = await worker.nextTurn()
  await client.call('RaiseEvent', { instanceId: id, name: 'one' })
  await client.call('RaiseEvent', { instanceId: id, name: 'two' })
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  await worker.completeTurn(first, [])
  const second = await worker.nextTurn()
  expect(second.newTypes).toEqual(['orchestratorStarted', 'eventRaised', 'eventRaised'])
})

test('138 the first message of a stream is a ping, which carries no token', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  expect(worker.items[0]).toMatchObject({ request: 'healthPing', completionToken: '' })
})
