/** Until entities are served, whoever asks for one is told so in a sentence, and nothing hangs. */
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { sendEvent } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'

const calls: [name: string, call: (client: RawClient) => Promise<unknown>][] = [
  ['SignalEntity', client => client.call('SignalEntity', { instanceId: '@counter@a', name: 'add' })],
  ['GetEntity', client => client.call('GetEntity', { instanceId: '@counter@a' })],
  ['QueryEntities', client => client.call('QueryEntities', { query: {} })],
  ['CleanEntityStorage', client => client.call('CleanEntityStorage', {})],
  ['CompleteEntityTask', client => client.call('CompleteEntityTask', {})],
  ['AbandonTaskEntityWorkItem', client => client.call('AbandonTaskEntityWorkItem', {})],
]

test.each(calls)('%s is UNIMPLEMENTED with a sentence', async (_, call) => {
  const error = await errorOf(call(await openClient()))
  expect(error.code).toBe(status.UNIMPLEMENTED)
  expect(error.details).toMatch(/^Entities are not served/)
})

const actions: [name: string, action: OrchestratorAction][] = [
  ['a signal', { id: 1, sendEntityMessage: { entityOperationSignaled: { operation: 'add' } } }],
  ['a lock', { id: 1, sendEntityMessage: { entityLockRequested: { lockSet: ['@counter@a'] } } }],
  ['the older form of a message', sendEvent(1, '@counter@a', 'op', '{}')],
]

test.each(actions)('%s fails its orchestration with a sentence', async (_, action) => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('Count')
  await worker.completeTurn(await worker.nextTurn(), [action])
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toMatch(/entity, which this backend does not serve yet/)
})
