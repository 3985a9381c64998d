/** What is put together from encoded events is, to any reader, the message encoded as a whole. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import { encodeMessage } from '../../src/durable-task/grpc/converter.ts'
import {
  encodeActivity,
  encodeChunk,
  encodeTurn,
  eventCodec,
  healthPing,
} from '../../src/durable-task/grpc/framing.ts'
import { decodeWire as decode } from '../support/contract.ts'
import { action, historyEvent, timestamp } from './messages.ts'

const frames = (events: readonly HistoryEvent[]): Buffer[] =>
  events.map(event => eventCodec.encode(event, event))

const histories = fc.array(historyEvent, { maxLength: 6 })
const token = fc.string({ maxLength: 200 })

/** An event whose encoding has about this many bytes. */
const eventOf = (size: number): HistoryEvent => ({
  type: 'eventRaised',
  eventId: -1,
  timestamp: { seconds: 1, nanos: 0 },
  name: '',
  input: 'x'.repeat(size),
})

describe('the codec of events', () => {
  test('brings every event back', () => {
    fc.assert(
      fc.property(historyEvent, event => {
        expect(eventCodec.decode(eventCodec.encode(event, event))).toEqual(event)
      }),
      { numRuns: 300 },
    )
  })

  test.for([0, 90, 127, 128, 16_383, 16_384, 2 ** 21, 2 ** 21 + 1])(
    'with a payload of %i characters',
    size => {
      for (const nearby of Array.from({ length: 24 }, (_, index) => Math.max(0, size - index))) {
        const event = eventOf(nearby)
        expect(eventCodec.decode(eventCodec.encode(event, event))).toEqual(event)
      }
    },
  )

  test('frames concatenate to the events of a request', () => {
    fc.assert(
      fc.property(histories, events => {
        const whole = encodeMessage('OrchestratorRequest', { pastEvents: events })
        expect(decode('OrchestratorRequest', Buffer.concat(frames(events)))).toEqual(
          decode('OrchestratorRequest', whole),
        )
      }),
    )
  })
})

describe('a turn', () => {
  const turns = fc.record({
    instanceId: fc.string(),
    executionId: fc.string(),
    past: histories,
    newEvents: histories,
    traceContext: fc.option(
      fc.record(
        { spanID: fc.string(), spanStartTime: timestamp },
        { requiredKeys: [], noNullPrototype: true },
      ),
      { nil: undefined },
    ),
    token,
    streamsPast: fc.boolean(),
  })

  test('162 171 172 is the work item encoded as a whole; a past that is streamed stays out', () => {
    fc.assert(
      fc.property(turns, ({ token, streamsPast, past, newEvents, ...turn }) => {
        const spliced = encodeTurn(
          token,
          { ...turn, past: Buffer.concat(frames(past)), newEvents: frames(newEvents), embedsHistory: false },
          streamsPast,
        )
        const whole = encodeMessage('WorkItem', {
          completionToken: token,
          orchestratorRequest: {
            instanceId: turn.instanceId,
            executionId: turn.executionId,
            pastEvents: streamsPast ? [] : past,
            newEvents,
            entityParameters: { entityMessageReorderWindow: { seconds: 0, nanos: 0 } },
            requiresHistoryStreaming: streamsPast,
            orchestrationTraceContext: turn.traceContext,
          },
        })
        expect(decode('WorkItem', spliced)).toEqual(decode('WorkItem', whole))
      }),
      { numRuns: 200 },
    )
  })

  test('of many events is whole, and they are left as they were', () => {
    const events = Array.from({ length: 2000 }, (_, index) => eventOf(index))
    const past = Buffer.concat(frames(events))
    const newEvents = frames(events.slice(0, 100))
    const before = newEvents.map(event => Buffer.from(event))
    const turn = { instanceId: 'i', executionId: 'e', traceContext: undefined, embedsHistory: false }
    const item = decode('WorkItem', encodeTurn('t', { ...turn, past, newEvents }, false))
    expect(item).toHaveProperty('orchestratorRequest.pastEvents.length', 2000)
    expect(item).toHaveProperty('orchestratorRequest.newEvents.length', 100)
    expect(item).toHaveProperty('orchestratorRequest.newEvents.99.eventRaised.input.value.length', 99)
    expect(newEvents).toEqual(before)
  })
})

test('180 an activity is the work item encoded as a whole', () => {
  const tasks = action.filter(({ type }) => type === 'scheduleTask')
  fc.assert(
    fc.property(fc.string(), fc.string(), token, tasks, (instanceId, executionId, completionToken, task) => {
      if (task.type !== 'scheduleTask') return
      const { id: taskId, type: _type, ...request } = task
      const whole = encodeMessage('WorkItem', {
        completionToken,
        activityRequest: { ...request, taskId, orchestrationInstance: { instanceId, executionId } },
      })
      expect(decode('WorkItem', encodeActivity(completionToken, { instanceId, executionId, task }))).toEqual(
        decode('WorkItem', whole),
      )
    }),
  )
})

test('169 a chunk of a history is the chunk encoded as a whole', () => {
  fc.assert(
    fc.property(histories, events => {
      const whole = encodeMessage('HistoryChunk', { events })
      expect(decode('HistoryChunk', encodeChunk(frames(events)))).toEqual(decode('HistoryChunk', whole))
    }),
  )
})

test('138 a health ping carries nothing', () => {
  expect(decode('WorkItem', healthPing)).toMatchObject({ request: 'healthPing', completionToken: '' })
})
