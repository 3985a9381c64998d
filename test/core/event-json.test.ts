/** Events as JSON and back: nothing is lost, whatever the event. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEvent, writeEvent } from '../../src/durable-task/core/event-json.ts'
import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { toHistoryEvent } from '../../src/testing/history-json.ts'
import { toRunEvent } from '../../src/testing/run-event.ts'
import { anyEvent } from './any-event.ts'

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Unset fields are left out, as the codec leaves them out. */
const bytesOf = (event: HistoryEvent): string => eventCodec.encode(event, event).toString('hex')

test('an event that was written is read as it was', () => {
  fc.assert(
    fc.property(anyEvent, event => {
      expect(bytesOf(readEvent(throughJson(writeEvent(event)), 'It'))).toBe(bytesOf(event))
    }),
  )
})

test('what a run shows of its history is read as it was', () => {
  fc.assert(
    fc.property(anyEvent, event => {
      const shown = toRunEvent(event)
      expect(bytesOf(toHistoryEvent(shown, 0))).toBe(bytesOf(event))
      expect(bytesOf(toHistoryEvent(throughJson(shown), 0))).toBe(bytesOf(event))
    }),
  )
})

test('payloads may be given as values where there is no text', () => {
  const event = { type: 'eventRaised', eventId: -1, timestamp: 1_500, name: 'paid' }
  expect(toHistoryEvent({ ...event, input: { by: 'Ada' } }, 0)).toMatchObject({ input: '{"by":"Ada"}' })
  expect(toHistoryEvent({ ...event, input: null }, 0)).toMatchObject({ input: 'null' })
  expect(toHistoryEvent({ ...event, inputText: '' }, 0)).toMatchObject({ input: '' })
  expect(toHistoryEvent(event, 0)).toEqual({
    type: 'eventRaised',
    eventId: -1,
    timestamp: { seconds: 1, nanos: 500_000_000 },
    name: 'paid',
  })
})

test('instants between two milliseconds keep their nanoseconds', () => {
  const fireAt = { seconds: 1_893_456_000, nanos: 123_456_789 }
  const event = { type: 'timerCreated', eventId: 1, timestamp: { seconds: 0, nanos: 0 }, fireAt } as const
  expect(toRunEvent(event)).toMatchObject({ fireAt: 1_893_456_000_124, fireAtNanos: 123_456_789 })
  expect(() => toHistoryEvent({ ...toRunEvent(event), fireAtNanos: 5 }, 3)).toThrow(
    "Event 3 of the history (timerCreated) needs the nanoseconds of the second of 'fireAt' as 'fireAtNanos', but it is 5.",
  )
})
