/** What every turn carries, from the first to one after a suspension and one of the next generation. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createTimer, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ofType, turnsOf, typesOf } from '../support/history.ts'
import { startOf } from '../support/instance-in.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'

/** All turns of a life with an abandoned turn, each kind of message, a suspension and a second generation. */
async function liveThrough(client: RawClient, worker: ScriptedWorker): Promise<Turn[]> {
  const turns: Turn[] = []
  const next = async () => {
    turns.push(await worker.nextTurn())
    return turns.at(-1)!
  }
  worker.activity('work', () => 'done')
  const instanceId = await client.start('life')
  await worker.abandonTurn(await next())
  await worker.completeTurn(await next(), [scheduleTask(1, 'work')])
  await worker.completeTurn(await next(), [createTimer(2, Date.now() + 20)])
  await worker.completeTurn(await next(), [])
  await client.call('RaiseEvent', { instanceId, name: 'go', input: null })
  await worker.completeTurn(await next(), [])
  await client.call('SuspendInstance', { instanceId })
  await client.call('ResumeInstance', { instanceId })
  await worker.completeTurn(await next(), [continueAsNew(3)])
  await worker.completeTurn(await next(), [complete(1)])
  await client.completion(instanceId)
  return turns
}

test('171 new events begin with one orchestratorStarted and hold what has not been committed', async () => {
  const client = await openClient()
  const turns = await liveThrough(client, await openWorker(client))
  expect(turns.map(turn => turn.newTypes)).toEqual([
    ['orchestratorStarted', 'executionStarted'],
    ['orchestratorStarted', 'executionStarted'],
    ['orchestratorStarted', 'taskCompleted'],
    ['orchestratorStarted', 'timerFired'],
    ['orchestratorStarted', 'eventRaised'],
    ['orchestratorStarted', 'executionSuspended', 'executionResumed'],
    ['orchestratorStarted', 'executionStarted'],
  ])
  for (const turn of turns) expect(turn.request.newEvents.every(event => event.timestamp)).toBe(true)
})

test('172 every turn names its execution and carries entity parameters', async () => {
  const client = await openClient()
  const turns = await liveThrough(client, await openWorker(client))
  expect(turns).toHaveLength(7)
  for (const turn of turns) {
    expect(turn.executionId).toMatch(/^[0-9a-f]{32}$/)
    expect(turn.request.executionId).toEqual(startOf(turn).orchestrationInstance?.executionId)
    expect(turn.request.entityParameters?.entityMessageReorderWindow).toEqual({ seconds: 0, nanos: 0 })
  }
  expect(new Set(turns.slice(0, 6).map(turn => turn.executionId)).size).toBe(1)
  expect(turns[6]?.executionId).not.toBe(turns[0]?.executionId)
})

test('172 the trace context of the last answer comes back with the next turn', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('traced')
  const first = await worker.nextTurn()
  expect(first.request.orchestrationTraceContext).toBe(null)
  const orchestrationTraceContext = {
    spanID: text('b7ad6b7169203331'),
    spanStartTime: { seconds: 1_750_000_000, nanos: 123_456_700 },
  }
  await worker.completeTurn(first, [], { orchestrationTraceContext })
  await client.call('RaiseEvent', { instanceId, name: 'go', input: null })
  const second = await worker.nextTurn()
  expect(second.request.orchestrationTraceContext).toEqual(orchestrationTraceContext)
})

test('173 of two activities that finish together each is delivered exactly once', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('both', turn => {
    if (ofType(turn.events, 'taskScheduled').length === 0)
      return [scheduleTask(1, 'work'), scheduleTask(2, 'work')]
    return ofType(turn.events, 'taskCompleted').length === 2 ? [complete(3)] : []
  })
  const id = await client.start('both')
  const activities = [await worker.nextActivity(), await worker.nextActivity()]
  await Promise.all(activities.map(item => worker.completeActivity(item, `result ${item.taskId}`)))
  await client.completion(id)
  await sentinel(client, worker)
  const delivered = turnsOf(worker, id).flatMap(turn => ofType(turn.newEvents, 'taskCompleted'))
  const results = delivered.map(
    event => `${event.taskCompleted?.taskScheduledId} ${event.taskCompleted?.result?.value}`,
  )
  expect(results.sort()).toEqual(['1 result 1', '2 result 2'])
  expect(ofType(await client.history(id), 'taskCompleted')).toHaveLength(2)
})

test('178 an event that arrives while the instance completes is dropped', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('ends')
  const turn = await worker.nextTurn()
  await client.call('RaiseEvent', { instanceId, name: 'late', input: null })
  await worker.completeTurn(turn, [complete(1, 'end')])
  expect(await client.completion(instanceId)).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    output: { value: 'end' },
  })
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(1)
  expect(await client.status(instanceId)).toBe('COMPLETED')
  expect(typesOf(await client.history(instanceId))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionCompleted',
  ])
})
