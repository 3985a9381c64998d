/** Ids under the scheduler's limits: at most 100 printable characters of ASCII. */
import { expect, test } from 'vitest'
import { complete, createChild } from '../support/actions.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'

async function limited(limits: Parameters<typeof ownBackend>[0] = { limits: 'scheduler' }) {
  const { address } = await ownBackend(limits)
  return openClient({ address })
}

test('11 an id of 100 printable characters is taken, and each of them may be in it', async () => {
  const client = await limited()
  const all = String.fromCharCode(...Array.from({ length: 0x7f - 0x20 }, (_, index) => 0x20 + index))
  expect(all).toMatch(/^ !".*}~$/)
  for (const instanceId of [all, 'x'.repeat(100)])
    expect(await client.start('Order', { instanceId })).toBe(instanceId)
})

test('11 one character more is refused', async () => {
  const client = await limited()
  const { code, details } = await errorOf(client.start('Order', { instanceId: 'x'.repeat(101) }))
  expect(code).toBe(status.INVALID_ARGUMENT)
  expect(details).toBe(
    'The length of an instance id is at most 100 characters (limits.maxIdLength); this one has 101. Choose a shorter one.',
  )
})

test.each([
  ['\u001f', 'U+001F'],
  ['\u007f', 'U+007F'],
  ['\u0000', 'U+0000'],
  ['\n', 'U+000A'],
  ['é', 'U+00E9'],
  ['🎭', 'U+1F3AD'],
])('11 an id with %j is refused', async (character, point) => {
  const client = await limited()
  const { code, details } = await errorOf(client.start('Order', { instanceId: `ab${character}c` }))
  expect(code).toBe(status.INVALID_ARGUMENT)
  expect(details).toBe(
    `The characters of an instance id are printable ones of ASCII (limits.idCharacters); this one has ${point} at position 2. Choose an id without it.`,
  )
})

test('11 by default every character may be in it', async () => {
  const client = await openClient()
  for (const instanceId of ['naïve', '🎭', 'tab\there'])
    expect(await client.start('Order', { instanceId })).toBe(instanceId)
})

test('11 ids of entities are held to the same', async () => {
  const client = await limited()
  const longest = `@a@${'k'.repeat(97)}`
  await client.signal(longest, 'add')
  for (const [id, sentence] of [
    [`${longest}k`, /^The length of an entity id is at most 100 .*limits\.maxIdLength/],
    ['@a@é', /^The characters of an entity id .*limits\.idCharacters.*U\+00E9 at position 3/],
  ] as const) {
    for (const error of [
      await errorOf(client.signal(id, 'add')),
      await errorOf(client.call('GetEntity', { instanceId: id })),
    ]) {
      expect(error.code).toBe(status.INVALID_ARGUMENT)
      expect(error.details).toMatch(sentence)
    }
  }
})

test('11 @ is kept for entities, whatever the limits', async () => {
  for (const limits of ['scheduler', { maxIdLength: 0 }] as const) {
    const client = await limited({ limits })
    const { code, details } = await errorOf(client.start('Order', { instanceId: '@a' }))
    expect(code).toBe(status.INVALID_ARGUMENT)
    expect(details).toMatch(/kept for entities/)
  }
})

test('11 ids that workers derive for children may be longer', async () => {
  const client = await limited()
  const worker = await openWorker(client)
  const childId = `${'x'.repeat(100)}:0001`
  worker.orchestrator('Parent', turn =>
    turn.pastTypes.length === 0 ? [createChild(1, 'Child', childId)] : [complete(2, 'done')],
  )
  worker.orchestrator('Child', () => [complete(1)])
  expect((await client.completion(await client.start('Parent')))?.output).toEqual({ value: 'done' })
})

test('11 another length, or none', async () => {
  const short = await limited({ limits: { maxIdLength: 3 } })
  expect(await short.start('Order', { instanceId: 'abc' })).toBe('abc')
  expect((await errorOf(short.start('Order', { instanceId: 'abcd' }))).details).toMatch(
    /at most 3 characters/,
  )
  const long = await limited({ limits: { maxIdLength: 0 } })
  const instanceId = 'x'.repeat(5_000)
  expect(await long.start('Order', { instanceId })).toBe(instanceId)
})
