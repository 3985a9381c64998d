/** Rewinding when several activities were under way. */
import { expect, test } from 'vitest'
import { failure } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { flakyActivities } from '../support/flaky.ts'
import { typesOf } from '../support/history.ts'
import { type Body, replay } from '../support/replay.ts'
import { all, any } from '../support/replay-tasks.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ActivityItem, ScriptedWorker } from '../support/worker.ts'

const failFast: Body = function* (context) {
  const results = yield* all(['left', 'right'].map(name => context.activity(name)))
  return results.join(', ')
}

/** Waits for every activity, then throws the first failure. */
const collect: Body = function* (context) {
  const tasks = ['one', 'two', 'three'].map(name => context.activity(name))
  const results: string[] = []
  const errors: unknown[] = []
  for (const task of tasks) {
    try {
      results.push(yield* task)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
  return results.join(', ')
}

/** The next activities by name; their order is nobody's business. */
async function nextActivities(
  worker: ScriptedWorker,
  ...names: string[]
): Promise<Record<string, ActivityItem>> {
  const items: Record<string, ActivityItem> = {}
  for (const _ of names) {
    const item = await worker.nextActivity()
    items[item.request.name] = item
  }
  expect(Object.keys(items).sort()).toEqual(names.sort())
  return items
}

test('92 two activities that failed in one turn both run again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const run = replay(failFast)
  const id = await client.start('fanOut')
  const first = await worker.nextTurn()
  await worker.completeTurn(first, run(first))
  const { left, right } = await nextActivities(worker, 'left', 'right')
  // While this turn is out both failures gather for the next one.
  await client.call('RaiseEvent', { instanceId: id, name: 'unheard' })
  const busy = await worker.nextTurn()
  await worker.failActivity(left!, failure('left is down'))
  await worker.failActivity(right!, failure('right is down'))
  await worker.completeTurn(busy, run(busy))
  const failing = await worker.nextTurn()
  expect(failing.newTypes).toEqual(['orchestratorStarted', 'taskFailed', 'taskFailed'])
  await worker.completeTurn(failing, run(failing))
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: left is down')

  const activities = flakyActivities(worker)
  worker.orchestrator('fanOut', run)
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED left done, right done')
  expect(activities.runs.sort()).toEqual(['left', 'right'])
})

test('92 activities that failed in different turns run again, the good one between does not', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const run = replay(collect)
  const id = await client.start('fanOut')
  const first = await worker.nextTurn()
  await worker.completeTurn(first, run(first))
  const { one, two, three } = await nextActivities(worker, 'one', 'two', 'three')
  const answers = [
    () => worker.failActivity(one!, failure('one is down')),
    () => worker.completeActivity(two!, 'two done'),
    () => worker.failActivity(three!, failure('three is down')),
  ]
  for (const answer of answers) {
    await answer()
    const turn = await worker.nextTurn()
    await worker.completeTurn(turn, run(turn))
  }
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: one is down')

  await rewind(client, id)
  const again = await worker.nextTurn()
  expect(typesOf(again.request.newEvents)).toEqual(['orchestratorStarted', 'taskCompleted'])
  const activities = flakyActivities(worker)
  worker.orchestrator('fanOut', run)
  await worker.completeTurn(again, run(again))
  expect(await outcomeOf(client, id)).toBe('COMPLETED one done, two done, three done')
  expect(activities.runs.sort()).toEqual(['one', 'three'])
})

test('93 an activity still running when another one failed runs again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('fanOut', replay(failFast))
  const id = await client.start('fanOut')
  const before = await nextActivities(worker, 'left', 'right')
  await worker.failActivity(before.left!, failure('left is down'))
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: left is down')

  await rewind(client, id)
  const after = await nextActivities(worker, 'left', 'right')
  expect(after.right!.token).not.toBe(before.right!.token)
  await worker.completeActivity(before.right!, 'late')
  await worker.completeActivity(after.left!, 'left again')
  await sentinel(client, worker)
  expect(await client.status(id)).toBe('RUNNING')
  await worker.completeActivity(after.right!, 'right again')
  expect(await outcomeOf(client, id)).toBe('COMPLETED left again, right again')
})

test('93 so does one whose result came after the failure', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('fanOut', replay(failFast))
  const id = await client.start('fanOut')
  const before = await nextActivities(worker, 'left', 'right')
  await worker.failActivity(before.left!, failure('left is down'))
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: left is down')
  await worker.completeActivity(before.right!, 'late')

  const activities = flakyActivities(worker)
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED left done, right done')
  expect(activities.runs.sort()).toEqual(['left', 'right'])
})

test('93 a race that a failing activity ended is run again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator(
    'race',
    replay(function* (context) {
      const left = context.activity('left')
      const right = context.activity('right')
      return (yield* any([left, right])) === 0 ? yield* left : yield* right
    }),
  )
  const id = await client.start('race')
  const before = await nextActivities(worker, 'left', 'right')
  await worker.failActivity(before.left!, failure('left is down'))
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: left is down')

  await rewind(client, id)
  const after = await nextActivities(worker, 'left', 'right')
  await worker.completeActivity(after.right!, 'right won')
  expect(await outcomeOf(client, id)).toBe('COMPLETED right won')
})
