import { expect, test } from 'vitest'
import { encodePart } from '../../page/address.ts'
import { formatOffset } from '../../page/format/duration.ts'
import { dateOf, formatInstant, timeOf } from '../../page/format/instant.ts'
import { prettyJson, shortId } from '../../page/format/text.ts'

const DAY = 86_400_000

test.each([
  [0, '+0 ms'],
  [1_840, '+1.84 s'],
  [252_000, '+4 m 12 s'],
  [30 * DAY, '+30 d'],
  [30 * DAY + 12, '+30 d 12 ms'],
  [2 * DAY + 26_400, '+2 d 26.4 s'],
  [2 * DAY + 4 * 60_000 + 12_000, '+2 d 4 m'],
  [2 * DAY + 3 * 3_600_000 + 59 * 60_000, '+2 d 3 h'],
])('an offset of %d ms has two units at most', (length, text) => {
  expect(formatOffset(length)).toBe(text)
})

test('an instant is a date and a time, however far away', () => {
  const instant = Date.UTC(2026, 2, 2, 9, 14, 7, 204)
  expect([dateOf(instant), timeOf(instant)]).toEqual(['2026-03-02', '09:14:07'])
  expect(formatInstant(instant)).toBe('2026-03-02 09:14:07.204')
  expect(formatInstant(Date.UTC(12_026, 2, 2))).toBe('+012026-03-02 00:00:00.000')
  expect(formatInstant(9e18)).toBe('+275760-09-13 00:00:00.000')
})

test.each([
  ['{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
  ['"5"', '"5"'],
  ['5', '5'],
  ['not JSON', 'not JSON'],
  ['', ''],
  ['[12345678901234567890]', '[12345678901234567890]'],
  ['{"n": 0.1234567890123456789}', '{"n": 0.1234567890123456789}'],
  ['"1234567890123456789"', '"1234567890123456789"'],
])('%j as text of the wire is shown as %j', (text, shown) => {
  expect(prettyJson(text)).toBe(shown)
})

test('an id that no address can hold does not break the page', () => {
  expect(encodePart('a/b \ud800')).toBe('a%2Fb%20%EF%BF%BD')
  expect(encodePart('漢🎭')).toBe(encodeURIComponent('漢🎭'))
})

test('a long id is shortened between its characters', () => {
  expect(shortId('order-1042')).toBe('order-1042')
  expect(shortId('0123456789abcdef0123456789abcdef')).toBe('01234567…abcdef')
  expect(shortId('🎭'.repeat(25))).toBe(`${'🎭'.repeat(8)}…${'🎭'.repeat(6)}`)
})
