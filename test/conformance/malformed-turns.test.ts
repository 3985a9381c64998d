import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, createTimer, fail, failure, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'

const malformed: [what: string, actions: OrchestratorAction[]][] = [
  ['an action of no known kind', [{ id: 1 }]],
  ['an unknown action behind a known one', [scheduleTask(1, 'ship'), { id: 2 }]],
  ['a rewind, which the backend does itself', [{ id: -1, rewindOrchestration: { newHistory: [] } }]],
  ['two complete actions', [complete(1, 'one'), complete(2, 'two')]],
  ['two complete actions that disagree', [complete(1), fail(2, failure('no'))]],
]

test.each(malformed)('159 %s fails the instance with an explanation', async (_, actions) => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), actions)
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorType).not.toBe('')
  expect(state?.failureDetails?.errorMessage).toMatch(/action/i)
  expect((await client.history(id)).at(-1)?.executionCompleted?.failureDetails).toEqual(state?.failureDetails)
})

test('159 a malformed later turn fails the instance as well', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, 0)])
  await worker.completeTurn(await worker.nextTurn(), [{ id: 2 }])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
})
