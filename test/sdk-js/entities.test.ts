/** Signals and calls as a user of the JS SDK meets them. */
import { EntityInstanceId, HistoryEventType as Type, whenAll } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'
import { openSdkClient, openSdkWorker } from '../support/sdk.ts'
import { all, Counter, counter, Journal, journal, openEntities, type Run } from '../support/sdk-entities.ts'
import { soon } from '../support/sdk-gate.ts'

test('215 two signals that add five make ten', async () => {
  const { client, call, stateOf } = await openEntities()
  for (const amount of [5, 5]) await client.signalEntity(counter('a'), 'add', amount)
  expect(await call(counter('a'), 'get')).toBe(10)
  expect(await stateOf(counter('a'))).toBe(10)
  const metadata = await client.getEntity(counter('a'))
  expect(metadata?.id.toString()).toBe('@counter@a')
  expect(metadata).toMatchObject({ backlogQueueSize: 0, lockedBy: undefined, includesState: true })
})

test('216 251 signals that wait for a worker are served in one batch, in order', async () => {
  const backend = await ownBackend()
  const client = openSdkClient(backend, 'hub')
  for (const word of ['one', 'two', 'three']) await client.signalEntity(journal('a'), 'note', word)
  expect(await client.getEntity(journal('a'))).toBe(undefined)
  const [waiting] = await all(client.getEntities({ includeTransient: true }))
  expect(waiting).toMatchObject({ backlogQueueSize: 3, includesState: false })
  let batches = 0
  const make = () => {
    batches++
    return new Journal()
  }
  await openSdkWorker(backend, 'hub', { entities: { journal: make } })
  const state = async () => (await client.getEntity(journal('a')))?.state
  await expect.poll(state, soon).toEqual(['one', 'two', 'three'])
  expect(batches).toBe(1)
})

test('217 218 names of entities ignore case, keys do not', async () => {
  const backend = await ownBackend()
  const { client, hub, call, stateOf } = await openEntities({
    backend,
    entities: { Tally: () => new Counter() },
  })
  const raw = await openClient({ address: backend.address, hub })
  await raw.call('SignalEntity', { instanceId: '@TALLY@Key', name: 'add', input: { value: '1' } })
  await client.signalEntity(new EntityInstanceId('tALLY', 'Key'), 'add', 2)
  await client.signalEntity(new EntityInstanceId('tally', 'key'), 'add', 10)
  expect(await call(new EntityInstanceId('Tally', 'Key'), 'get')).toBe(3)
  expect(await call(new EntityInstanceId('Tally', 'key'), 'get')).toBe(10)
  expect(await stateOf(new EntityInstanceId('TALLY', 'KEY'))).toBe(undefined)
  const { entity } = await raw.call('GetEntity', { instanceId: '@TaLLy@Key', includeState: true })
  expect(entity).toMatchObject({ instanceId: '@tally@Key', serializedState: { value: '3' } })
})

test('219 a call returns its result, and the answer carries the id of the request', async () => {
  const { client, outputOf } = await openEntities({
    orchestrators: {
      sums: async function* (ctx): Run<number> {
        yield ctx.entities.callEntity<number>(counter('a'), 'add', 5)
        return yield ctx.entities.callEntity<number>(counter('a'), 'add', 2)
      },
    },
  })
  const id = await client.scheduleNewOrchestration('sums')
  expect(await outputOf(id)).toBe(7)
  const history = await client.getOrchestrationHistory(id)
  expect(history.map(event => event.type)).toEqual([
    Type.OrchestratorStarted,
    Type.ExecutionStarted,
    Type.EntityOperationCalled,
    Type.OrchestratorStarted,
    Type.EntityOperationCompleted,
    Type.EntityOperationCalled,
    Type.OrchestratorStarted,
    Type.EntityOperationCompleted,
    Type.ExecutionCompleted,
  ])
  const calls = history.filter(event => event.type === Type.EntityOperationCalled)
  const answers = history.filter(event => event.type === Type.EntityOperationCompleted)
  expect(calls).toMatchObject([
    { eventId: 1, operation: 'add', targetInstanceId: '@counter@a', input: '5' },
    { eventId: 2, operation: 'add', targetInstanceId: '@counter@a', input: '2' },
  ])
  expect(answers).toMatchObject([
    { eventId: -1, output: '5', requestId: calls[0]?.requestId },
    { eventId: -1, output: '7', requestId: calls[1]?.requestId },
  ])
  expect(calls[0]?.requestId).not.toBe(calls[1]?.requestId)
})

test('219 calls side by side get each its own answer', async () => {
  const { client, outputOf } = await openEntities({
    orchestrators: {
      fans: async function* (ctx): Run {
        const keys = ['a', 'b', 'a', 'c', 'a']
        return yield whenAll(
          keys.map((key, index) => ctx.entities.callEntity<number>(counter(key), 'add', 10 ** index)),
        )
      },
    },
  })
  const id = await client.scheduleNewOrchestration('fans')
  expect(await outputOf(id)).toEqual([1, 10, 101, 1000, 10101])
})

test('219 signals of an orchestration arrive in their order, before its later call', async () => {
  const words = ['one', 'two', 'three', 'four']
  const { client, outputOf } = await openEntities({
    orchestrators: {
      notes: async function* (ctx): Run {
        for (const word of words) ctx.entities.signalEntity(journal('a'), 'note', word)
        return yield ctx.entities.callEntity<string[]>(journal('a'), 'get')
      },
    },
  })
  const id = await client.scheduleNewOrchestration('notes')
  expect(await outputOf(id)).toEqual(words)
  const history = await client.getOrchestrationHistory(id)
  const signals = history.filter(event => event.type === Type.EntityOperationSignaled)
  expect(signals.map(event => [event.eventId, event.input])).toEqual(
    words.map((word, index) => [index + 1, `"${word}"`]),
  )
})

test('219 operations without input and without result', async () => {
  const { call } = await openEntities({
    entities: { echo: () => ({ run: operation => operation.getInput() ?? null }) },
  })
  expect(await call(new EntityInstanceId('echo', 'a'), 'anything')).toBe(undefined)
  expect(await call(new EntityInstanceId('echo', 'a'), 'anything', '')).toBe('')
  expect(await call(new EntityInstanceId('echo', 'a'), 'anything', { deep: [1, null] })).toEqual({
    deep: [1, null],
  })
})
