/** What a child learns of its parent, and what the parent learns of its child's end. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, fail, failure, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ofType, turnsOf } from '../support/history.ts'
import { startOf } from '../support/instance-in.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** A parent that has created its child as task 5, and the child's first turn, still out. */
async function family(client: RawClient, worker: ScriptedWorker) {
  const parentId = await client.start('parent')
  const childId = `${parentId}-child`
  const parent = await worker.nextTurn()
  await worker.completeTurn(parent, [createChild(5, 'child', childId)])
  return { parentId, childId, parent, child: await worker.nextTurn() }
}

test('194 a completed child reports its result to its parent', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  for (const result of ['{"a": 1}', '', undefined]) {
    const { parentId, child } = await family(client, worker)
    await worker.completeTurn(child, [complete(1, result)])
    const turn = await worker.nextTurn()
    expect(turn.instanceId).toBe(parentId)
    expect(turn.newTypes).toEqual(['orchestratorStarted', 'subOrchestrationInstanceCompleted'])
    expect(turn.request.newEvents[1]).toMatchObject({
      eventId: -1,
      subOrchestrationInstanceCompleted: { taskScheduledId: 5, result: text(result) },
    })
    await worker.completeTurn(turn, [complete(6)])
  }
})

test('195 a failed child reports its failure in full', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parentId, child } = await family(client, worker)
  const details = failure('outer', {
    errorType: 'OrderRefused',
    stackTrace: text('at child'),
    isNonRetriable: true,
    innerFailure: failure('inner', { errorType: 'ValueError', stackTrace: text('at activity') }),
    properties: { code: { stringValue: 'E-42' } },
  })
  await worker.completeTurn(child, [fail(1, details)])
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(parentId)
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'subOrchestrationInstanceFailed'])
  expect(turn.request.newEvents[1]).toMatchObject({
    eventId: -1,
    subOrchestrationInstanceFailed: { taskScheduledId: 5, failureDetails: details },
  })
})

test('196 a terminated child fails its parent task with an explanation', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parentId, childId, child } = await family(client, worker)
  await worker.completeTurn(child, [])
  await client.call('TerminateInstance', { instanceId: childId, output: text('"stop"') })
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(parentId)
  const event = turn.request.newEvents[1]?.subOrchestrationInstanceFailed
  expect(event?.taskScheduledId).toBe(5)
  expect(event?.failureDetails?.errorType).not.toBe('')
  expect(event?.failureDetails?.errorMessage).toContain(childId)
  expect(event?.failureDetails?.errorMessage).toMatch(/terminated/i)
  await worker.completeTurn(turn, [complete(6, 'caught')])
  expect((await client.completion(parentId))?.output).toEqual({ value: 'caught' })
})

test('196 so does a child that ends as CANCELED', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parentId, childId, child } = await family(client, worker)
  const canceled = { orchestrationStatus: 'ORCHESTRATION_STATUS_CANCELED' } as const
  await worker.completeTurn(child, [complete(1, undefined, canceled)])
  expect(await client.status(childId)).toBe('CANCELED')
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(parentId)
  const event = turn.request.newEvents[1]?.subOrchestrationInstanceFailed
  expect(event?.failureDetails?.errorType).not.toBe('')
  expect(event?.failureDetails?.errorMessage).toContain(childId)
  expect(event?.failureDetails?.errorMessage).toMatch(/cancell?ed/i)
})

test('197 a child that continues as new twice completes once, with the last result', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parentId, childId, child } = await family(client, worker)
  await worker.completeTurn(child, [continueAsNew(1, 'second')])
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(1, 'third')])
  const last = await worker.nextTurn()
  expect(startOf(last).input).toEqual({ value: 'third' })
  await worker.completeTurn(last, [complete(1, 'from the third')])
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(parentId)
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'subOrchestrationInstanceCompleted'])
  const { result } = turn.request.newEvents[1]!.subOrchestrationInstanceCompleted!
  expect(result).toEqual({ value: 'from the third' })
  await worker.completeTurn(turn, [])
  await sentinel(client, worker)
  expect(turnsOf(worker, parentId)).toHaveLength(2)
  expect(turnsOf(worker, childId)).toHaveLength(3)
})

test('198 a parent that has ended hears nothing of its child, which completes all the same', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const completed = await family(client, worker)
  await client.call('RaiseEvent', { instanceId: completed.parentId, name: 'enough', input: null })
  await worker.completeTurn(await worker.nextTurn(), [complete(6, 'without it')])
  const terminated = await family(client, worker)
  await client.call('TerminateInstance', { instanceId: terminated.parentId, recursive: false })
  for (const { parentId, childId, child } of [completed, terminated]) {
    const before = await client.completion(parentId)
    const turns = turnsOf(worker, parentId).length
    await worker.completeTurn(child, [complete(1, 'late')])
    expect(await client.completion(childId)).toMatchObject({
      orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
      output: { value: 'late' },
    })
    await sentinel(client, worker)
    expect(await client.state(parentId)).toEqual(before)
    expect(turnsOf(worker, parentId)).toHaveLength(turns)
    expect(ofType(await client.history(parentId), 'subOrchestrationInstanceCompleted')).toEqual([])
  }
})

test('200 a child knows its parent, and a top-level instance has none', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parentId, childId, parent, child } = await family(client, worker)
  expect(startOf(parent).parentInstance).toBe(null)
  expect(startOf(child).parentInstance).toMatchObject({
    taskScheduledId: 5,
    name: { value: 'parent' },
    orchestrationInstance: { instanceId: parentId, executionId: { value: parent.executionId } },
  })
  expect((await client.state(childId))?.parentInstanceId).toEqual({ value: parentId })
  expect((await client.state(parentId))?.parentInstanceId).toBe(null)
})

test('201 a child gets exactly the version, tags, input and trace of its action', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('parent', { version: text('9.0'), tags: { of: 'the parent' } })
  const asked = {
    version: text('1.2'),
    input: text('in'),
    tags: { kind: 'rich' },
    parentTraceContext: {
      traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      spanID: 'b7ad6b7169203331',
      traceState: null,
    },
  }
  await worker.completeTurn(await worker.nextTurn(), [
    createChild(1, 'child', `${id}-rich`, asked),
    createChild(2, 'child', `${id}-plain`),
  ])
  const turns = [await worker.nextTurn(), await worker.nextTurn()]
  const [plain, rich] = turns.sort((a, b) => a.instanceId.localeCompare(b.instanceId)).map(startOf)
  expect(rich).toMatchObject({ name: 'child', ...asked })
  expect(rich?.tags).toEqual(asked.tags)
  expect(rich?.parentInstance?.version).toEqual({ value: '9.0' })
  expect(plain).toMatchObject({ version: null, input: null, tags: {}, parentTraceContext: null })
  expect(plain?.tags).toEqual({})
  expect(await client.state(`${id}-rich`)).toMatchObject({ version: asked.version, tags: asked.tags })
  expect((await client.state(`${id}-plain`))?.version).toBe(null)
  const [created] = ofType(await client.history(id), 'subOrchestrationInstanceCreated')
  const record = { instanceId: `${id}-rich`, name: 'child', ...asked }
  expect(created).toMatchObject({ eventId: 1, subOrchestrationInstanceCreated: record })
})
