/** What continue-as-new keeps, replaces and still performs, and how it looks from outside. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, scheduleTask, sendEvent, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { inputOf, ofType, turnsOf, typesOf } from '../support/history.ts'
import { startOf } from '../support/instance-in.ts'
import { sentinel } from '../support/sentinel.ts'

test('202 a counter that continues as new until five completes with its last input', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('counter', turn => {
    const count = Number(inputOf(turn))
    return count < 5 ? [continueAsNew(1, String(count + 1))] : [complete(1, `counted to ${count}`)]
  })
  const id = await client.start('counter', { input: text('1') })
  expect(await client.completion(id)).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    input: { value: '5' },
    output: { value: 'counted to 5' },
  })
  expect(turnsOf(worker, id)).toHaveLength(5)
  const history = await client.history(id)
  expect(typesOf(history)).toEqual(['orchestratorStarted', 'executionStarted', 'executionCompleted'])
  expect(history[1]?.executionStarted?.input).toEqual({ value: '5' })
})

test('206 continue-as-new may change the version, and keeps it otherwise', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('versioned', { version: text('1.0') })
  const first = await worker.nextTurn()
  expect(startOf(first).version).toEqual({ value: '1.0' })
  await worker.completeTurn(first, [continueAsNew(1, undefined, { newVersion: text('2.0') })])
  const second = await worker.nextTurn()
  expect(startOf(second).version).toEqual({ value: '2.0' })
  expect((await client.state(id))?.version).toEqual({ value: '2.0' })
  await worker.completeTurn(second, [continueAsNew(1)])
  const third = await worker.nextTurn()
  expect(startOf(third).version).toEqual({ value: '2.0' })
  await worker.completeTurn(third, [complete(1)])
  expect((await client.completion(id))?.version).toEqual({ value: '2.0' })
})

test('207 actions that accompany continue-as-new are performed', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const receiver = await client.start('receiver')
  await worker.completeTurn(await worker.nextTurn(), [])
  const sender = await client.start('sender')
  await worker.completeTurn(await worker.nextTurn(), [
    sendEvent(1, receiver, 'hello', '"from the first"'),
    scheduleTask(2, 'unawaited'),
    sendEvent(3, receiver, 'bye'),
    continueAsNew(4, 'second'),
  ])
  const turns = [await worker.nextTurn(), await worker.nextTurn()]
  const received = turns.filter(turn => turn.instanceId === receiver)
  const next = turns.find(turn => turn.instanceId === sender)
  if (!next) throw new Error('the sender got no turn of its second generation')
  while (received.flatMap(turn => ofType(turn.request.newEvents, 'eventRaised')).length < 2) {
    await worker.completeTurn(received.at(-1)!, [])
    received.push(await worker.nextTurn())
  }
  const raised = received.flatMap(turn => ofType(turn.request.newEvents, 'eventRaised'))
  expect(raised.map(event => event.eventRaised)).toEqual([
    { name: 'hello', input: { value: '"from the first"' } },
    { name: 'bye', input: null },
  ])
  const item = await worker.nextActivity()
  expect(item.request.name).toBe('unawaited')
  await worker.completeActivity(item, 'dropped')
  await worker.completeTurn(next, [complete(1)])
  await sentinel(client, worker)
  expect(turnsOf(worker, sender)).toHaveLength(2)
  expect(typesOf(await client.history(sender))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionCompleted',
  ])
})

test('210 an instance that continues as new is RUNNING to everyone who looks', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('rolls')
  const look = async () => {
    const { orchestrationState } = await client.call('QueryInstances', { query: {} })
    return [await client.status(id), ...orchestrationState.map(state => state.orchestrationStatus)]
  }
  let turn = await worker.nextTurn()
  expect(await client.status(id)).toBe('PENDING')
  const running = ['RUNNING', 'ORCHESTRATION_STATUS_RUNNING']
  for (let generation = 0; generation < 3; generation++) {
    await worker.completeTurn(turn, [continueAsNew(1)])
    expect(await look()).toEqual(running)
    turn = await worker.nextTurn()
    expect(await look()).toEqual(running)
    expect((await client.started(id))?.output).toBe(null)
  }
  await worker.close()
  expect(await look()).toEqual(running)
})

test('213 tags, parent, trace and created time survive continue-as-new', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const parentId = await client.start('parent')
  const childId = `${parentId}-child`
  const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await worker.completeTurn(await worker.nextTurn(), [
    createChild(1, 'child', childId, {
      tags: { kind: 'kept' },
      parentTraceContext: { traceParent, spanID: 'b7ad6b7169203331', traceState: null },
    }),
  ])
  const first = await worker.nextTurn()
  const before = await client.state(childId)
  await worker.completeTurn(first, [continueAsNew(1, 'second')])
  const second = await worker.nextTurn()
  const old = startOf(first)
  const next = startOf(second)
  expect(next.tags).toEqual({ kind: 'kept' })
  expect(next.parentInstance?.orchestrationInstance?.instanceId).toBe(parentId)
  expect(next.parentInstance).toEqual(old.parentInstance)
  expect(next.parentTraceContext?.traceParent).toBe(traceParent)
  expect(next.name).toBe('child')
  expect(await client.state(childId)).toMatchObject({
    tags: { kind: 'kept' },
    parentInstanceId: { value: parentId },
    createdTimestamp: before?.createdTimestamp,
  })
  await worker.completeTurn(second, [continueAsNew(1, 'third', { tags: { kind: 'replaced' } })])
  const third = await worker.nextTurn()
  expect(startOf(third).tags).toEqual({ kind: 'replaced' })
  expect(await client.state(childId)).toMatchObject({
    tags: { kind: 'replaced' },
    createdTimestamp: before?.createdTimestamp,
  })
})

test.each([1, 2])('214 terminated during turn %i, which continues as new', async turns => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('rolls')
  if (turns === 2) {
    await worker.completeTurn(await worker.nextTurn(), [])
    await client.call('RaiseEvent', { instanceId, name: 'roll', input: null })
  }
  const turn = await worker.nextTurn()
  await client.call('TerminateInstance', { instanceId, output: text('"stop"') })
  await worker.completeTurn(turn, [continueAsNew(1, 'next')])
  expect(await client.completion(instanceId)).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
    output: { value: '"stop"' },
    failureDetails: null,
  })
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(turnsOf(worker, instanceId)).toHaveLength(turns)
  const history = await client.history(instanceId)
  expect(history.at(-1)?.executionCompleted?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
})
