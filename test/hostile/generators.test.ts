/** The hostile input itself: well-formed where it says so, the same for the same seed, and with nothing left out. */
import { expect, test } from 'vitest'
import { decodeWire } from '../support/contract.ts'
import { Dice } from './dice.ts'
import { framed, messagesIn } from './grpc-caller.ts'
import { answersIn } from './http-answers.ts'
import { frame, framesIn, types } from './http2-frames.ts'
import { UNANSWERED, wrongWithAnswer, wrongWithStatus } from './judge.ts'
import { anyMessage, methodTypes, typeOf } from './messages.ts'

const requests = [...new Set([...methodTypes.values()].map(({ request }) => request))].filter(
  name => name !== 'Empty',
)
const lore = { instanceId: ['a'] }

test.each(requests)('%s: most messages decode, and each field of the type is set in some', name => {
  const dice = new Dice(7)
  const seen = new Set<string>()
  let decoded = 0
  for (let each = 0; each < 120; each++) {
    try {
      const message = decodeWire(name, anyMessage(dice, name, lore))
      decoded++
      for (const [field, value] of Object.entries(message))
        if (value && (!Array.isArray(value) || value.length > 0)) seen.add(field)
    } catch {
      // Too deep, or a field of another type than it should be: some are to be like that.
    }
  }
  expect(decoded).toBeGreaterThan(60)
  for (const { name: field } of typeOf(name).field) expect(seen).toContain(field)
})

test('the same seed makes the same messages, another one others', () => {
  const make = (seed: number) => anyMessage(new Dice(seed), 'OrchestratorResponse', lore).toString('hex')
  expect(make(3)).toBe(make(3))
  expect(make(3)).not.toBe(make(4))
})

test('what is heard is taken apart as it was put together', () => {
  const message = Buffer.from('abc')
  expect(messagesIn(Buffer.concat([framed(message), framed(message).subarray(0, 6)]))).toEqual([message])
  const heard = Buffer.concat([frame(types.ping, 0, message), frame(types.data, 1, message, { length: 4 })])
  expect(framesIn(heard)).toEqual([{ type: types.ping, payload: message }])
})

test('answers of HTTP are told apart, whole ones from those that are still coming', () => {
  const plain = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
  const chunked = 'HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'
  const stream = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n'
  const heard = answersIn(Buffer.from(plain + chunked + stream), [])
  expect(heard.map(({ status, body, isStream }) => ({ status, body, isStream }))).toEqual([
    { status: 200, body: 'ok', isStream: false },
    { status: 400, body: 'abc', isStream: false },
    { status: 200, body: '', isStream: true },
  ])
  expect(answersIn(Buffer.from(plain.slice(0, -1)), [])).toEqual([])
  expect(answersIn(Buffer.from(chunked.slice(0, -2)), [])).toEqual([])
})

test.each([
  [13, 'The backend failed on this call; please report it with the log. x'],
  [2, 'Unknown error of the server'],
  [99, 'a status of no table'],
  [3, ''],
  [3, 'undefined'],
  [3, 'The request is bad: undefined'],
  [3, 'The request is bad: Cannot read properties of null'],
  [5, 'There is no file at /work/main/src/backend.ts:12'],
  [UNANSWERED, 'The connection was cut off'],
])('status %i with %j is no answer', (code, words) => {
  expect(wrongWithStatus({ sent: '', code, words })).toBeDefined()
})

test('statuses with a sentence, and successes, are answers', () => {
  expect(wrongWithStatus({ sent: '', code: 0, words: '' })).toBeUndefined()
  expect(wrongWithStatus({ sent: '', code: undefined, words: '' })).toBeUndefined()
  expect(wrongWithStatus({ sent: '', code: 5, words: "There is no instance 'a'." })).toBeUndefined()
  expect(wrongWithAnswer({ sent: '', code: 404, words: 'There is no GET /x.' })).toBeUndefined()
  for (const code of [500, 502, 404]) expect(wrongWithAnswer({ sent: '', code, words: '' })).toBeDefined()
})
