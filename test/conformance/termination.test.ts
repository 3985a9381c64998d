/** Terminating one instance: the backend does it itself, with or without a worker. */
import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ofType, turnsOf, typesOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'

const terminate = (client: RawClient, instanceId: string, output = '"enough"') =>
  client.call('TerminateInstance', { instanceId, output: { value: output } })

/** Starts an instance, commits its first turn and returns its id. */
async function startRunning(client: RawClient, worker: ScriptedWorker): Promise<string> {
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [])
  return id
}

/** An instance whose second turn is out. */
async function startInTurn(client: RawClient, worker: ScriptedWorker): Promise<Turn> {
  const id = await startRunning(client, worker)
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  return worker.nextTurn()
}

test('72 a running instance is terminated with its output and no failure', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await startRunning(client, worker)
  const waiting = client.completion(id)
  await terminate(client, id)
  expect(await client.status(id)).toBe('TERMINATED')
  const state = await waiting
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  expect(state?.output).toEqual({ value: '"enough"' })
  expect(state?.failureDetails).toBeNull()
  expect(state?.completedTimestamp).not.toBeNull()

  const [termination, completion] = (await client.history(id)).slice(-2)
  expect(termination?.executionTerminated).toEqual({ input: { value: '"enough"' }, recurse: false })
  expect(completion?.executionCompleted?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(1)
})

test('72 without an output the terminated instance has none', async () => {
  const client = await openClient()
  const id = await client.start('held')
  await client.call('TerminateInstance', { instanceId: id })
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  expect(state?.output).toBeNull()
})

test('72 a completion in the turn that is out wins over the termination', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const turn = await startInTurn(client, worker)
  await terminate(client, turn.instanceId)
  await worker.completeTurn(turn, [complete(1, '"done"')])
  const state = await client.completion(turn.instanceId)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(state?.output).toEqual({ value: '"done"' })
  expect(ofType(await client.history(turn.instanceId), 'executionTerminated')).toEqual([])
})

test('72 otherwise the termination follows the turn that is out', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const turn = await startInTurn(client, worker)
  await terminate(client, turn.instanceId)
  await worker.completeTurn(turn, [scheduleTask(1, 'work')])
  const state = await client.completion(turn.instanceId)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  expect(state?.output).toEqual({ value: '"enough"' })
  expect(typesOf(await client.history(turn.instanceId))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'orchestratorStarted',
    'eventRaised',
    'taskScheduled',
    'orchestratorStarted',
    'executionTerminated',
    'executionCompleted',
  ])
})

test('73 a pending instance is terminated without a worker', async () => {
  const client = await openClient()
  const id = await client.start('held')
  await terminate(client, id)
  expect(await client.status(id)).toBe('TERMINATED')
  expect(typesOf(await client.history(id))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionTerminated',
    'executionCompleted',
  ])
  const worker = await openWorker(client)
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toEqual([])
})

test('73 a first turn that is out does not keep a pending instance alive', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await terminate(client, id)
  expect(await client.status(id)).toBe('TERMINATED')
  await worker.completeTurn(turn, [complete(1, '"late"')])
  expect(await client.status(id)).toBe('TERMINATED')
  expect((await client.state(id))?.output).toEqual({ value: '"enough"' })
})

test('74 terminating an unknown id is refused', async () => {
  const client = await openClient()
  expect((await errorOf(terminate(client, 'missing'))).code).toBe(status.NOT_FOUND)
  expect((await errorOf(terminate(client, ''))).code).toBe(status.INVALID_ARGUMENT)
})

test('75 terminating a completed instance changes nothing', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('quick', () => [complete(1, '"done"')])
  const id = await client.start('quick')
  await client.completion(id)
  const history = await client.history(id)
  await terminate(client, id)
  await sentinel(client, worker)
  expect(await client.status(id)).toBe('COMPLETED')
  expect((await client.state(id))?.output).toEqual({ value: '"done"' })
  expect(await client.history(id)).toEqual(history)
})

test('80 the late result of an activity of a terminated instance is accepted and dropped', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  const item = await worker.nextActivity()
  await terminate(client, id)
  const state = await client.completion(id)
  const history = await client.history(id)
  await worker.completeActivity(item, '"late"')
  await sentinel(client, worker)
  expect(await client.state(id)).toEqual(state)
  expect(await client.history(id)).toEqual(history)
  expect(turnsOf(worker, id)).toHaveLength(1)
})

test('81 terminating without a turn names the ids it did not terminate', async () => {
  const client = await openClient()
  const pending = await client.start('held')
  const suspended = await client.start('held')
  await client.call('SuspendInstance', { instanceId: suspended })
  const worker = await openWorker(client, {
    workItemFilters: { orchestrations: ['quick', 'running'].map(name => ({ name })) },
  })
  worker.orchestrator('quick', () => [complete(1)]).orchestrator('running', () => [])
  const completed = await client.start('quick')
  await client.completion(completed)
  const running = await client.start('running')
  await client.started(running)

  const instanceIds = [completed, running, 'missing', pending, '@counter@one', suspended]
  const { unterminatedInstanceIds } = await client.call('SkipGracefulOrchestrationTerminations', {
    instanceBatch: { instanceIds },
    reason: { value: 'cleared' },
  })
  expect(unterminatedInstanceIds.sort()).toEqual([completed, 'missing', '@counter@one'].sort())
  for (const id of [running, pending, suspended]) {
    const state = await client.state(id)
    expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
    expect(state?.output).toEqual({ value: 'cleared' })
  }
  expect(await client.status(completed)).toBe('COMPLETED')
})

test('268 a suspended instance of a Go worker is terminated without a turn', async () => {
  const client = await openClient({ channel: { 'grpc.primary_user_agent': 'grpc-go/1.60.1' } })
  const worker = await openWorker(client)
  const id = await client.start('go')
  // Go numbers actions from 0 and does not echo the completion token.
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(0, 'work')], { completionToken: '' })
  const item = await worker.nextActivity()
  await client.call('SuspendInstance', { instanceId: id })
  await client.call('CompleteActivityTask', { instanceId: id, taskId: item.taskId, completionToken: '' })
  await terminate(client, id)
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(1)
})

test('269 a worker that abandons its first turn does not keep the instance alive', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('rejected')
  await worker.abandonTurn(await worker.nextTurn())
  await worker.abandonTurn(await worker.nextTurn())
  expect(await client.status(id)).toBe('PENDING')
  await terminate(client, id)
  expect(await client.status(id)).toBe('TERMINATED')
})

test('269 a termination behind a turn that is then abandoned is carried out', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const turn = await startInTurn(client, worker)
  await terminate(client, turn.instanceId)
  await worker.abandonTurn(turn)
  const state = await client.completion(turn.instanceId)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  expect(state?.output).toEqual({ value: '"enough"' })
  await sentinel(client, worker)
  expect(turnsOf(worker, turn.instanceId)).toHaveLength(2)
})

test('269 a termination behind a turn whose worker is lost is carried out', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const turn = await startInTurn(client, worker)
  await terminate(client, turn.instanceId)
  await worker.close()
  const state = await client.completion(turn.instanceId)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
})
