/** How much a hub takes: instances and open waits. */
import { expect, test } from 'vitest'
import { complete, createChild } from '../support/actions.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import { eventually } from '../support/entity-poll.ts'
import { ofType } from '../support/history.ts'

test('with maxInstances so many are taken, and one more is refused until one is purged', async () => {
  const { address } = await ownBackend({ limits: { maxInstances: 2 } })
  const client = await openClient({ address })
  await client.start('Order', { instanceId: 'a' })
  await client.start('Order', { instanceId: 'b' })
  const { code, details } = await errorOf(client.start('Order', { instanceId: 'c' }))
  expect(code).toBe(status.RESOURCE_EXHAUSTED)
  expect(details).toBe(
    'The task hub has 2 instances, and the limit is 2 (limits.maxInstances). Purge finished ones, or let the option retain do so.',
  )
  await client.call('TerminateInstance', { instanceId: 'a' })
  const restart = client.call('RestartInstance', { instanceId: 'a', restartWithNewInstanceId: true })
  expect((await errorOf(restart)).code).toBe(status.RESOURCE_EXHAUSTED)
  // One in the place of another is not one more.
  await client.call('RestartInstance', { instanceId: 'a' })
  await client.call('TerminateInstance', { instanceId: 'a' })
  await client.call('PurgeInstances', { instanceId: 'a' })
  expect(await client.start('Order', { instanceId: 'c' })).toBe('c')
})

test('with maxInstances each hub has its own', async () => {
  const { address } = await ownBackend({ limits: { maxInstances: 1 } })
  for (const hub of ['red', 'blue']) await (await openClient({ address, hub })).start('Order')
})

test('with maxInstances a sub-orchestration too many fails, and its parent is told', async () => {
  const { address } = await ownBackend({ limits: { maxInstances: 2 } })
  const client = await openClient({ address })
  const worker = await openWorker(client)
  worker.orchestrator('Parent', turn => {
    if (turn.pastTypes.length === 0) return [createChild(1, 'Child', 'one'), createChild(2, 'Child', 'two')]
    const [failed] = ofType(turn.events, 'subOrchestrationInstanceFailed')
    const { errorType, errorMessage } = failed!.subOrchestrationInstanceFailed!.failureDetails!
    return [complete(3, `${errorType}: ${errorMessage}`)]
  })
  const state = await client.completion(await client.start('Parent'))
  expect(state?.output?.value).toMatch(
    /^InstanceLimitExceeded: The task hub has 2 instances.*limits\.maxInstances/,
  )
  expect(await client.state('one')).toBeDefined()
  expect(await client.state('two')).toBeUndefined()
})

test('with maxOpenWaits so many are taken, and one more is refused until one is over', async () => {
  const backend = await ownBackend({ limits: { maxOpenWaits: 2 } })
  const client = await openClient({ address: backend.address })
  for (const instanceId of ['a', 'b', 'c']) await client.start('Order', { instanceId })
  const cancel = new AbortController()
  const first = client.call('WaitForInstanceCompletion', { instanceId: 'a' }, { signal: cancel.signal })
  const second = client.completion('b')
  // Calls of one client arrive in their order.
  const { code, details } = await errorOf(client.completion('c'))
  expect(code).toBe(status.RESOURCE_EXHAUSTED)
  expect(details).toBe(
    'The task hub has 2 open waits, and the limit is 2 (limits.maxOpenWaits). Cancel waits that nobody needs, or give them deadlines.',
  )
  await client.call('TerminateInstance', { instanceId: 'b' })
  expect((await second)?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  const third = client.completion('c')
  cancel.abort()
  expect((await errorOf(first)).code).toBe(status.CANCELLED)
  // The backend hears of it soon, and then there is room again.
  const another = () => errorOf(client.started('a', 20)).then(({ code }) => code)
  await eventually(another).toBe(status.DEADLINE_EXCEEDED)
  await client.call('TerminateInstance', { instanceId: 'c' })
  expect((await third)?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
})

test('a wait that is answered at once is none that is open', async () => {
  const { address } = await ownBackend({ limits: { maxOpenWaits: 1 } })
  const client = await openClient({ address })
  const instanceId = await client.start('Order')
  await client.call('TerminateInstance', { instanceId })
  const open = client.completion('later')
  for (let waits = 0; waits < 3; waits++) expect(await client.completion(instanceId)).toBeDefined()
  await client.start('Order', { instanceId: 'later' })
  await client.call('TerminateInstance', { instanceId: 'later' })
  expect(await open).toBeDefined()
})
