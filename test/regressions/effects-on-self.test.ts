/** Turns that ask for something to be done to their own instance. */
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import {
  complete,
  continueAsNew,
  createChild,
  createTimer,
  fail,
  failure,
  scheduleTask,
  text,
} from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType, typesOf } from '../support/history.ts'
import { rewind } from '../support/rewind.ts'
import { sentinel } from '../support/sentinel.ts'

const terminate = (id: number, instanceId: string): OrchestratorAction => ({
  id,
  terminateOrchestration: { instanceId, reason: text('enough') },
})

const ofTermination = ['orchestratorStarted', 'executionTerminated', 'executionCompleted']

test('194 a child that creates its own id and completes still answers its parent', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('parent', turn => {
    if (turn.pastTypes.length === 0) return [createChild(1, 'child', 'kid')]
    const [answer] = ofType(turn.events, 'subOrchestrationInstanceCompleted')
    return [complete(2, answer?.subOrchestrationInstanceCompleted?.result?.value ?? 'unheard')]
  })
  worker.orchestrator('child', () => [createChild(1, 'successor', 'kid'), complete(2, 'of the child')])
  worker.orchestrator('successor', () => [complete(1, 'of the successor')])
  const id = await client.start('parent')
  expect((await client.completion(id))?.output?.value).toBe('of the child')
  const kid = await client.completion('kid')
  expect(kid).toMatchObject({ name: 'successor', output: { value: 'of the successor' } })
})

test('90 91 an instance that became its own child can be rewound and ended', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('first', () => [createChild(1, 'second', 'self'), complete(2)])
  worker.orchestrator('second', turn =>
    turn.newTypes.includes('subOrchestrationInstanceFailed')
      ? [fail(2, failure('taken'))]
      : turn.pastTypes.length === 0
        ? [createChild(1, 'third', 'self')]
        : [],
  )
  await client.start('first', { instanceId: 'self' })
  await expect.poll(() => client.status('self')).toBe('FAILED')
  expect(await client.state('self')).toMatchObject({ name: 'second', parentInstanceId: { value: 'self' } })

  await rewind(client, 'self')
  expect(await client.state('self')).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_RUNNING',
    failureDetails: null,
  })
  await sentinel(client, worker)
  await client.call('TerminateInstance', { instanceId: 'self', recursive: true })
  expect((await client.completion('self'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  const { deletedInstanceCount } = await client.call('PurgeInstances', {
    instanceId: 'self',
    recursive: true,
  })
  expect(deletedInstanceCount).toBe(1)
  expect(worker.answerErrors).toEqual([])
})

test('72 202 a first turn that terminates itself does not continue as new', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held', { input: text('"first"') })
  const turn = await worker.nextTurn()
  await worker.completeTurn(turn, [terminate(1, id), continueAsNew(2, '"second"')])
  const state = await client.completion(id)
  expect(state).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
    input: { value: '"first"' },
    output: { value: 'enough' },
    failureDetails: null,
    executionId: { value: turn.executionId },
  })
  const history = await client.history(id)
  expect(typesOf(history)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'genericEvent',
    ...ofTermination,
  ])
  expect(history[1]?.executionStarted?.input?.value).toBe('"first"')
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
})

test('80 191 a turn that terminates itself sends no work and arms no timer afterwards', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { clock } = backend.hub('manual')
  const client = await openClient({ address: backend.address, hub: 'manual' })
  const worker = await openWorker(client)
  const id = await client.start('held')
  const actions = [terminate(1, id), createTimer(2, clock.now + 1000), scheduleTask(3, 'ship')]
  await worker.completeTurn(await worker.nextTurn(), actions)
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  expect(await clock.advanceToNext()).toBe(false)
  expect(typesOf(await client.history(id)).slice(-3)).toEqual(ofTermination)
})
