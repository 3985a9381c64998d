/** Events around continue-as-new: carried over, arriving meanwhile, held by a suspension. */
import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import {
  complete,
  continueAsNew,
  createTimer,
  millis,
  scheduleTask,
  text,
  timestamp,
} from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { inputOf, ofType, turnsOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { Turn } from '../support/worker.ts'

const raised = (name: string, at: number): HistoryEvent => ({
  eventId: -1,
  timestamp: timestamp(at),
  eventRaised: { name, input: text(`"${name}"`) },
})

const namesOf = (turn: Turn) =>
  ofType(turn.request.newEvents, 'eventRaised').map(event => event.eventRaised?.name)

test.each(['without', 'with'])(
  '203 ten events arrive once each while generations roll, %s timers',
  async word => {
    const client = await openClient()
    const worker = await openWorker(client)
    const names = Array.from({ length: 10 }, (_, index) => `event-${index}`)
    worker.orchestrator('collector', turn => {
      const [event, ...rest] = ofType(turn.events, 'eventRaised')
      if (!event)
        return word === 'with' && turn.pastTypes.length === 0 ? [createTimer(1, Date.now() + 5)] : []
      const received = [...JSON.parse(inputOf(turn)), event.eventRaised!.name]
      if (received.length === names.length) return [complete(2, JSON.stringify(received))]
      return [continueAsNew(2, JSON.stringify(received), { carryoverEvents: rest })]
    })
    const instanceId = await client.start('collector', { input: text('[]') })
    for (const name of names) await client.call('RaiseEvent', { instanceId, name, input: text(`"${name}"`) })
    const state = await client.completion(instanceId)
    expect(JSON.parse(state?.output?.value ?? '')).toEqual(names)
    const executions = new Set(turnsOf(worker, instanceId).map(turn => turn.executionId?.value))
    expect(executions.size).toBe(names.length)
  },
)

test('208 carried events come after executionStarted, in their order, before later arrivals', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('carries')
  const first = await worker.nextTurn()
  for (const name of ['late-1', 'late-2'])
    await client.call('RaiseEvent', { instanceId, name, input: text(`"${name}"`) })
  const old = Date.now() - 60_000
  const carryoverEvents = [raised('b', old), raised('a', old + 1000), raised('b', old)]
  await worker.completeTurn(first, [continueAsNew(1, undefined, { carryoverEvents })])
  const second = await worker.nextTurn()
  expect(second.pastTypes).toEqual([])
  expect(second.newTypes.slice(0, 2)).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(second.newTypes.slice(2)).toEqual(Array(5).fill('eventRaised'))
  expect(namesOf(second)).toEqual(['b', 'a', 'b', 'late-1', 'late-2'])
  const events = ofType(second.request.newEvents, 'eventRaised')
  expect(events.map(event => event.eventId)).toEqual(Array(5).fill(-1))
  expect(events.map(event => event.eventRaised?.input?.value)).toEqual(
    ['b', 'a', 'b', 'late-1', 'late-2'].map(name => `"${name}"`),
  )
  const times = second.request.newEvents.map(event => millis(event.timestamp))
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

test('267 suspended during a turn that continues as new: held events are delivered once after resume', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('holds')
  await worker.completeTurn(await worker.nextTurn(), [])
  const raise = (name: string) => client.call('RaiseEvent', { instanceId, name, input: text(`"${name}"`) })
  await raise('seen')
  const turn = await worker.nextTurn()
  expect(namesOf(turn)).toEqual(['seen'])
  await client.call('SuspendInstance', { instanceId, reason: text('wait') })
  await raise('during')
  const carryoverEvents = ofType(turn.request.newEvents, 'eventRaised')
  await worker.completeTurn(turn, [continueAsNew(1, 'second', { carryoverEvents })])
  expect(await client.status(instanceId)).toBe('SUSPENDED')
  await raise('after')
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(2)
  expect(await client.status(instanceId)).toBe('SUSPENDED')
  await client.call('ResumeInstance', { instanceId, reason: text('go on') })
  const next = await worker.nextTurn()
  expect(next.pastTypes).toEqual([])
  expect(next.newTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionSuspended',
    'executionResumed',
    'eventRaised',
    'eventRaised',
    'eventRaised',
  ])
  expect(namesOf(next)).toEqual(['seen', 'during', 'after'])
  expect(inputOf(next)).toBe('second')
  expect(next.request.newEvents[2]?.executionSuspended?.input).toEqual({ value: 'wait' })
  expect(next.request.newEvents[3]?.executionResumed?.input).toEqual({ value: 'go on' })
  expect(await client.status(instanceId)).toBe('RUNNING')
  await worker.completeTurn(next, [complete(1)])
  expect((await client.completion(instanceId))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(3)
})

test('266 started and suspended before any turn, then resumed: the first turn comes once', async () => {
  const client = await openClient()
  const instanceId = await client.start('holds')
  await client.call('SuspendInstance', { instanceId, reason: text('wait') })
  await client.call('RaiseEvent', { instanceId, name: 'early', input: null })
  const worker = (await openWorker(client)).activity('work', () => 'done')
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toEqual([])
  await client.call('ResumeInstance', { instanceId, reason: text('go on') })
  const first = await worker.nextTurn()
  expect(first.pastTypes).toEqual([])
  expect(first.newTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionSuspended',
    'executionResumed',
    'eventRaised',
  ])
  await worker.completeTurn(first, [scheduleTask(1, 'work')])
  const second = await worker.nextTurn()
  expect(second.newTypes).toEqual(['orchestratorStarted', 'taskCompleted'])
  await worker.completeTurn(second, [complete(2)])
  await sentinel(client, worker)
  expect(turnsOf(worker, instanceId)).toHaveLength(2)
  expect(worker.items.filter(item => item.activityRequest)).toHaveLength(1)
  expect(ofType(await client.history(instanceId), 'taskScheduled')).toHaveLength(1)
})
