/** What an entity of the JS SDK keeps, and when it stops to exist. */
import { EntityInstanceId } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openClient, ownBackend } from '../support/backend.ts'
import { openSdkClient, openSdkWorker } from '../support/sdk.ts'
import { all, Counter, counter, openEntities } from '../support/sdk-entities.ts'
import { soon } from '../support/sdk-gate.ts'

test.each([
  ['zero', 0],
  ['false', false],
  ['an empty text', ''],
  ['an empty list', []],
])('224 %s is a state like any other', async (_, value) => {
  const backend = await ownBackend()
  const { client, hub, call } = await openEntities({
    backend,
    entities: {
      /** Keeps any one value: `set` takes it, everything else returns it. */
      value: () => ({
        run: operation =>
          operation.name === 'set'
            ? operation.state.setState(operation.getInput())
            : operation.state.getState(),
      }),
    },
  })
  const id = new EntityInstanceId('value', 'a')
  await call(id, 'set', value)
  expect(await client.getEntity(id)).toMatchObject({ includesState: true, state: value })
  expect(await call(id, 'get')).toEqual(value)
  const raw = await openClient({ address: backend.address, hub })
  const { exists, entity } = await raw.call('GetEntity', { instanceId: '@value@a', includeState: true })
  expect([exists, entity?.serializedState?.value]).toEqual([true, JSON.stringify(value)])
})

test('225 226 a deleted entity is gone from reads and queries, and starts afresh with the next signal', async () => {
  const { client, call, stateOf } = await openEntities()
  await call(counter('a'), 'add', 5)
  await call(counter('b'), 'add', 1)
  await call(counter('a'), 'delete')
  expect(await client.getEntity(counter('a'))).toBe(undefined)
  const left = await all(client.getEntities({ instanceIdStartsWith: 'counter@' }))
  expect(left.map(({ id }) => id.key)).toEqual(['b'])
  await client.signalEntity(counter('a'), 'add', 2)
  expect(await call(counter('a'), 'get')).toBe(2)
  expect(await stateOf(counter('a'))).toBe(2)
})

test('226 within one batch a delete wipes what came before it and nothing after', async () => {
  const backend = await ownBackend()
  const client = openSdkClient(backend, 'hub')
  await client.signalEntity(counter('a'), 'add', 5)
  await client.signalEntity(counter('a'), 'delete')
  await client.signalEntity(counter('a'), 'add', 2)
  await openSdkWorker(backend, 'hub', { entities: { counter: () => new Counter() } })
  await expect.poll(async () => (await client.getEntity(counter('a')))?.state, soon).toBe(2)
})

test('254 without includeState there is no state', async () => {
  const { client, call } = await openEntities()
  await call(counter('a'), 'add', 5)
  const metadata = await client.getEntity(counter('a'), false)
  expect(metadata?.includesState).toBe(false)
  expect(() => metadata?.state).toThrow('state')
  const [listed] = await all(client.getEntities({ includeState: false }))
  expect(listed?.id.toString()).toBe('@counter@a')
  expect(listed?.includesState).toBe(false)
})

test('259 an entity nobody ever used does not exist', async () => {
  const { client, call } = await openEntities()
  expect(await client.getEntity(counter('never'))).toBe(undefined)
  expect(await call(counter('other'), 'get')).toBe(0)
  expect(await client.getEntity(counter('never'))).toBe(undefined)
})

test('1.18 an entity id of more than a hundred characters is refused', async () => {
  const { client } = await openEntities()
  const fits = counter('x'.repeat(100 - '@counter@'.length))
  await client.signalEntity(fits, 'add', 1)
  const tooLong = counter('x'.repeat(101 - '@counter@'.length))
  await expect(client.signalEntity(tooLong, 'add', 1)).rejects.toThrow(/INVALID_ARGUMENT.*length/)
})
