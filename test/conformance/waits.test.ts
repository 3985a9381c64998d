/** WaitForInstanceStart and WaitForInstanceCompletion: what ends a wait and what does not. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, scheduleTask, text } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { instanceIn, serveSubjects, terminalWords, wireStatus } from '../support/instance-in.ts'

/** What was sent on this connection before is known to the server when this returns. */
const behindWaits = (client: RawClient) => client.call('Hello', {})

test('40 an instance has not started while its first turn is out', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Slow')
  const turn = await worker.nextTurn()
  const wait = client.call('WaitForInstanceStart', { instanceId }, { deadline: 500 })
  expect((await errorOf(wait)).code).toBe(status.DEADLINE_EXCEEDED)
  expect(await client.status(instanceId)).toBe('PENDING')

  const patient = client.started(instanceId)
  await worker.completeTurn(turn, [scheduleTask(1, 'Ship')])
  expect((await patient)?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
})

test('40 a start wait sees an instance that ends in its first turn', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Quick')
  const wait = client.started(instanceId)
  await worker.completeTurn(await worker.nextTurn(), [complete(1, 'done')])
  expect(await wait).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    output: { value: 'done' },
  })
})

test('41 a completion wait on a running instance ends with its deadline', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Order')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'Ship')])
  expect((await client.started(instanceId))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
  const wait = client.call('WaitForInstanceCompletion', { instanceId }, { deadline: 500 })
  expect((await errorOf(wait)).code).toBe(status.DEADLINE_EXCEEDED)

  await worker.completeActivity(await worker.nextActivity())
  await worker.completeTurn(await worker.nextTurn(), [complete(2, 'late, but there')])
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'late, but there' })
})

test.for(terminalWords)('41 a wait on a %s instance is answered at once', async word => {
  const client = await openClient()
  serveSubjects(await openWorker(client))
  const state = await instanceIn(client, word)
  expect(await client.completion(state.instanceId)).toEqual(state)
  expect(await client.started(state.instanceId)).toEqual(state)
})

test('43 without a worker nothing starts', async () => {
  const client = await openClient()
  const instanceId = await client.start('Order')
  const wait = client.call('WaitForInstanceStart', { instanceId }, { deadline: 500 })
  expect((await errorOf(wait)).code).toBe(status.DEADLINE_EXCEEDED)
  expect(await client.status(instanceId)).toBe('PENDING')
})

test('44 a wait for an id nobody has started yet resolves when it runs', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const started = client.started('later')
  const completed = client.completion('later')
  await behindWaits(client)
  expect(await client.state('later')).toBeUndefined()
  await client.start('Order', { instanceId: 'later' })
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'Ship')])
  expect((await started)?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
  await worker.completeActivity(await worker.nextActivity())
  await worker.completeTurn(await worker.nextTurn(), [complete(2, 'done')])
  expect((await completed)?.output).toEqual({ value: 'done' })
})

test('45 a wait on an instance that is purged under it is told that it is gone', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('Parent', () => [
    { id: 1, createSubOrchestration: { name: 'Child', instanceId: 'child' } },
  ])
  const parentId = await client.start('Parent')
  await worker.completeTurn(await worker.nextTurn(), [])
  await client.started('child')
  await client.call('RaiseEvent', { instanceId: 'child', name: 'more' })
  const heldTurn = await worker.nextTurn()
  // The child's turn is out, so its termination is under way and not yet done: it goes with its parent.
  await client.call('TerminateInstance', { instanceId: parentId, recursive: true })
  await client.completion(parentId)
  expect(await client.status('child')).toBe('RUNNING')
  const wait = client.call('WaitForInstanceCompletion', { instanceId: 'child' })
  await behindWaits(client)

  await client.call('PurgeInstances', { instanceId: parentId, recursive: true })
  expect(await wait).toEqual({ exists: false, orchestrationState: null })
  expect(await client.state('child')).toBeUndefined()
  expect(await worker.completeTurn(heldTurn, [complete(1)])).toEqual({})
})

test('45 waits are told that it is gone when their hub is deleted', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Order')
  await worker.nextTurn()
  const waits = [client.started(instanceId), client.completion(instanceId), client.completion('unknown')]
  await behindWaits(client)
  await client.call('DeleteTaskHub', {})
  expect(await Promise.all(waits)).toEqual([undefined, undefined, undefined])
})

test('46 a wait that its client cancels disturbs no other', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Order')
  const turn = await worker.nextTurn()
  const controller = new AbortController()
  const cancelled = client.call('WaitForInstanceCompletion', { instanceId }, { signal: controller.signal })
  const kept = client.completion(instanceId)
  await behindWaits(client)
  controller.abort()
  expect((await errorOf(cancelled)).code).toBe(status.CANCELLED)
  await worker.completeTurn(turn, [complete(1, 'done')])
  expect((await kept)?.output).toEqual({ value: 'done' })
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'done' })
})

test('47 of three waits the one whose deadline has passed fails, the others resolve', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Order')
  const turn = await worker.nextTurn()
  const [short, middle, long] = [400, 15_000, 19_000].map(deadline =>
    client.call('WaitForInstanceCompletion', { instanceId, getInputsAndOutputs: true }, { deadline }),
  )
  expect((await errorOf(short!)).code).toBe(status.DEADLINE_EXCEEDED)
  await worker.completeTurn(turn, [complete(1, 'done')])
  for (const wait of [middle!, long!]) {
    expect((await wait).orchestrationState?.output).toEqual({ value: 'done' })
  }
})

test('48 continue-as-new does not end a completion wait', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Loop', { input: text('0') })
  const wait = client.completion(instanceId)
  for (const round of ['1', '2', '3']) {
    await worker.completeTurn(await worker.nextTurn(), [continueAsNew(1, round)])
  }
  const last = await worker.nextTurn()
  await worker.completeTurn(last, [complete(1, 'the end')])
  expect(await wait).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    executionId: { value: last.executionId },
    input: { value: '3' },
    output: { value: 'the end' },
  })
})

test('49 suspension before the first turn ends a start wait', async () => {
  const client = await openClient()
  const instanceId = await client.start('Order')
  const open = client.started(instanceId)
  await behindWaits(client)
  await client.call('SuspendInstance', { instanceId })
  expect((await open)?.orchestrationStatus).toBe(wireStatus('SUSPENDED'))
  expect((await client.started(instanceId))?.orchestrationStatus).toBe(wireStatus('SUSPENDED'))
})

test('51 when a completion wait resolves, the history already ends with executionCompleted', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).orchestrator('Order', () => [complete(1, 'done')])
  const ids = Array.from({ length: 30 }, (_, index) => `order-${index}`)
  const histories = ids.map(async id => client.history((await client.completion(id))!.instanceId))
  await behindWaits(client)
  for (const instanceId of ids) await client.start('Order', { instanceId })
  for (const history of await Promise.all(histories)) {
    expect(history.at(-1)?.executionCompleted).toMatchObject({
      orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
      result: { value: 'done' },
    })
  }
  expect(worker.answerErrors).toEqual([])
})
