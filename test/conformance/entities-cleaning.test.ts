import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { openCounters } from '../support/entity-hub.ts'

const both = { removeEmptyEntities: true, releaseOrphanedLocks: true }

/** The ids of all entities, those without state included. */
async function ids(client: RawClient): Promise<string[]> {
  const { entities } = await client.call('QueryEntities', { query: { includeTransient: true } })
  return entities.map(entity => entity.instanceId)
}

test('256 empty entities are gone after cleaning, if not before; the others stay', async () => {
  const { client, start } = await openCounters()
  const caller = await start()
  for (const key of ['a', 'b', 'c']) await caller.call(`@counter@${key}`, 'add', '1')
  await caller.call('@counter@a', 'delete')
  await caller.call('@counter@c', 'delete')
  const cleaned = await client.call('CleanEntityStorage', { removeEmptyEntities: true })
  expect(cleaned.emptyEntitiesRemoved).toBeGreaterThanOrEqual(0)
  expect(cleaned).toMatchObject({ orphanedLocksReleased: 0, continuationToken: null })
  expect(await ids(client)).toEqual(['@counter@b'])
  expect(await caller.call('@counter@a', 'add', '5')).toBe('5')
})

test('256 what is locked, waits or has state is not empty', async () => {
  const client = await openClient()
  const filter = { orchestrations: [{ name: 'Caller' }], entities: [{ name: 'counter' }] }
  const worker = (await openWorker(client, { workItemFilters: filter })).entity('counter', counter)
  const caller = await serveCallers(client, worker).start()
  await caller.call('@counter@a', 'add', '1')
  await caller.lock('section', '@nobody@locked')
  await client.signal('@nobody@queued', 'wait')
  expect(await client.call('CleanEntityStorage', both)).toEqual({
    emptyEntitiesRemoved: 0,
    orphanedLocksReleased: 0,
    continuationToken: null,
  })
  expect(await ids(client)).toEqual(['@counter@a', '@nobody@locked', '@nobody@queued'])
  const host = await openWorker(client)
  expect((await host.nextBatch()).operations[0]?.name).toBe('wait')
})

test.each(['complete', 'terminate', 'purge'])(
  '257 the lock of a holder gone by %s is released by cleaning, if not before; a living one is kept',
  async way => {
    const { client, start } = await openCounters()
    const [gone, living] = [await start(), await start()]
    await living.call('@counter@living', 'add', '1')
    await gone.call('@counter@gone', 'add', '1')
    await gone.lock('one', '@counter@gone')
    await living.lock('two', '@counter@living')
    if (way === 'complete') await gone.act(complete(90))
    else await client.call('TerminateInstance', { instanceId: gone.id })
    await client.completion(gone.id)
    if (way === 'purge') await client.call('PurgeInstances', { instanceId: gone.id })

    const cleaned = await client.call('CleanEntityStorage', both)
    expect(cleaned.orphanedLocksReleased).toBeGreaterThanOrEqual(0)
    expect((await client.entity('@counter@gone'))?.lockedBy).toBeNull()
    expect((await client.entity('@counter@living'))?.lockedBy?.value).toBe(living.id)
    expect(await living.call('@counter@gone', 'add', '1')).toBe('2')
  },
)

test('256 cleaning nothing is an answer of zeros', async () => {
  const { client, start } = await openCounters()
  const caller = await start()
  await caller.call('@counter@a', 'add', '1')
  for (const request of [{}, both, { continuationToken: { value: '' }, ...both }]) {
    expect(await client.call('CleanEntityStorage', request)).toEqual({
      emptyEntitiesRemoved: 0,
      orphanedLocksReleased: 0,
      continuationToken: null,
    })
  }
  expect(await ids(client)).toEqual(['@counter@a'])
})
