/** What an activity worker receives, and how its failures travel. */
import { expect, test } from 'vitest'
import type { Value } from '../../src/durable-task/grpc/wire/google/protobuf/Value.ts'
import { complete, createChild, fail, failure, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

const traceContext = {
  traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  spanID: 'b7ad6b7169203331',
  traceState: { value: 'vendor=1' },
}

test('180 an activity request carries everything its action said, and the execution', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await client.start('asks', { version: text('9.0'), tags: { of: 'the orchestration' } })
  const turn = await worker.nextTurn()
  const orchestrationInstance = {
    instanceId: turn.instanceId,
    executionId: { value: turn.executionId },
  }
  await worker.completeTurn(turn, [
    scheduleTask(7, 'rich', '{"a": 1}', {
      version: text('1.2'),
      tags: { kind: 'rich', empty: '' },
      parentTraceContext: traceContext,
    }),
    scheduleTask(8, 'plain'),
    scheduleTask(0, 'zero', ''),
  ])
  const items = [await worker.nextActivity(), await worker.nextActivity(), await worker.nextActivity()]
  const [zero, rich, plain] = items.sort((a, b) => a.taskId - b.taskId).map(item => item.request)
  expect(rich).toEqual({
    name: 'rich',
    version: { value: '1.2' },
    input: { value: '{"a": 1}' },
    orchestrationInstance,
    taskId: 7,
    parentTraceContext: traceContext,
    tags: { kind: 'rich', empty: '' },
  })
  const bare = { version: null, input: null, orchestrationInstance, parentTraceContext: null, tags: {} }
  expect(plain).toEqual({ ...bare, name: 'plain', taskId: 8 })
  expect(zero).toEqual({ ...bare, name: 'zero', taskId: 0, input: { value: '' } })
  expect(new Set(items.map(item => item.token)).size).toBe(3)
})

test('180 the history records the activity as it was asked for', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('asks')
  const asked = {
    version: text('1.2'),
    tags: { kind: 'rich' },
    parentTraceContext: traceContext,
  }
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(3, 'rich', 'in', asked)])
  const [scheduled] = ofType(await client.history(id), 'taskScheduled')
  expect(scheduled).toMatchObject({
    eventId: 3,
    taskScheduled: { name: 'rich', input: { value: 'in' }, ...asked },
  })
})

test('181 a failure keeps its type, stack and inner failures', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('catches')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  const details = failure('outer', {
    errorType: 'System.InvalidOperationException',
    stackTrace: text('at Outer()\n  at Main()'),
    innerFailure: failure('middle', {
      errorType: 'java.lang.IllegalStateException',
      stackTrace: text('at Middle()'),
      innerFailure: failure('inner', { errorType: 'ValueError', isNonRetriable: true }),
    }),
  })
  await worker.failActivity(await worker.nextActivity(), details)
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'taskFailed'])
  const event = turn.request.newEvents[1]!
  expect(event).toMatchObject({ eventId: -1, taskFailed: { taskScheduledId: 1, failureDetails: details } })
  expect(event.taskFailed?.failureDetails?.innerFailure?.innerFailure?.innerFailure).toBe(null)
  await worker.completeTurn(turn, [complete(2, 'caught')])
  const state = await client.completion(id)
  expect(state).toMatchObject({ output: { value: 'caught' }, failureDetails: null })
})

test('182 failure properties reach the client through child and parent', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const properties: Record<string, Value> = {
    code: { stringValue: 'E-42' },
    attempt: { numberValue: 3.5 },
    fatal: { boolValue: true },
    cause: { nullValue: 'NULL_VALUE' },
    path: { listValue: { values: [{ stringValue: 'a' }, { numberValue: 0 }] } },
    order: { structValue: { fields: { id: { stringValue: 'o-1' }, empty: { stringValue: '' } } } },
  }
  const details = failure('refused', { errorType: 'BusinessRule', properties })
  worker.orchestrator('child', turn => {
    const [failed] = ofType(turn.events, 'taskFailed')
    return failed ? [fail(2, failed.taskFailed!.failureDetails!)] : [scheduleTask(1, 'work')]
  })
  worker.orchestrator('parent', turn => {
    const [failed] = ofType(turn.events, 'subOrchestrationInstanceFailed')
    if (!failed) return [createChild(1, 'child', `${turn.instanceId}-child`)]
    const innerFailure = failed.subOrchestrationInstanceFailed!.failureDetails
    return [fail(2, failure('child failed', { innerFailure }))]
  })
  const id = await client.start('parent')
  await worker.failActivity(await worker.nextActivity(), details)
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails).toMatchObject({ errorMessage: 'child failed', innerFailure: details })
  expect((await client.state(`${id}-child`))?.failureDetails).toMatchObject(details)
})

test('183 an unknown activity fails its orchestration and is not retried', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('retries', turn => {
    const failures = ofType(turn.events, 'taskFailed').map(event => event.taskFailed!.failureDetails!)
    const last = failures.at(-1)
    return last?.isNonRetriable ? [fail(9, last)] : [scheduleTask(failures.length + 1, 'unknown')]
  })
  const id = await client.start('retries')
  const details = failure("no activity named 'unknown'", {
    errorType: 'ActivityTaskNotFound',
    isNonRetriable: true,
  })
  await worker.failActivity(await worker.nextActivity(), details)
  expect(await client.completion(id)).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_FAILED',
    failureDetails: details,
  })
  await sentinel(client, worker)
  expect(worker.items.filter(item => item.activityRequest)).toHaveLength(1)
})

test('186 an activity nobody awaits still runs, and its result changes nothing', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('hurries')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'late', 'in'), complete(2, 'end')])
  const state = await client.completion(id)
  expect(state?.output).toEqual({ value: 'end' })
  const history = await client.history(id)
  const item = await worker.nextActivity()
  expect(item).toMatchObject({ taskId: 1, request: { name: 'late', input: { value: 'in' } } })
  expect(item.request.orchestrationInstance?.instanceId).toBe(id)
  await worker.completeActivity(item, 'too late')
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  expect(await client.state(id)).toEqual(state)
  expect(await client.history(id)).toEqual(history)
})
