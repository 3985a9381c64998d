/** Looking for entities with the JS SDK. */
import type { EntityQuery } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { all, counter, type EntityLab, journal, openEntities } from '../support/sdk-entities.ts'
import { openPuppets } from '../support/sdk-puppet.ts'

const hour = 3_600_000

/** The ids that a query finds, in the order in which it finds them. */
const find = async ({ client }: Pick<EntityLab, 'client'>, query?: EntityQuery): Promise<string[]> =>
  (await all(client.getEntities(query))).map(({ id }) => id.toString())

test('253 five entities in pages of two make three pages, in the order of their ids', async () => {
  const { client, call } = await openEntities()
  for (const key of ['c', 'a', 'e', 'b', 'd']) await call(counter(key), 'add', key.charCodeAt(0))
  const pages = await all(client.getEntities({ pageSize: 2 }).asPages())
  expect(pages.map(page => page.values.map(({ id, state }) => [id.key, state]))).toEqual([
    [
      ['a', 97],
      ['b', 98],
    ],
    [
      ['c', 99],
      ['d', 100],
    ],
    [['e', 101]],
  ])
  expect(pages.map(page => page.hasMoreResults)).toEqual([true, true, false])
  const [, second] = pages
  const rest = await all(client.getEntities({ continuationToken: second?.continuationToken ?? '' }))
  expect(rest.map(({ id }) => id.key)).toEqual(['e'])
})

test('252 a prefix matches whatever the case of the name', async () => {
  const lab = await openEntities()
  for (const id of [counter('abc'), counter('Abd'), counter('b'), journal('abc')]) await lab.call(id, 'get')
  const startsWith = (instanceIdStartsWith: string) => find(lab, { instanceIdStartsWith })
  expect(await startsWith('Counter@a')).toEqual(['@counter@abc'])
  expect(await startsWith('counter@A')).toEqual(['@counter@Abd'])
  expect(await startsWith('COUNT')).toEqual(['@counter@Abd', '@counter@abc', '@counter@b'])
  expect(await startsWith('@counter@')).toEqual(['@counter@Abd', '@counter@abc', '@counter@b'])
  expect(await startsWith('count@')).toEqual([])
  expect(await find(lab)).toEqual(['@counter@Abd', '@counter@abc', '@counter@b', '@journal@abc'])
})

test('251 an entity without state is found among the transient ones only', async () => {
  const lab = await openPuppets()
  const { client, call, hold } = lab
  await call(counter('stateful'), 'add', 1)
  const holder = await hold([counter('locked')])
  await client.signalEntity(counter('locked'), 'add', 1)
  expect(await find(lab)).toEqual(['@counter@stateful'])
  const [locked, stateful] = await all(client.getEntities({ includeTransient: true }))
  expect(locked).toMatchObject({ id: counter('locked'), lockedBy: holder, backlogQueueSize: 1 })
  expect(locked?.includesState).toBe(false)
  expect(stateful).toMatchObject({ id: counter('stateful'), lockedBy: undefined, state: 1 })
})

test('255 a range of times finds what was last modified within it, both ends included', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const lab = await openEntities({ backend })
  const { clock } = backend.hub(lab.hub)
  const start = clock.now
  for (const key of ['a', 'b', 'c']) {
    await lab.call(counter(key), 'add', 1)
    await clock.advance(hour)
  }
  const at = (hours: number) => new Date(start + hours * hour)
  expect(await find(lab, { lastModifiedFrom: at(1) })).toEqual(['@counter@b', '@counter@c'])
  expect(await find(lab, { lastModifiedTo: at(1) })).toEqual(['@counter@a', '@counter@b'])
  expect(await find(lab, { lastModifiedFrom: at(1), lastModifiedTo: at(1) })).toEqual(['@counter@b'])
  expect(await find(lab, { lastModifiedFrom: at(1.5), lastModifiedTo: at(1.9) })).toEqual([])
  await lab.call(counter('a'), 'add', 1)
  const metadata = await lab.client.getEntity(counter('a'))
  expect(metadata?.lastModifiedTime).toEqual(at(3))
  expect(await find(lab, { lastModifiedTo: at(2) })).toEqual(['@counter@b', '@counter@c'])
})

test('39 109 entities do not show among orchestrations', async () => {
  const { client, call, hold } = await openPuppets()
  await call(counter('a'), 'add', 1)
  const holder = await hold([counter('a')])
  const instances = (await all(client.getAllInstances())).map(({ instanceId }) => instanceId)
  expect(instances).toContain(holder)
  expect(instances.filter(id => id.startsWith('@'))).toEqual([])
  expect(await client.getOrchestrationState('@counter@a')).toBe(undefined)
})
