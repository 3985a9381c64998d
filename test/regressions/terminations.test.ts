/** Terminations that wait for a turn, and what else happens until it comes back. */
import { expect, test } from 'vitest'
import { createChild, text } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { sentinel } from '../support/sentinel.ts'

/** A parent with a running child, and a later turn of the parent out at the worker. */
async function turnOut(options: Parameters<typeof ownBackend>[0] = {}) {
  const { address } = await ownBackend(options)
  const client = await openClient({ address })
  const worker = await openWorker(client)
  worker.orchestrator('child', () => [])
  const instanceId = await client.start('parent')
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', 'kid')])
  expect((await client.started('kid'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
  await client.call('RaiseEvent', { instanceId, name: 'go' })
  const turn = await worker.nextTurn()
  const terminate = (output: string, recursive = false) =>
    client.call('TerminateInstance', { instanceId, output: text(output), recursive })
  return { client, worker, instanceId, turn, terminate }
}

test('269 273 a termination that waits for the last delivery of a turn comes before its failure', async () => {
  const { client, worker, instanceId, turn, terminate } = await turnOut({ maxDeliveries: 1 })
  await terminate('bye')
  expect(await client.status(instanceId)).toBe('RUNNING')
  await worker.abandonTurn(turn)
  expect(await client.completion(instanceId)).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
    output: { value: 'bye' },
    failureDetails: null,
  })
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
})

test('76 a second termination can add the children while the first one waits for a turn', async () => {
  const { client, worker, instanceId, turn, terminate } = await turnOut()
  await terminate('first', false)
  await terminate('second', true)
  expect(await client.status('kid')).toBe('RUNNING')
  await worker.completeTurn(turn, [])
  const terminated = { orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED', output: { value: 'first' } }
  expect(await client.completion(instanceId)).toMatchObject(terminated)
  expect(await client.completion('kid')).toMatchObject(terminated)
})

test('76 a second termination without the children does not spare them', async () => {
  const { client, worker, turn, terminate } = await turnOut()
  await terminate('first', true)
  await terminate('second', false)
  await worker.completeTurn(turn, [])
  expect((await client.completion('kid'))?.output?.value).toBe('first')
})

test('81 a termination that waits for no turn ends one that does, with its own reason', async () => {
  const { client, worker, instanceId, turn, terminate } = await turnOut()
  await terminate('first')
  expect(await client.status(instanceId)).toBe('RUNNING')
  const skip = { instanceBatch: { instanceIds: [instanceId] }, reason: text('skip') }
  const { unterminatedInstanceIds } = await client.call('SkipGracefulOrchestrationTerminations', skip)
  expect(unterminatedInstanceIds).toEqual([])
  const ended = {
    orchestrationStatus: 'ORCHESTRATION_STATUS_TERMINATED',
    output: { value: 'skip' },
  }
  expect(await client.state(instanceId)).toMatchObject(ended)
  await worker.completeTurn(turn, [])
  await sentinel(client, worker)
  expect(await client.state(instanceId)).toMatchObject(ended)
})
