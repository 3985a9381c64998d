/** Each generation is an execution of its own: nothing of the one before reaches it. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, createTimer, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { inputOf, ofType, turnsOf, typesOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import { timerSentinel } from '../support/timer-sentinel.ts'

test('204 a result for the generation before is dropped', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('rolls')
  const first = await worker.nextTurn()
  await worker.completeTurn(first, [scheduleTask(1, 'work', 'old')])
  const oldItem = await worker.nextActivity()
  await client.call('RaiseEvent', { instanceId, name: 'roll', input: null })
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(2)])
  const second = await worker.nextTurn()
  await worker.completeTurn(second, [scheduleTask(1, 'work', 'new')])
  const newItem = await worker.nextActivity()
  expect(newItem.request.orchestrationInstance?.executionId).toEqual({ value: second.executionId })
  await worker.completeActivity(oldItem, 'old result')
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(3)
  await worker.completeActivity(newItem, 'new result')
  const third = await worker.nextTurn()
  expect(third.newTypes).toEqual(['orchestratorStarted', 'taskCompleted'])
  expect(third.request.newEvents[1]?.taskCompleted).toEqual({
    taskScheduledId: 1,
    result: { value: 'new result' },
  })
  await worker.completeTurn(third, [complete(2)])
  expect((await client.state(instanceId))?.executionId).toEqual({ value: second.executionId })
  expect(ofType(await client.history(instanceId), 'taskCompleted')).toHaveLength(1)
})

test('204 a result that arrives during the turn that continues as new is dropped', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('rolls')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  const item = await worker.nextActivity()
  await client.call('RaiseEvent', { instanceId, name: 'roll', input: null })
  const turn = await worker.nextTurn()
  await worker.completeActivity(item, 'old result')
  await client.call('RaiseEvent', { instanceId, name: 'kept', input: null })
  await worker.completeTurn(turn, [continueAsNew(2)])
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'executionStarted', 'eventRaised'])
  await worker.completeTurn(next, [])
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(3)
})

test('204 a child of the generation before completes unheard', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('rolls')
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', `${instanceId}-child`)])
  const child = await worker.nextTurn()
  await client.call('RaiseEvent', { instanceId, name: 'roll', input: null })
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(2)])
  const next = await worker.nextTurn()
  await worker.completeTurn(next, [scheduleTask(1, 'work')])
  await worker.completeTurn(child, [complete(1, 'old result')])
  expect((await client.completion(`${instanceId}-child`))?.output).toEqual({ value: 'old result' })
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(3)
  expect(typesOf(await client.history(instanceId))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'taskScheduled',
  ])
})

test('205 a timer of the generation before does not fire into the next', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('rolls')
  const fireAt = Date.now() + 1000
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, fireAt)])
  await client.call('RaiseEvent', { instanceId, name: 'roll', input: null })
  await worker.completeTurn(await worker.nextTurn(), [createTimer(2, fireAt), continueAsNew(3)])
  const second = await worker.nextTurn()
  expect(second.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  await worker.completeTurn(second, [createTimer(1, fireAt + 86_400_000)])
  await timerSentinel(client, worker, fireAt + 50)
  expect(turnsOf(worker, instanceId)).toHaveLength(3)
  expect(typesOf(await client.history(instanceId))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'timerCreated',
  ])
})

test('209 every generation has an execution id of its own, and default child ids do not collide', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('child', turn => [complete(1, turn.instanceId)])
  worker.orchestrator('js', turn => {
    const [completed] = ofType(turn.events, 'subOrchestrationInstanceCompleted')
    const childId = `${turn.executionId}:0001`
    if (!completed) return [createChild(1, 'child', childId)]
    const { result: last } = completed.subOrchestrationInstanceCompleted!
    const children = [...JSON.parse(inputOf(turn)), last?.value]
    const result = JSON.stringify(children)
    return [children.length < 4 ? continueAsNew(2, result) : complete(2, result)]
  })
  const id = await client.start('js', { input: text('[]') })
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  const turns = turnsOf(worker, id)
  const executions = [...new Set(turns.map(turn => turn.executionId?.value ?? ''))]
  expect(executions).toHaveLength(4)
  for (const executionId of executions) expect(executionId).toMatch(/^[0-9a-f]{32}$/)
  expect(state?.executionId?.value).toBe(executions[3])
  expect(JSON.parse(state?.output?.value ?? '')).toEqual(executions.map(executionId => `${executionId}:0001`))
  for (const turn of turns) {
    const [started] = ofType([...turn.pastEvents, ...turn.newEvents], 'executionStarted')
    expect(started?.executionStarted?.orchestrationInstance?.executionId).toEqual(turn.executionId)
  }
})
