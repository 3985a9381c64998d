import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'

interface Page {
  ids: string[]
  token: string | undefined
}

async function page(client: RawClient, maxInstanceCount: number, from?: string): Promise<Page> {
  const query = { maxInstanceCount, continuationToken: text(from) }
  const answer = await client.call('QueryInstances', { query })
  const ids = answer.orchestrationState.map(state => state.instanceId)
  return { ids, token: answer.continuationToken?.value }
}

/** All pages from the token on; a token that leads back to itself ends the walk with an error. */
async function walk(client: RawClient, size: number, from?: string): Promise<Page[]> {
  const pages = [await page(client, size, from)]
  for (let token = pages[0]!.token; token !== undefined; token = pages.at(-1)!.token) {
    const next = await page(client, size, token)
    expect(next.token).not.toBe(token)
    pages.push(next)
  }
  return pages
}

const sizes = (pages: Page[]) => pages.map(({ ids }) => ids.length)
const idsOf = (pages: Page[]) => pages.flatMap(({ ids }) => ids)

/** Ids of pending instances as they were started, which is not the order of their names. */
async function startMany(client: RawClient, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let left = count; left > 0; left--) ids.push(await client.start('held', { instanceId: `i-${left}` }))
  return ids
}

test('102 a walk over 21 instances by 5 takes five pages in creation order', async () => {
  const client = await openClient()
  const all = await startMany(client, 21)
  const pages = await walk(client, 5)
  expect(sizes(pages)).toEqual([5, 5, 5, 5, 1])
  expect(idsOf(pages)).toEqual(all)
})

test('102 a page that ends with the last instance carries no token', async () => {
  const client = await openClient()
  const all = await startMany(client, 4)
  const pages = await walk(client, 2)
  expect(sizes(pages)).toEqual([2, 2])
  expect(idsOf(pages)).toEqual(all)
})

test('102 an instance that was replaced or restarted takes its place at the end', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('done', () => [complete(1)])
  for (const instanceId of ['a', 'b', 'c', 'd']) {
    await client.completion(await client.start('done', { instanceId }))
  }
  const first = await page(client, 1)
  expect(first.ids).toEqual(['a'])
  await client.completion(await client.start('done', { instanceId: 'b' }))
  await client.call('RestartInstance', { instanceId: 'a' })
  await client.completion('a')
  expect(idsOf(await walk(client, 1))).toEqual(['c', 'd', 'b', 'a'])
  expect(idsOf(await walk(client, 1, first.token))).toEqual(['c', 'd', 'b', 'a'])
})

test('103 a token of a walk by 5 resumes a walk by 4', async () => {
  const client = await openClient()
  const all = await startMany(client, 21)
  const second = await page(client, 5, (await page(client, 5)).token)
  const rest = await walk(client, 4, second.token)
  expect(sizes(rest)).toEqual([4, 4, 3])
  expect(idsOf(rest)).toEqual(all.slice(10))
})

test('104 no limit and the largest limit give everything and no token', async () => {
  const client = await openClient()
  const all = await startMany(client, 12)
  for (const size of [0, -1, 2 ** 31 - 1]) {
    expect(await page(client, size)).toEqual({ ids: all, token: undefined })
  }
})

test('110 every token on the way is new, not empty and not 0', async () => {
  const client = await openClient()
  const all = await startMany(client, 6)
  const pages = await walk(client, 1)
  const tokens = pages.slice(0, -1).map(({ token }) => token!)
  expect(idsOf(pages)).toEqual(all)
  expect(new Set(tokens).size).toBe(5)
  for (const token of tokens) expect(['', '0']).not.toContain(token)
  expect(pages.at(-1)!.token).toBeUndefined()
})

test('110 a token that was tampered with is INVALID_ARGUMENT, not a place in between', async () => {
  const client = await openClient()
  await startMany(client, 3)
  const { token } = await page(client, 1)
  const continuationToken = text(`${token}x`)
  const call = client.call('QueryInstances', { query: { maxInstanceCount: 1, continuationToken } })
  expect((await errorOf(call)).code).toBe(status.INVALID_ARGUMENT)
})

test('111 a walk neither skips nor repeats a survivor when instances are purged between pages', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('done', () => [complete(1)])
  const all: string[] = []
  for (let n = 0; n < 10; n++) all.push(await client.start('done', { instanceId: `i-${n}` }))
  for (const id of all) await client.completion(id)

  const first = await page(client, 3)
  expect(first.ids).toEqual(['i-0', 'i-1', 'i-2'])
  // One already seen, the one the token stands on, the next in line and one further on.
  const instanceIds = ['i-0', 'i-2', 'i-3', 'i-7']
  const purged = await client.call('PurgeInstances', { instanceBatch: { instanceIds } })
  expect(purged.deletedInstanceCount).toBe(4)
  await client.completion(await client.start('done', { instanceId: 'i-new' }))

  expect(idsOf(await walk(client, 3, first.token))).toEqual(['i-4', 'i-5', 'i-6', 'i-8', 'i-9', 'i-new'])
})
