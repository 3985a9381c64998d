/** The past that workers replay: what was new once, unchanged, and nothing an executor would refuse. */
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, fail, failure, millis, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType, turnsOf, typesOf } from '../support/history.ts'

const terminateOther: OrchestratorAction = {
  id: 1,
  terminateOrchestration: { instanceId: 'nobody', reason: null, recurse: false },
}

test('170 past events hold no genericEvent, though the history does', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).activity('work', () => 'done')
  const id = await client.start('java')
  await worker.completeTurn(await worker.nextTurn(), [terminateOther, scheduleTask(2, 'work')])
  const second = await worker.nextTurn()
  expect(second.pastTypes).toEqual(['orchestratorStarted', 'executionStarted', 'taskScheduled'])
  await worker.completeTurn(second, [complete(3)])
  expect(typesOf(await client.history(id))).toContain('genericEvent')
})

test('170 past events hold no executionCompleted and no executionRewound after a rewind', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('java')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(0, 'work')])
  await worker.failActivity(await worker.nextActivity(), failure('down'))
  await worker.completeTurn(await worker.nextTurn(), [fail(1, failure('down'))])
  expect(await client.status(instanceId)).toBe('FAILED')
  await client.call('RewindInstance', { instanceId, reason: text('it is up again') })
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(0, 'work')])
  await worker.completeActivity(await worker.nextActivity(), 'done')
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  expect(await client.status(instanceId)).toBe('COMPLETED')
  const turns = turnsOf(worker, instanceId)
  expect(turns).toHaveLength(4)
  const sent = turns.flatMap(turn => typesOf([...turn.pastEvents, ...turn.newEvents]))
  expect(sent).not.toContain('executionCompleted')
  expect(sent).not.toContain('executionRewound')
})

test('174 175 the past of a turn is what was new before it, and time never goes back', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).activity('work', () => 'done')
  const instanceId = await client.start('long')
  const first = await worker.nextTurn()
  expect(first.request.pastEvents).toEqual([])
  await worker.completeTurn(first, [scheduleTask(1, 'work')])
  const second = await worker.nextTurn()
  const { pastEvents } = second.request
  expect(pastEvents.slice(0, -1)).toEqual(first.request.newEvents)
  expect(pastEvents.at(-1)).toMatchObject({ eventId: 1, taskScheduled: { name: 'work' } })
  await worker.completeTurn(second, [])
  await client.call('RaiseEvent', { instanceId, name: 'go', input: null })
  const third = await worker.nextTurn()
  expect(third.request.pastEvents).toEqual([...pastEvents, ...second.request.newEvents])
  await worker.completeTurn(third, [complete(2)])
  const times = ofType(third.events, 'orchestratorStarted').map(event => millis(event.timestamp))
  expect(times).toHaveLength(3)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  const history = await client.history(instanceId)
  expect(history.slice(0, -1)).toEqual(third.events)
})
