/** Clearing away entities with the JS SDK. */
import { expect, test } from 'vitest'
import { all, counter } from '../support/sdk-entities.ts'
import { soon } from '../support/sdk-gate.ts'
import { openPuppets } from '../support/sdk-puppet.ts'

const nothing = { emptyEntitiesRemoved: 0, orphanedLocksReleased: 0, continuationToken: undefined }

test('256 an empty entity leaves no record, and cleaning takes nothing that has a state', async () => {
  const { client, call, report, stateOf } = await openPuppets()
  await call(counter('kept'), 'add', 1)
  await call(counter('empty'), 'add', 1)
  await call(counter('empty'), 'delete')
  expect(report(counter('empty'))).toBe(undefined)
  expect(await client.cleanEntityStorage()).toEqual(nothing)
  const left = await all(client.getEntities({ includeTransient: true }))
  expect(left.map(({ id }) => id.key)).toEqual(['kept'])
  expect(await stateOf(counter('kept'))).toBe(1)
})

test('257 cleaning releases no lock whose holder is alive, and removes no locked entity', async () => {
  const { client, hold, order, statusOf, report } = await openPuppets()
  const holder = await hold([counter('a')])
  const request = { removeEmptyEntities: true, releaseOrphanedLocks: true }
  expect(await client.cleanEntityStorage(request)).toEqual(nothing)
  expect(report(counter('a'))?.lockedBy?.instanceId).toBe(holder)
  await order(holder, 'add')
  await expect.poll(() => statusOf(holder), soon).toBe('1')
})

test('126 purging takes an idle entity, and neither a locked nor an unknown one', async () => {
  const { client, call, hold, order, stateOf, report } = await openPuppets()
  const purge = async (key: string) =>
    (await client.purgeOrchestration(counter(key).toString()))?.deletedInstanceCount
  await call(counter('idle'), 'add', 1)
  await call(counter('locked'), 'add', 1)
  const holder = await hold([counter('locked')])
  expect([await purge('idle'), await purge('locked'), await purge('unknown')]).toEqual([1, 0, 0])
  expect(await client.getEntity(counter('idle'))).toBe(undefined)
  expect(await stateOf(counter('locked'))).toBe(1)
  expect(await call(counter('idle'), 'add', 2)).toBe(2)
  await order(holder, 'release')
  await expect.poll(() => report(counter('locked'))?.lockedBy, soon).toBe(undefined)
  expect(await purge('locked')).toBe(1)
})
