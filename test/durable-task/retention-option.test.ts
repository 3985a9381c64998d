/** The option `retain` itself: of a backend or of one hub, and what is refused. */
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { end, HOUR, idsIn } from '../support/retention.ts'

test('what a hub retains is its own, and told once', async () => {
  const backend = await ownBackend({ retain: { count: 1 } })
  const hub = backend.hub('big', { retain: { count: 2, age: '1h' } })
  for (const id of ['a', 'b', 'c']) {
    await end(hub, id)
    await end(backend.hub(), id)
  }
  expect(idsIn(hub)).toEqual(['b', 'c'])
  expect(idsIn(backend.hub())).toEqual(['c'])
  expect(() => backend.hub('big', { retain: { count: 1 } })).toThrow(/with another rule of what to retain/)
  expect(backend.hub('big', { retain: { count: 2, age: HOUR } })).toBe(hub)
})

test.each([
  [{ count: 0 }, /whole one from 1 on, not 0/],
  [{ count: 1.5 }, /whole one from 1 on, not 1\.5/],
  [{ age: 0 }, /milliseconds, or a duration/],
  [{ age: 'an hour' }, /not for 'an hour'/],
  [{ age: Number.NaN }, /not for 'NaN'/],
  [5, /Say what to retain/],
])('retain: %j is refused', async (retain, sentence) => {
  await expect(ownBackend({ retain: retain as never })).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringMatching(sentence),
  })
})
