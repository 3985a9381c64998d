/** Ids of children: derived when the worker gives none, re-used by retries, taken by others. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, fail, failure, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType, turnsOf } from '../support/history.ts'
import { activeWords, instanceIn, serveSubjects, startOf, terminalWords } from '../support/instance-in.ts'
import { sentinel } from '../support/sentinel.ts'

test('192 a child without an id is named after its parent and its action, as Go expects', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('go')
  const actionIds = [0, 1, 26, 65_535]
  await worker.completeTurn(
    await worker.nextTurn(),
    actionIds.map(actionId => createChild(actionId, 'child', '')),
  )
  const expected = [`${id}:0000`, `${id}:0001`, `${id}:001a`, `${id}:ffff`]
  const created = ofType(await client.history(id), 'subOrchestrationInstanceCreated')
  expect(created.map(event => event.subOrchestrationInstanceCreated?.instanceId)).toEqual(expected)
  const children = await Promise.all(actionIds.map(() => worker.nextTurn()))
  expect(children.map(turn => turn.instanceId).sort()).toEqual(expected)
  for (const turn of children) expect(startOf(turn).orchestrationInstance?.instanceId).toBe(turn.instanceId)
})

test('185 a child retried under its old id runs three times and never exists already', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('unlucky', () => [fail(1, failure('no luck'))])
  worker.orchestrator('retries', turn => {
    const failures = ofType(turn.events, 'subOrchestrationInstanceFailed')
    const last = failures.at(-1)?.subOrchestrationInstanceFailed?.failureDetails
    if (last && failures.length === 3) return [fail(4, last)]
    return [createChild(failures.length + 1, 'unlucky', `${turn.executionId}:0001`)]
  })
  const id = await client.start('retries')
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toBe('no luck')
  const runs = turnsOf(worker, `${state?.executionId?.value}:0001`)
  expect(runs).toHaveLength(3)
  expect(new Set(runs.map(run => run.executionId?.value)).size).toBe(3)
  const failed = ofType(await client.history(id), 'subOrchestrationInstanceFailed')
  const told = failed.map(event => event.subOrchestrationInstanceFailed)
  expect(told.map(event => [event?.taskScheduledId, event?.failureDetails?.errorMessage])).toEqual([
    [1, 'no luck'],
    [2, 'no luck'],
    [3, 'no luck'],
  ])
})

test.each(activeWords)('199 a child id that a %s instance has fails the parent task only', async word => {
  const client = await openClient()
  const worker = serveSubjects(await openWorker(client))
  const other = await instanceIn(client, word)
  const id = await client.start('parent')
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', other.instanceId)])
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(id)
  const event = turn.request.newEvents[1]?.subOrchestrationInstanceFailed
  expect(event?.taskScheduledId).toBe(1)
  expect(event?.failureDetails?.errorType).not.toBe('')
  expect(event?.failureDetails?.errorMessage).toContain(other.instanceId)
  expect(await client.state(other.instanceId)).toEqual(other)
  await worker.completeTurn(turn, [complete(2)])
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(await client.state(other.instanceId)).toEqual(other)
})

test('199 so does the id of a live child of the same execution, and the id of the parent itself', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('parent')
  const childId = `${id}-child`
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', childId)])
  const child = await worker.nextTurn()
  await client.call('RaiseEvent', { instanceId: id, name: 'go', input: null })
  await worker.completeTurn(await worker.nextTurn(), [createChild(2, 'child', childId)])
  const second = await worker.nextTurn()
  expect(second.request.newEvents[1]?.subOrchestrationInstanceFailed?.taskScheduledId).toBe(2)
  await worker.completeTurn(second, [createChild(3, 'child', id)])
  const third = await worker.nextTurn()
  expect(third.request.newEvents[1]?.subOrchestrationInstanceFailed?.taskScheduledId).toBe(3)
  expect(third.executionId).toBe(second.executionId)
  await worker.completeTurn(third, [])
  await worker.completeTurn(child, [complete(1, 'first')])
  const last = await worker.nextTurn()
  expect(last.request.newEvents[1]?.subOrchestrationInstanceCompleted).toEqual({
    taskScheduledId: 1,
    result: { value: 'first' },
  })
})

test.each(terminalWords)('185 a child id that a %s instance had is free', async word => {
  const client = await openClient()
  const worker = serveSubjects(await openWorker(client))
  const other = await instanceIn(client, word)
  const id = await client.start('parent')
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', other.instanceId)])
  const child = await worker.nextTurn()
  expect(child.instanceId).toBe(other.instanceId)
  expect(child.executionId).not.toBe(other.executionId?.value)
  expect(startOf(child).parentInstance?.orchestrationInstance?.instanceId).toBe(id)
  await worker.completeTurn(child, [complete(1, 'new')])
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'subOrchestrationInstanceCompleted'])
  expect((await client.state(other.instanceId))?.output).toEqual({ value: 'new' })
})

test('271 a child left by the generation before ends when the next one starts it again, as in Python', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('python')
  const childId = `${instanceId}:0001`
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', childId)])
  const oldChild = await worker.nextTurn()
  await worker.completeTurn(oldChild, [])
  await client.call('RaiseEvent', { instanceId, name: 'roll', input: null })
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(2)])
  const second = await worker.nextTurn()
  expect(startOf(second).orchestrationInstance?.instanceId).toBe(instanceId)
  const oldEnd = client.completion(childId)
  expect(await client.status(childId)).toBe('RUNNING')
  await worker.completeTurn(second, [createChild(1, 'child', childId)])
  expect(await oldEnd).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
    executionId: text(oldChild.executionId),
  })
  const newChild = await worker.nextTurn()
  expect(newChild.instanceId).toBe(childId)
  expect(newChild.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(newChild.executionId).not.toBe(oldChild.executionId)
  expect(startOf(newChild).parentInstance?.orchestrationInstance).toEqual({
    instanceId,
    executionId: { value: second.executionId },
  })
  await worker.completeTurn(newChild, [complete(1, 'new')])
  const last = await worker.nextTurn()
  expect(last.instanceId).toBe(instanceId)
  expect(last.newTypes).toEqual(['orchestratorStarted', 'subOrchestrationInstanceCompleted'])
  await worker.completeTurn(last, [complete(2, 'end')])
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'end' })
})

test('271 a child left by an execution that was restarted ends when the new one starts it again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('python')
  const childId = `${instanceId}:0001`
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', childId), complete(2)])
  const oldChild = await worker.nextTurn()
  await client.call('RestartInstance', { instanceId, restartWithNewInstanceId: false })
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', childId)])
  const newChild = await worker.nextTurn()
  expect(newChild.instanceId).toBe(childId)
  expect(newChild.executionId).not.toBe(oldChild.executionId)
  await worker.completeTurn(oldChild, [complete(1, 'old')])
  expect((await client.state(childId))?.executionId).toEqual({ value: newChild.executionId })
  await worker.completeTurn(newChild, [complete(1, 'new')])
  const last = await worker.nextTurn()
  expect(last.request.newEvents[1]?.subOrchestrationInstanceCompleted?.result).toEqual({ value: 'new' })
})
