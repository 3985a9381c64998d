/** Suspending and resuming: a suspended instance gets no turn, and loses nothing. */
import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ofType, turnsOf, typesOf } from '../support/history.ts'
import { replay } from '../support/replay.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** Starts an instance that completes with the payload of the event `go`, and waits for its first turn. */
async function startWaiter(client: RawClient, worker: ScriptedWorker): Promise<string> {
  worker.orchestrator(
    'waiter',
    replay(function* (context) {
      return yield* context.event('go')
    }),
  )
  const id = await client.start('waiter')
  await client.started(id)
  return id
}

const go = (client: RawClient, instanceId: string) =>
  client.call('RaiseEvent', { instanceId, name: 'go', input: { value: '"went"' } })

test('60 a suspended instance says so at once', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startWaiter(client, worker)
  expect(await client.status(id)).toBe('RUNNING')
  await client.call('SuspendInstance', { instanceId: id })
  expect(await client.status(id)).toBe('SUSPENDED')
})

test('60 a completion in a turn that is out when the suspension comes still counts', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await client.call('SuspendInstance', { instanceId: id })
  expect(await client.status(id)).toBe('SUSPENDED')
  await worker.completeTurn(turn, [complete(1, '"done"')])
  expect((await client.completion(id))?.output).toEqual({ value: '"done"' })
})

test('61 an event does not wake a suspended instance', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startWaiter(client, worker)
  await client.call('SuspendInstance', { instanceId: id })
  await go(client, id)
  await sentinel(client, worker)
  expect(await client.status(id)).toBe('SUSPENDED')
  expect(turnsOf(worker, id)).toHaveLength(1)
})

test('62 an event held during suspension is delivered on resume', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startWaiter(client, worker)
  await client.call('SuspendInstance', { instanceId: id })
  await go(client, id)
  await client.call('ResumeInstance', { instanceId: id })
  expect((await client.completion(id))?.output).toEqual({ value: '"went"' })
  const turns = turnsOf(worker, id)
  expect(turns).toHaveLength(2)
  expect(typesOf(turns[1]!.newEvents)).toEqual([
    'orchestratorStarted',
    'executionSuspended',
    'executionResumed',
    'eventRaised',
  ])
  expect(turns[1]!.newEvents.slice(1).map(event => event.eventId)).toEqual([-1, -1, -1])
})

test('63 a second suspension leaves no trace and needs no second resume', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startWaiter(client, worker)
  await client.call('SuspendInstance', { instanceId: id, reason: { value: 'first' } })
  await client.call('SuspendInstance', { instanceId: id, reason: { value: 'second' } })
  expect(await client.status(id)).toBe('SUSPENDED')
  await client.call('ResumeInstance', { instanceId: id })
  expect(await client.status(id)).toBe('RUNNING')
  await go(client, id)
  expect((await client.completion(id))?.output).toEqual({ value: '"went"' })
  const history = await client.history(id)
  const suspensions = ofType(history, 'executionSuspended')
  expect(suspensions.map(event => event.executionSuspended?.input)).toEqual([{ value: 'first' }])
  expect(ofType(history, 'executionResumed')).toHaveLength(1)
})

test('64 resuming a running instance changes nothing', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startWaiter(client, worker)
  await client.call('ResumeInstance', { instanceId: id, reason: { value: 'why not' } })
  expect(await client.status(id)).toBe('RUNNING')
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(1)
  await go(client, id)
  await client.completion(id)
  expect(ofType(await client.history(id), 'executionResumed')).toEqual([])
})

test('65 suspending or resuming a completed instance changes nothing', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('quick', () => [complete(1)])
  const id = await client.start('quick')
  await client.completion(id)
  const history = await client.history(id)
  for (const method of ['SuspendInstance', 'ResumeInstance'] as const) {
    await client.call(method, { instanceId: id })
    expect(await client.status(id)).toBe('COMPLETED')
  }
  await sentinel(client, worker)
  expect(await client.history(id)).toEqual(history)
  expect(turnsOf(worker, id)).toHaveLength(1)
})

test('66 suspending or resuming an unknown id is refused', async () => {
  const client = await openClient()
  for (const method of ['SuspendInstance', 'ResumeInstance'] as const) {
    expect((await errorOf(client.call(method, { instanceId: 'missing' }))).code).toBe(status.NOT_FOUND)
    expect((await errorOf(client.call(method, { instanceId: '' }))).code).toBe(status.INVALID_ARGUMENT)
  }
})

test('67 the result of an activity is held during suspension and delivered after it', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  const item = await worker.nextActivity()
  await client.call('SuspendInstance', { instanceId: id })
  await worker.completeActivity(item, '"result"')
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(1)
  expect(await client.status(id)).toBe('SUSPENDED')

  await client.call('ResumeInstance', { instanceId: id })
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual([
    'orchestratorStarted',
    'executionSuspended',
    'executionResumed',
    'taskCompleted',
  ])
  expect(turn.request.newEvents.at(-1)?.taskCompleted?.result).toEqual({ value: '"result"' })
})

test('67 a turn that is out when the suspension comes commits, and its activity runs', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const first = await worker.nextTurn()
  await client.call('SuspendInstance', { instanceId: id })
  await worker.completeTurn(first, [scheduleTask(1, 'work')])
  await worker.completeActivity(await worker.nextActivity(), '"result"')
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(1)
  expect(await client.status(id)).toBe('SUSPENDED')
  expect(ofType(await client.history(id), 'taskScheduled')).toHaveLength(1)

  await client.call('ResumeInstance', { instanceId: id })
  expect(await client.status(id)).toBe('RUNNING')
  const turn = await worker.nextTurn()
  expect(ofType(turn.request.newEvents, 'taskCompleted')).toHaveLength(1)
})

test('69 a suspended instance can be terminated', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startWaiter(client, worker)
  await client.call('SuspendInstance', { instanceId: id })
  await client.call('TerminateInstance', { instanceId: id, output: { value: '"enough"' } })
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  expect(state?.output).toEqual({ value: '"enough"' })
  expect(turnsOf(worker, id)).toHaveLength(1)
})

test('70 the history of a suspended instance ends with the suspension and its reason', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startWaiter(client, worker)
  await client.call('SuspendInstance', { instanceId: id, reason: { value: 'lunch' } })
  const last = (await client.history(id)).at(-1)
  expect(last?.eventType).toBe('executionSuspended')
  expect(last?.executionSuspended?.input).toEqual({ value: 'lunch' })
  expect(last?.timestamp).not.toBeNull()

  await client.call('ResumeInstance', { instanceId: id, reason: { value: 'back' } })
  await go(client, id)
  await client.completion(id)
  const history = await client.history(id)
  const suspensions = ofType(history, 'executionSuspended')
  expect(suspensions.map(event => event.executionSuspended?.input)).toEqual([{ value: 'lunch' }])
  const resumptions = ofType(history, 'executionResumed')
  expect(resumptions.map(event => event.executionResumed?.input)).toEqual([{ value: 'back' }])
})

test('71 suspended before its first turn, an instance is pending again until that turn commits', async () => {
  const client = await openClient()
  const id = await client.start('held')
  await client.call('SuspendInstance', { instanceId: id })
  expect(await client.status(id)).toBe('SUSPENDED')
  await go(client, id)
  const worker = await openWorker(client)
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toEqual([])

  await client.call('ResumeInstance', { instanceId: id })
  expect(await client.status(id)).toBe('PENDING')
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionSuspended',
    'executionResumed',
    'eventRaised',
  ])
  expect(await client.status(id)).toBe('PENDING')
  await worker.completeTurn(turn, [])
  expect((await client.started(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
})
