import { expect, test } from 'vitest'
import type { EntityMetadata__Output } from '../../src/durable-task/grpc/wire/EntityMetadata.ts'
import type { EntityQuery } from '../../src/durable-task/grpc/wire/EntityQuery.ts'
import { complete, millis, text, timestamp } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'

/** A hub with these entities, each with its own id as its state. */
async function openWith(ids: string[]) {
  const client = await openClient()
  const worker = (await openWorker(client)).entity('*', counter)
  const caller = await serveCallers(client, worker).start()
  for (const id of ids) await caller.call(id, 'set', id)
  return { client, worker, caller }
}

const pageOf = (client: RawClient, query: EntityQuery) => client.call('QueryEntities', { query })

const idsOf = (entities: EntityMetadata__Output[]): string[] => entities.map(entity => entity.instanceId)

const idsFor = async (client: RawClient, query: EntityQuery): Promise<string[]> =>
  idsOf((await pageOf(client, query)).entities)

/** Walks the pages from a token on. */
async function walk(client: RawClient, pageSize: number, token?: string): Promise<string[][]> {
  const pages: string[][] = []
  let continuationToken = text(token)
  do {
    const page = await pageOf(client, { pageSize: { value: pageSize }, continuationToken })
    pages.push(idsOf(page.entities))
    if (page.continuationToken) {
      expect(page.continuationToken.value).not.toBe('')
      expect(page.continuationToken.value).not.toBe(continuationToken?.value)
    }
    continuationToken = page.continuationToken
  } while (continuationToken)
  return pages
}

const five = ['@counter@a', '@counter@b', '@counter@c', '@counter@d', '@counter@e']

test('253 five entities by pages of two are three pages, the last without a token', async () => {
  const { client } = await openWith(five)
  expect(await walk(client, 2)).toEqual([five.slice(0, 2), five.slice(2, 4), five.slice(4)])
  expect(await walk(client, 5)).toEqual([five])
  expect(await walk(client, 6)).toEqual([five])
})

test('253 a token does not depend on the page size', async () => {
  const { client } = await openWith(five)
  const first = await pageOf(client, { pageSize: { value: 1 } })
  expect(idsOf(first.entities)).toEqual(['@counter@a'])
  expect(await walk(client, 3, first.continuationToken?.value)).toEqual([five.slice(1, 4), five.slice(4)])
})

test('253 a walk misses no survivor when entities go away in between', async () => {
  const { client, caller } = await openWith(five)
  const first = await pageOf(client, { pageSize: { value: 2 } })
  for (const id of ['@counter@a', '@counter@b', '@counter@c']) await caller.call(id, 'delete')
  expect(await walk(client, 2, first.continuationToken?.value)).toEqual([['@counter@d', '@counter@e']])
})

test.each([
  ['unset', null],
  ['0', { value: 0 }],
])('253 a page size of %s is a hundred, in the order of the ids', async (_, pageSize) => {
  const ids = Array.from({ length: 101 }, (_, n) => `@counter@${`${n}`.padStart(3, '0')}`)
  const { client } = await openWith([...ids].reverse())
  const page = await pageOf(client, { pageSize })
  expect(idsOf(page.entities)).toEqual(ids.slice(0, 100))
  const rest = await pageOf(client, { pageSize, continuationToken: page.continuationToken })
  expect(idsOf(rest.entities)).toEqual(ids.slice(100))
  expect(rest.continuationToken).toBeNull()
})

test('252 a prefix is normalised: leading @, the name in lower case, the key as it is', async () => {
  const ids = ['@counter@a', '@counter@Abc', '@counter@b', '@counters@a', '@other@a']
  const { client } = await openWith(ids)
  const sorted = [...ids].sort()
  const cases: [prefix: string, expected: (id: string) => boolean][] = [
    ['Counter@a', id => id === '@counter@a'],
    ['@COUNTER@A', id => id === '@counter@Abc'],
    ['counter', id => id.startsWith('@counter')],
    ['@Counter', id => id.startsWith('@counter')],
    ['@counter@', id => id.startsWith('@counter@')],
    ['COUNTERS@', id => id.startsWith('@counters@')],
    ['@', () => true],
    ['', () => true],
    ['nobody', () => false],
  ]
  for (const [prefix, expected] of cases) {
    const found = await idsFor(client, { instanceIdStartsWith: text(prefix) })
    expect(found, `prefix '${prefix}'`).toEqual(sorted.filter(expected))
  }
})

test('252 a prefix goes with pages', async () => {
  const { client } = await openWith(['@a@1', '@b@1', '@b@2', '@b@3', '@c@1'])
  const query = { instanceIdStartsWith: text('@b@'), pageSize: { value: 2 } }
  const page = await pageOf(client, query)
  expect(idsOf(page.entities)).toEqual(['@b@1', '@b@2'])
  const rest = await pageOf(client, { ...query, continuationToken: page.continuationToken })
  expect(idsOf(rest.entities)).toEqual(['@b@3'])
  expect(rest.continuationToken).toBeNull()
})

test('254 states come when they are asked for', async () => {
  const { client } = await openWith(['@counter@a'])
  for (const includeState of [true, false]) {
    const [entity] = (await pageOf(client, { includeState })).entities
    expect(entity).toMatchObject({ instanceId: '@counter@a', backlogQueueSize: 0, lockedBy: null })
    expect(entity?.serializedState).toEqual(includeState ? { value: '@counter@a' } : null)
    expect(millis(entity?.lastModifiedTime)).toBeGreaterThan(0)
  }
})

test('255 the range of lastModified includes both ends', async () => {
  const { client } = await openWith(['@counter@a'])
  const at = millis((await client.entity('@counter@a'))?.lastModifiedTime)
  const found = async (from?: number, to?: number) =>
    (
      await idsFor(client, {
        lastModifiedFrom: from === undefined ? null : timestamp(from),
        lastModifiedTo: to === undefined ? null : timestamp(to),
      })
    ).length
  expect(await found()).toBe(1)
  expect(await found(at, at)).toBe(1)
  expect(await found(at - 1, at + 1)).toBe(1)
  expect(await found(at + 1)).toBe(0)
  expect(await found(undefined, at - 1)).toBe(0)
  expect(await found(at + 1, at - 1)).toBe(0)
})

test('251 entities without state that are locked or have messages show as transient only', async () => {
  const client = await openClient()
  const worker = await openWorker(client, {
    workItemFilters: { orchestrations: [{ name: 'Caller' }], entities: [{ name: 'counter' }] },
  })
  const caller = await serveCallers(client, worker.entity('counter', counter)).start()
  await caller.call('@counter@a', 'set', 'state')
  await caller.lock('section', '@nobody@locked')
  await client.signal('@nobody@queued', 'wait')
  expect(await idsFor(client, {})).toEqual(['@counter@a'])
  expect(await idsFor(client, { includeTransient: true })).toEqual([
    '@counter@a',
    '@nobody@locked',
    '@nobody@queued',
  ])
  const { entities } = await pageOf(client, { includeTransient: true, includeState: true })
  expect(entities.map(({ lockedBy, serializedState }) => [lockedBy, serializedState])).toEqual([
    [null, { value: 'state' }],
    [{ value: caller.id }, null],
    [null, null],
  ])
  expect(entities[2]?.backlogQueueSize).toBe(1)
  for (const id of ['@nobody@locked', '@nobody@queued']) expect(await client.entity(id)).toBeUndefined()

  await caller.unlock('section', '@nobody@locked')
  expect(await idsFor(client, { includeTransient: true })).toEqual(['@counter@a', '@nobody@queued'])
})

test('251 an entity with state is listed by default, also while it is locked or busy', async () => {
  const { client, caller } = await openWith(['@counter@a'])
  await caller.lock('section', '@counter@a')
  await client.signal('@counter@a', 'add', '1')
  const [entity] = (await pageOf(client, {})).entities
  expect(entity).toMatchObject({
    instanceId: '@counter@a',
    lockedBy: { value: caller.id },
    backlogQueueSize: 1,
  })
})

test('109 instances are not entities, a query without any is an empty page without a token', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('one', () => [complete(1)])
  await client.completion(await client.start('one', { instanceId: 'counter@a' }))
  const page = await pageOf(client, { includeTransient: true })
  expect(page).toEqual({ entities: [], continuationToken: null })
  expect(await client.call('QueryEntities', {})).toEqual({ entities: [], continuationToken: null })
})
