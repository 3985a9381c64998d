/** Where the history is cut: the code replays over what is kept, and nothing in it contradicts the code. */
import { expect, test } from 'vitest'
import { openClient, openWorker } from '../support/backend.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType, turnsOf, typesOf } from '../support/history.ts'
import { type Body, type Context, replay } from '../support/replay.ts'
import type { Task } from '../support/replay-tasks.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'
import { sentinel } from '../support/sentinel.ts'

/** A client, and a worker that runs the body as `subject` with the given activities down. */
async function openSubject(body: Body, ...down: string[]) {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('subject', replay(body))
  return { client, worker, activities: flakyActivities(worker, ...down) }
}

test('261 a failure that was caught stays, the later one is tried again', async () => {
  const body: Body = function* (context) {
    let first = ''
    try {
      first = yield* context.activity('optional')
    } catch {
      first = 'without'
    }
    return `${first}, ${yield* context.activity('vital')}`
  }
  const { client, activities } = await openSubject(body, 'optional', 'vital')
  const id = await client.start('subject')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: vital is down')
  activities.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED without, vital done')
  expect(activities.runs).toEqual(['optional', 'vital', 'vital'])
  expect(ofType(await client.history(id), 'taskFailed')).toHaveLength(1)
})

test('261 a failed child that was caught stays failed', async () => {
  const body: Body = function* (context) {
    let first = ''
    try {
      first = yield* context.child('child', 'c')
    } catch {
      first = 'without'
    }
    return `${first}, ${yield* context.activity('vital')}`
  }
  const { client, worker, activities } = await openSubject(body, 'optional', 'vital')
  worker.orchestrator(
    'child',
    replay(function* (context) {
      return yield* context.activity('optional')
    }),
  )
  const id = await client.start('subject')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: vital is down')
  const child = await client.state('c')
  activities.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED without, vital done')
  await sentinel(client, worker)
  expect(await client.state('c')).toEqual(child)
  expect(activities.runs).toEqual(['optional', 'vital', 'vital'])
})

/** Three attempts a millisecond apart; each attempt is asked for by `ask`. */
function* threeAttempts(context: Context, ask: (earlier?: Task<string>) => Task<string>) {
  let task = ask()
  for (let attempt = 1; ; attempt++) {
    try {
      return yield* task
    } catch (error) {
      if (attempt === 3) throw error
      yield* context.timer(1)
      task = ask(task)
    }
  }
}

test.each([
  { ids: 'new action ids (JS)', reuse: false },
  { ids: 'one action id (Python)', reuse: true },
])('262 an activity whose retries are exhausted is tried once more, with $ids', async ({ reuse }) => {
  const body: Body = function* (context) {
    const result = yield* threeAttempts(context, earlier =>
      context.activity('work', undefined, reuse ? earlier?.id : undefined),
    )
    return `${result}, ${yield* context.activity('after')}`
  }
  const { client, activities } = await openSubject(body, 'work')
  const id = await client.start('subject')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: work is down')
  expect(activities.runs).toEqual(['work', 'work', 'work'])
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: work is down')
  activities.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED work done, after done')
  expect(activities.runs).toEqual(['work', 'work', 'work', 'work', 'work', 'after'])
})

test.each([
  { ids: 'new action ids (JS)', reuse: false },
  { ids: 'one action id (Python)', reuse: true },
])('262 a child whose retries are exhausted is rewound, with $ids', async ({ reuse }) => {
  const body: Body = function* (context) {
    return yield* threeAttempts(context, earlier =>
      context.child('child', 'c', 'in', reuse ? earlier?.id : undefined),
    )
  }
  const { client, worker, activities } = await openSubject(body, 'work')
  worker.orchestrator(
    'child',
    replay(function* (context) {
      return yield* context.activity('work')
    }),
  )
  const id = await client.start('subject')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: work is down')
  expect(activities.runs).toEqual(['work', 'work', 'work'])
  activities.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED work done')
  expect(activities.runs).toEqual(['work', 'work', 'work', 'work'])
  const parentTurns = turnsOf(worker, id).length
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(parentTurns)
  expect(await outcomeOf(client, 'c')).toBe('COMPLETED work done')
})

const compensating: Body = function* (context) {
  yield* context.activity('book')
  try {
    const paid = yield* context.activity('pay')
    return `${paid}, ${yield* context.event('note')}`
  } catch (error) {
    yield* context.activity('unbook')
    throw error
  }
}

test('263 compensation and body agree after a rewind, whether it fails again or succeeds', async () => {
  const { client, activities } = await openSubject(compensating, 'pay')
  const id = await client.start('subject')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: pay is down')
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: pay is down')
  activities.down.clear()
  await rewind(client, id)
  await client.call('RaiseEvent', { instanceId: id, name: 'note', input: { value: 'noted' } })
  expect(await outcomeOf(client, id)).toBe('COMPLETED pay done, noted')
  expect(activities.runs).toEqual(['book', 'pay', 'unbook', 'pay', 'unbook', 'pay'])
  const history = await client.history(id)
  const scheduled = ofType(history, 'taskScheduled').map(event => event.taskScheduled?.name)
  expect(scheduled).toEqual(['book', 'pay'])
})

test('263 an event that came during the compensation is delivered again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const run = replay(compensating)
  const activities = flakyActivities(worker, 'pay')
  const id = await client.start('subject')
  for (let turn = await worker.nextTurn(); ; turn = await worker.nextTurn()) {
    const actions = run(turn)
    const isCompensating = actions[0]?.scheduleTask?.name === 'unbook'
    // Raised before the commit, it comes ahead of the compensation's result.
    if (isCompensating)
      await client.call('RaiseEvent', { instanceId: id, name: 'note', input: { value: 'noted' } })
    await worker.completeTurn(turn, actions)
    if (actions[0]?.completeOrchestration) break
  }
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: pay is down')

  activities.down.clear()
  await rewind(client, id)
  const again = await worker.nextTurn()
  expect(again.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  worker.orchestrator('subject', run)
  await worker.completeTurn(again, run(again))
  expect(await outcomeOf(client, id)).toBe('COMPLETED pay done, noted')
})

test('264 an event sent in the failing turn is sent again by the code, once', async () => {
  const body: Body = function* (context) {
    try {
      return yield* context.activity('work')
    } finally {
      context.sendEvent('listener', 'bye')
    }
  }
  const { client, worker, activities } = await openSubject(body, 'work')
  worker.orchestrator('listener', () => [])
  await client.start('listener', { instanceId: 'listener' })
  const id = await client.start('subject')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: work is down')
  activities.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED work done')
  expect(activities.runs).toEqual(['work', 'work'])
  expect(ofType(await client.history(id), 'eventSent')).toHaveLength(1)
  await sentinel(client, worker)
  const heard = turnsOf(worker, 'listener').flatMap(request => ofType(request.newEvents, 'eventRaised'))
  expect(heard).toHaveLength(2)
})

test('264 an activity begun in the failing turn is forgotten, and its late result with it', async () => {
  const body: Body = function* (context) {
    try {
      return yield* context.activity('work')
    } finally {
      context.activity('cleanup')
    }
  }
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('subject', replay(body))
  const id = await client.start('subject')
  await worker.failActivity(await worker.nextActivity(), { errorType: 'Error', errorMessage: 'down' })
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: down')
  const cleanup = await worker.nextActivity()
  expect(cleanup.request.name).toBe('cleanup')

  await rewind(client, id)
  const work = await worker.nextActivity()
  expect(work.request.name).toBe('work')
  await worker.completeActivity(cleanup, 'late')
  await sentinel(client, worker)
  expect(typesOf(turnsOf(worker, id).at(-1)!.newEvents)).toEqual(['orchestratorStarted'])
  await worker.completeActivity(work, 'done')
  expect(await outcomeOf(client, id)).toBe('COMPLETED done')
  expect(typesOf(await client.history(id)).slice(-4)).toEqual([
    'orchestratorStarted',
    'taskCompleted',
    'taskScheduled',
    'executionCompleted',
  ])
})
