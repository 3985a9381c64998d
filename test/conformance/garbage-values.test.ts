import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, text } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import { sentinel } from '../support/sentinel.ts'
import { anyAction, anyText } from './any-action.ts'

test('10 any text of up to a hundred characters is an id, and comes back unchanged', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('*', () => [complete(1)])
  const ids = fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }).filter(id => !id.startsWith('@'))
  const odd = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', ' ', '\0', '|', '0')
  await fc.assert(
    fc.asyncProperty(fc.oneof(ids, odd), anyText, async (instanceId, payload) => {
      await client.call('PurgeInstances', { instanceId })
      expect(await client.state(instanceId)).toBeUndefined()
      expect(await client.start(instanceId, { instanceId, input: text(payload) })).toBe(instanceId)
      const state = await client.completion(instanceId)
      expect(state).toMatchObject({ instanceId, name: instanceId, input: { value: payload } })
      const { orchestrationState } = await client.call('QueryInstances', {
        query: { instanceIdPrefix: text(instanceId) },
      })
      expect(orchestrationState.map(found => found.instanceId)).toContain(instanceId)
    }),
    { seed: 1, numRuns: 40 },
  )
})

test('2 any hub name without line breaks is a hub of its own', async () => {
  for (const hub of ['__proto__', 'constructor', 'toString', 'a b', '#']) {
    const client = await openClient({ hub })
    expect(await client.state('only here')).toBeUndefined()
    await client.start('held', { instanceId: 'only here' })
    expect(await client.status('only here')).toBe('PENDING')
  }
})

test('151 153 156 any token and any ids are answered with OK by completions and abandons', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('held')
  const turn = await worker.nextTurn()
  await fc.assert(
    fc.asyncProperty(anyText, anyText, fc.integer(), async (completionToken, instanceId, taskId) => {
      await client.call('CompleteOrchestratorTask', { completionToken, instanceId, actions: [complete(1)] })
      await client.call('CompleteActivityTask', { completionToken, instanceId, taskId })
      await client.call('AbandonTaskActivityWorkItem', { completionToken })
      await client.call('AbandonTaskOrchestratorWorkItem', { completionToken })
    }),
    { seed: 2, numRuns: 40 },
  )
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  expect(await client.status(id)).toBe('PENDING')
  await worker.completeTurn(turn, [complete(1)])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('110 112 any token in a query is served or refused as an argument', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await sentinel(client, worker)
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer(), async (token, size) => {
      const query = { continuationToken: text(token), maxInstanceCount: size }
      const calls = [
        client.call('QueryInstances', { query }),
        client.call('ListInstanceIds', { lastInstanceKey: text(token), pageSize: size }),
      ]
      for (const outcome of await Promise.allSettled(calls)) {
        if (outcome.status === 'rejected') expect(outcome.reason.code).toBe(status.INVALID_ARGUMENT)
      }
    }),
    { seed: 3, numRuns: 60 },
  )
  await sentinel(client, worker)
})

test('159 whatever a turn returns, the call is taken and the instance can be ended and purged', async () => {
  const client = await openClient()
  const filters = { orchestrations: [{ name: 'victim' }, { name: 'sentinel' }] }
  const worker = await openWorker(client, { workItemFilters: filters })
  const planned = new Map<string, OrchestratorAction[]>()
  worker.orchestrator('victim', turn => {
    const actions = planned.get(turn.instanceId) ?? []
    planned.delete(turn.instanceId)
    return actions
  })
  let count = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyAction, { maxLength: 6 }), async actions => {
      const instanceId = `victim-${count++}`
      planned.set(instanceId, actions)
      await client.start('victim', { instanceId })
      await client.started(instanceId)
      await client.history(instanceId)
      await client.call('TerminateInstance', { instanceId, recursive: count % 2 === 0 })
      expect((await client.completion(instanceId))?.completedTimestamp).not.toBeNull()
      const { deletedInstanceCount } = await client.call('PurgeInstances', { instanceId })
      expect(deletedInstanceCount).toBe(1)
    }),
    { seed: 4, numRuns: 100 },
  )
  expect(worker.answerErrors).toEqual([])
  await sentinel(client, worker)
})

test('§1.0 an empty id is INVALID_ARGUMENT wherever an instance is named', async () => {
  const client = await openClient()
  const calls = [
    client.call('GetInstance', {}),
    client.call('WaitForInstanceStart', {}),
    client.call('WaitForInstanceCompletion', {}),
    client.call('RaiseEvent', { name: 'go' }),
    client.call('SuspendInstance', {}),
    client.call('ResumeInstance', {}),
    client.call('TerminateInstance', {}),
    client.call('RestartInstance', {}),
    client.call('RewindInstance', {}),
    client.call('PurgeInstances', { instanceId: '' }),
    client.historyChunks({}),
  ]
  for (const call of calls) expect((await errorOf(call)).code).toBe(status.INVALID_ARGUMENT)
})

test('§1.12 a purge that names nothing purges nothing', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await sentinel(client, worker)
  const outcome = await client.call('PurgeInstances', {}).then(
    answer => answer.deletedInstanceCount,
    error => error.code,
  )
  expect([0, status.INVALID_ARGUMENT]).toContain(outcome)
  expect((await client.call('ListInstanceIds', {})).instanceIds).toHaveLength(1)
})
