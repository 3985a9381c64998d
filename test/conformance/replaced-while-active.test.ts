/** What becomes of the old execution when its id is taken over while it is still at work. */
import { expect, test } from 'vitest'
import { complete, createChild, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { startOf, wireStatus } from '../support/instance-in.ts'

const replaceableStatus = (['PENDING', 'RUNNING', 'TERMINATED'] as const).map(wireStatus)

const takeOver = (client: RawClient, instanceId: string) =>
  client.start('Order', {
    instanceId,
    input: text('new'),
    orchestrationIdReusePolicy: { replaceableStatus },
  })

test('15 a turn of the old execution that comes in late is accepted and changes nothing', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Order', { input: text('old') })
  const oldTurn = await worker.nextTurn()
  await takeOver(client, instanceId)
  const newTurn = await worker.nextTurn()
  expect(startOf(newTurn).input).toEqual({ value: 'new' })
  expect(newTurn.executionId).not.toBe(oldTurn.executionId)

  expect(await worker.completeTurn(oldTurn, [complete(1, 'from the grave')])).toEqual({})
  expect(await client.status(instanceId)).toBe('PENDING')
  await worker.completeTurn(newTurn, [complete(1, 'alive')])
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'alive' })
})

test('15 an activity of the old execution does not answer one of the new', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('Order', turn => {
    const done = turn.events.find(event => event.taskCompleted)?.taskCompleted
    return done ? [complete(2, done.result?.value)] : [scheduleTask(1, 'Charge', startOf(turn).input?.value)]
  })
  const instanceId = await client.start('Order', { input: text('old') })
  const oldCharge = await worker.nextActivity()
  await takeOver(client, instanceId)
  const newCharge = await worker.nextActivity()
  expect(newCharge.request.input).toEqual({ value: 'new' })
  expect(newCharge.request.orchestrationInstance?.executionId).not.toEqual(
    oldCharge.request.orchestrationInstance?.executionId,
  )
  expect(await worker.completeActivity(oldCharge, 'old receipt')).toEqual({})
  expect(await client.status(instanceId)).toBe('RUNNING')
  await worker.completeActivity(newCharge, 'new receipt')
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'new receipt' })
})

test('15 events raised to the old execution do not reach the new one', async () => {
  const client = await openClient()
  const instanceId = await client.start('Order')
  await client.call('RaiseEvent', { instanceId, name: 'stale' })
  await takeOver(client, instanceId)
  await client.call('RaiseEvent', { instanceId, name: 'fresh' })
  const worker = await openWorker(client)
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'executionStarted', 'eventRaised'])
  expect(turn.request.newEvents.at(-1)?.eventRaised?.name).toBe('fresh')
})

test('15 the children of the old execution are not ended with it', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('Parent', () => [createChild(1, 'Child', 'child')])
  const instanceId = await client.start('Parent')
  const childTurn = await worker.nextTurn()
  await takeOver(client, instanceId)
  const newTurn = await worker.nextTurn()
  expect(await client.status('child')).toBe('PENDING')
  await worker.completeTurn(childTurn, [complete(1, 'grown up')])
  expect((await client.completion('child'))?.output).toEqual({ value: 'grown up' })
  await worker.completeTurn(newTurn, [complete(1)])
  await client.completion(instanceId)
  const history = await client.history(instanceId)
  expect(history.some(event => event.subOrchestrationInstanceCompleted)).toBe(false)
})

test('32 a completion wait on the old execution resolves with TERMINATED', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('Order', () => [])
  const instanceId = await client.start('Order', { input: text('old') })
  const old = await client.started(instanceId)
  const waits = [client.completion(instanceId), client.completion(instanceId)]
  await client.call('Hello', {}) // the waits went out first on this connection
  await takeOver(client, instanceId)
  for (const wait of waits) {
    expect(await wait).toMatchObject({
      orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
      executionId: old?.executionId,
      input: { value: 'old' },
      failureDetails: null,
    })
  }
  expect((await client.started(instanceId))?.executionId).not.toEqual(old?.executionId)
})

test('32 a parent whose child is replaced from outside sees the child fail', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('Child', () => [])
  const parentId = await client.start('Parent')
  await worker.completeTurn(await worker.nextTurn(), [createChild(7, 'Child', 'child')])
  await client.started('child')
  await takeOver(client, 'child')

  // Two turns are on their way, of the parent and of the new 'child', in either order.
  const turns = [await worker.nextTurn(), await worker.nextTurn()]
  const parentTurn = turns.find(turn => turn.instanceId === parentId)
  const failed = parentTurn?.request.newEvents.find(event => event.subOrchestrationInstanceFailed)
  expect(failed?.subOrchestrationInstanceFailed?.taskScheduledId).toBe(7)
  expect(failed?.subOrchestrationInstanceFailed?.failureDetails?.errorMessage).toContain('child')
  const childTurn = turns.find(turn => turn.instanceId === 'child')
  expect(startOf(childTurn!).parentInstance).toBeNull()
  expect((await client.state('child'))?.parentInstanceId).toBeNull()
})
