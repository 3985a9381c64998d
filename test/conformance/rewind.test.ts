/** Rewinding one failed instance: what is refused, and what is visible from outside. */
import { expect, test } from 'vitest'
import { complete, fail, failure, scheduleTask } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType, turnsOf } from '../support/history.ts'
import { replay } from '../support/replay.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'

const twoSteps = replay(function* (context) {
  const first = yield* context.activity('first')
  return `${first}, ${yield* context.activity('second')}`
})

/** A failed instance of `twoSteps`, whose second activity is down. */
async function startFailed() {
  const client = await openClient()
  const worker = await openWorker(client)
  const activities = flakyActivities(worker, 'second')
  worker.orchestrator('twoSteps', twoSteps)
  const id = await client.start('twoSteps')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: second is down')
  return { client, worker, activities, id }
}

test('89 rewinding an unknown id is refused', async () => {
  const client = await openClient()
  expect((await errorOf(rewind(client, 'missing', 'why'))).code).toBe(status.NOT_FOUND)
  expect((await errorOf(rewind(client, '', 'why'))).code).toBe(status.INVALID_ARGUMENT)
})

test('90 rewinding an instance that has not failed is refused', async () => {
  const client = await openClient()
  const refused = async (instanceId: string, expected: string) => {
    const before = await client.state(instanceId)
    const error = await errorOf(rewind(client, instanceId, 'why'))
    expect(error.code).toBe(status.FAILED_PRECONDITION)
    expect(error.details).toMatch(/not allow|precondition|running/i)
    expect(await client.status(instanceId)).toBe(expected)
    expect(await client.state(instanceId)).toEqual(before)
  }
  const instance = await client.start('waiter')
  await refused(instance, 'PENDING')
  const worker = await openWorker(client)
  worker.orchestrator('waiter', () => []).orchestrator('quick', () => [complete(1)])
  await client.started(instance)
  await refused(instance, 'RUNNING')
  await client.call('SuspendInstance', { instanceId: instance })
  await refused(instance, 'SUSPENDED')
  await client.call('TerminateInstance', { instanceId: instance })
  await client.completion(instance)
  await refused(instance, 'TERMINATED')
  const completed = await client.start('quick')
  await client.completion(completed)
  await refused(completed, 'COMPLETED')
})

test('91 after a rewind only the failed activity runs again', async () => {
  const { client, activities, id } = await startFailed()
  activities.down.clear()
  await rewind(client, id, 'mended')
  expect(await outcomeOf(client, id)).toBe('COMPLETED first done, second done')
  expect(activities.runs).toEqual(['first', 'second', 'second'])
  const history = await client.history(id)
  expect(ofType(history, 'taskFailed')).toEqual([])
  expect(history.at(-1)?.executionCompleted?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(ofType(history, 'executionCompleted')).toHaveLength(1)
})

test('91 without a failed task only the last turn is played again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const activities = flakyActivities(worker)
  let bug = true
  worker.orchestrator(
    'buggy',
    replay(function* (context) {
      const first = yield* context.activity('first')
      const second = yield* context.activity('second')
      if (bug) throw new Error('a bug')
      return `${first}, ${second}`
    }),
  )
  const id = await client.start('buggy')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: a bug')
  bug = false
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED first done, second done')
  expect(activities.runs).toEqual(['first', 'second'])
})

test('91 an instance that failed in its first turn starts over', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held', { input: { value: '"in"' } })
  await worker.completeTurn(await worker.nextTurn(), [fail(1, failure('broken'))])
  const failed = await client.completion(id)
  await rewind(client, id)
  expect(await client.status(id)).toBe('RUNNING')
  const turn = await worker.nextTurn()
  expect(turn.pastTypes).toEqual([])
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  const started = turn.request.newEvents[1]?.executionStarted
  expect(started?.input).toEqual({ value: '"in"' })
  expect(started?.orchestrationInstance?.executionId?.value).toBe(turn.executionId)
  expect(turn.executionId).not.toBe(failed?.executionId?.value)
})

test('96 an instance that fails again can be rewound again', async () => {
  const { client, activities, id } = await startFailed()
  await rewind(client, id, 'too early')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: second is down')
  activities.down.clear()
  await rewind(client, id, 'now')
  expect(await outcomeOf(client, id)).toBe('COMPLETED first done, second done')
  expect(activities.runs).toEqual(['first', 'second', 'second', 'second'])
})

test('97 a rewound instance is running at once, without output, failure and end', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held', { input: { value: '"in"' } })
  const failing = fail(1, failure('broken'))
  failing.completeOrchestration!.result = { value: '"half"' }
  await worker.completeTurn(await worker.nextTurn(), [failing], { customStatus: { value: '"step 1"' } })
  const failed = await client.completion(id)
  expect(failed?.output).toEqual({ value: '"half"' })
  expect(failed?.failureDetails?.errorMessage).toBe('broken')
  expect(failed?.completedTimestamp).not.toBeNull()

  await rewind(client, id, 'again')
  const state = await client.state(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
  expect(state?.output).toBeNull()
  expect(state?.failureDetails).toBeNull()
  expect(state?.completedTimestamp).toBeNull()
  expect(state?.input).toEqual({ value: '"in"' })
  expect(state?.customStatus).toEqual({ value: '"step 1"' })
  expect(state?.createdTimestamp).toEqual(failed?.createdTimestamp)
})

test('98 a rewound instance has a new execution id everywhere', async () => {
  const { client, worker, activities, id } = await startFailed()
  const before = await client.state(id)
  activities.down.clear()
  await rewind(client, id, 'mended')
  const after = await client.completion(id)
  const executionId = after?.executionId?.value
  expect(executionId).toMatch(/^[0-9a-f]{32}$/)
  expect(executionId).not.toBe(before?.executionId?.value)
  const startedWith = (events: Awaited<ReturnType<RawClient['history']>>) =>
    ofType(events, 'executionStarted').map(
      event => event.executionStarted?.orchestrationInstance?.executionId?.value,
    )
  expect(startedWith(await client.history(id))).toEqual([executionId])
  const rewound = turnsOf(worker, id).slice(3)
  expect(rewound).toHaveLength(2)
  for (const request of rewound) {
    expect(request.executionId?.value).toBe(executionId)
    expect(startedWith([...request.pastEvents, ...request.newEvents])).toEqual([executionId])
  }
})

test('99 a worker that cannot rewind never sees the rewind', async () => {
  const client = await openClient({ channel: { 'grpc.primary_user_agent': 'grpc-go/1.60.1' } })
  const worker = await openWorker(client)
  // Go numbers actions from 0 and does not echo completion tokens.
  const bare = { completionToken: '' }
  const id = await client.start('go')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(0, 'work')], bare)
  const work = await worker.nextActivity()
  const answer = { instanceId: id, taskId: work.taskId, ...bare }
  await client.call('CompleteActivityTask', { ...answer, failureDetails: failure('down') })
  await worker.completeTurn(await worker.nextTurn(), [fail(1, failure('down'))], bare)
  await client.completion(id)

  await rewind(client, id, 'mended')
  const again = await worker.nextTurn()
  expect(again.pastTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(again.newTypes).toEqual(['orchestratorStarted'])
  await worker.completeTurn(again, [scheduleTask(0, 'work')], bare)
  await worker.nextActivity()
  await client.call('CompleteActivityTask', { ...answer, result: { value: '"up"' } })
  const last = await worker.nextTurn()
  expect(last.pastTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'orchestratorStarted',
    'taskScheduled',
  ])
  expect(last.newTypes).toEqual(['orchestratorStarted', 'taskCompleted'])
  await worker.completeTurn(last, [complete(1, '"up"')], bare)
  expect(await outcomeOf(client, id)).toBe('COMPLETED "up"')

  const audit = ofType(await client.history(id), 'executionRewound')
  expect(audit.map(event => event.executionRewound?.reason)).toEqual([{ value: 'mended' }])
})

test('101 a rewind needs no reason', async () => {
  const { client, activities, id } = await startFailed()
  activities.down.clear()
  await client.call('RewindInstance', { instanceId: id })
  expect(await outcomeOf(client, id)).toBe('COMPLETED first done, second done')
  const audit = ofType(await client.history(id), 'executionRewound')
  expect(audit.map(event => event.executionRewound?.reason)).toEqual([null])
})
