import { expect, test } from 'vitest'
import { complete, sendEvent, text } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import { signalEntity } from '../support/entity-actions.ts'
import { counter } from '../support/entity-counter.ts'
import { openCounters } from '../support/entity-hub.ts'
import { sentinel } from '../support/sentinel.ts'

test('217 an upper-case name is the same entity as the lower-case one', async () => {
  const client = await openClient()
  await client.signal('@Counter@a', 'add', '1')
  await client.signal('@COUNTER@a', 'add', '2')
  await client.signal('@counter@a', 'add', '3')
  const worker = await openWorker(client)
  const batch = await worker.nextBatch()
  expect(batch.entityId).toBe('@counter@a')
  expect(batch.operations).toHaveLength(3)
  await worker.completeBatch(batch, counter(batch))
  for (const id of ['@counter@a', '@cOUNTEr@a']) {
    expect(await client.entity(id)).toMatchObject({
      instanceId: '@counter@a',
      serializedState: { value: '6' },
    })
  }
})

test('217 orchestrations reach the same entity by any spelling of its name', async () => {
  const { client, start } = await openCounters()
  const caller = await start()
  expect(await caller.call('@COUNTER@a', 'add', '1')).toBe('1')
  await caller.act(signalEntity(90, '@Counter@a', 'add', { input: '2' }))
  await caller.lock('section', '@CounteR@a')
  expect((await client.entity('@counter@a'))?.lockedBy?.value).toBe(caller.id)
  expect(await caller.call('@counter@a', 'add', '3')).toBe('6')
  await caller.unlock('section', '@counTER@a')
  expect((await client.entity('@counter@a'))?.lockedBy).toBeNull()
})

test('218 keys keep their case', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  await client.signal('@counter@Key', 'add', '1')
  await client.signal('@counter@key', 'add', '2')
  for (let n = 0; n < 2; n++) {
    const batch = await worker.nextBatch()
    await worker.completeBatch(batch, counter(batch))
  }
  expect(await client.entityState('@counter@Key')).toBe('1')
  expect(await client.entityState('@counter@key')).toBe('2')
  expect(await client.entity('@counter@KEY')).toBeUndefined()
})

test.each([
  '@counter@a@b',
  '@counter@@',
  '@counter@ ',
  '@counter@ünï',
  '@counter@__proto__',
  '@constructor@x',
])('3.1 %s is an entity', async id => {
  const client = await openClient()
  const worker = await openWorker(client)
  await client.signal(id, 'add', '1')
  const batch = await worker.nextBatch()
  expect(batch.entityId).toBe(id)
  await worker.completeBatch(batch, counter(batch))
  expect(await client.entity(id)).toMatchObject({ instanceId: id, serializedState: { value: '1' } })
})

test.each(['', '@', '@@', '@counter', '@@key', 'counter', 'counter@key', `@counter@${'k'.repeat(92)}`])(
  "1.18 a signal to '%s' is INVALID_ARGUMENT",
  async id => {
    const client = await openClient()
    const worker = await openWorker(client)
    expect((await errorOf(client.signal(id, 'add', '1'))).code).toBe(status.INVALID_ARGUMENT)
    await sentinel(client, worker)
    expect(worker.unreadBatches).toBe(0)
  },
)

test('1.18 an id of a hundred characters is accepted, one more is refused by its length', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const longest = `@counter@${'k'.repeat(91)}`
  await client.signal(longest, 'add', '1')
  expect((await worker.nextBatch()).entityId).toBe(longest)
  const error = await errorOf(client.signal(`${longest}k`, 'add', '1'))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
  expect(error.details).toContain('length')
})

test('1.0 GetEntity without an id is INVALID_ARGUMENT', async () => {
  const client = await openClient()
  expect((await errorOf(client.call('GetEntity', {}))).code).toBe(status.INVALID_ARGUMENT)
})

test('259 an entity never used does not exist', async () => {
  const client = await openClient()
  const { exists, entity } = await client.call('GetEntity', {
    instanceId: '@counter@never',
    includeState: true,
  })
  expect({ exists, entity }).toEqual({ exists: false, entity: null })
  const query = { includeTransient: true }
  expect((await client.call('QueryEntities', { query })).entities).toEqual([])
})

test('39 109 orchestration calls do not know entities', async () => {
  const { client, start } = await openCounters()
  const caller = await start()
  expect(await caller.call('@counter@a', 'add', '1')).toBe('1')
  await caller.lock('section', '@counter@a')

  const instanceId = '@counter@a'
  expect(await client.state(instanceId)).toBeUndefined()
  const { orchestrationState } = await client.call('QueryInstances', { query: {} })
  expect(orchestrationState.map(found => found.instanceId)).toEqual([caller.id])
  const prefixed = await client.call('QueryInstances', { query: { instanceIdPrefix: text('@') } })
  expect(prefixed.orchestrationState).toEqual([])
  await caller.act(complete(99))
  await client.completion(caller.id)
  expect((await client.call('ListInstanceIds', {})).instanceIds).toEqual([caller.id])
  expect((await errorOf(client.history(instanceId))).code).toBe(status.NOT_FOUND)
})

test('1.5 an event for an entity is refused, and the entity never sees it', async () => {
  const { client, worker } = await openCounters()
  const error = await errorOf(client.call('RaiseEvent', { instanceId: '@counter@a', name: 'op' }))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
  await sentinel(client, worker)
  expect(worker.items.every(item => !item.entityRequestV2)).toBe(true)
})

test('3.1 control calls on an entity id leave the entity alone', async () => {
  const { client, start } = await openCounters()
  const caller = await start()
  await caller.call('@counter@a', 'add', '1')
  const instanceId = '@counter@a'
  for (const call of [
    client.call('TerminateInstance', { instanceId }),
    client.call('SuspendInstance', { instanceId }),
    client.call('ResumeInstance', { instanceId }),
    client.call('RestartInstance', { instanceId }),
    client.call('RewindInstance', { instanceId }),
    client.start('Caller', { instanceId }),
  ]) {
    expect([status.NOT_FOUND, status.INVALID_ARGUMENT]).toContain((await errorOf(call)).code)
  }
  expect(await caller.call('@counter@a', 'get')).toBe('1')
})

test('58 an event sent by an orchestration to an id that merely looks like an entity is dropped', async () => {
  const { client, worker } = await openCounters()
  worker.orchestrator('Sender', () => [sendEvent(1, 'counter@a', 'op', '{}'), complete(2)])
  const state = await client.completion(await client.start('Sender'))
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(await client.entity('@counter@a')).toBeUndefined()
})
