import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import { encodeEvent, HistoryLog } from '../../src/durable-task/core/history-log.ts'
import { childrenOf, parentOf } from '../../src/durable-task/core/instance.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { historyEvent } from '../grpc/messages.ts'
import { decodeWire } from '../support/contract.ts'
import {
  audited,
  child,
  childFailed,
  done,
  ended,
  execution,
  fired,
  historyOf,
  rewound,
  scheduled,
  stamped,
  started,
  timer,
  turn,
} from './histories.ts'

const auditOnly = ['executionCompleted', 'executionRewound', 'genericEvent']

const decodeAll = (history: HistoryLog, view: 'audit' | 'executor'): HistoryEvent[] =>
  [...history.framed(view)].map(bytes => eventCodec.decode(bytes))

/** Types of the events a worker would read from the bytes. */
function typesIn(past: Buffer): string[] {
  const { pastEvents } = decodeWire('OrchestratorRequest', past) as {
    pastEvents: { eventType: string }[]
  }
  return pastEvents.map(({ eventType }) => eventType)
}

test('keeps every event as it was, however many are appended at a time', () => {
  fc.assert(
    fc.property(fc.array(fc.array(historyEvent, { maxLength: 5 }), { maxLength: 5 }), batches => {
      const history = new HistoryLog()
      for (const batch of batches) history.append(batch.map(event => encodeEvent(eventCodec, event, event)))
      const all = batches.flat()
      expect(history.count).toBe(all.length)
      expect(decodeAll(history, 'audit')).toEqual(all)
      expect(history.entries.map(entry => eventCodec.decode(history.bytesOf(entry)))).toEqual(all)
    }),
  )
})

describe('170 what executors see', () => {
  test('leaves out what is for the audit only', () => {
    fc.assert(
      fc.property(fc.array(historyEvent, { maxLength: 12 }), events => {
        const history = new HistoryLog()
        history.append(events.map(event => encodeEvent(eventCodec, event, event)))
        const visible = events.filter(({ type }) => !auditOnly.includes(type))
        expect(decodeAll(history, 'executor')).toEqual(visible)
        expect(typesIn(history.past())).toEqual(visible.map(({ type }) => type))
      }),
    )
  })

  test('is right again after each append', () => {
    const history = historyOf(turn, started)
    expect(typesIn(history.past())).toEqual(['orchestratorStarted', 'executionStarted'])
    history.append(stamped([audited, scheduled(1)]).map(event => encodeEvent(eventCodec, event, event)))
    expect(typesIn(history.past())).toEqual(['orchestratorStarted', 'executionStarted', 'taskScheduled'])
    history.append(stamped([rewound, turn, ended]).map(event => encodeEvent(eventCodec, event, event)))
    expect(typesIn(history.past()).at(-1)).toBe('orchestratorStarted')
    expect(history.count).toBe(7)
  })

  test('of an empty history is nothing', () => {
    const history = new HistoryLog()
    expect(history.past()).toHaveLength(0)
    expect([...history.framed('audit')]).toEqual([])
    expect(history).toMatchObject({ count: 0, size: 0 })
  })
})

test('the index says what is needed without decoding', () => {
  const { entries } = historyOf(turn, started, scheduled(0), timer(1), child(2, 'c'), done(0), fired(1))
  expect(entries.map(({ type, eventId, answers, childId }) => [type, eventId, answers, childId])).toEqual([
    ['orchestratorStarted', -1, undefined, undefined],
    ['executionStarted', 0, undefined, undefined],
    ['taskScheduled', 0, undefined, undefined],
    ['timerCreated', 1, undefined, undefined],
    ['subOrchestrationInstanceCreated', 2, undefined, 'c'],
    ['taskCompleted', -1, 0, undefined],
    ['timerFired', -1, 1, undefined],
  ])
  expect(entries.map(({ timestamp }) => timestamp)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000])
})

test('an event taken from one history is the same in another', () => {
  const history = historyOf(turn, started, scheduled(1), done(1))
  const copy = new HistoryLog()
  copy.append(history.entries.slice(1).map(entry => history.encoded(entry)))
  expect(decodeAll(copy, 'audit')).toEqual(decodeAll(history, 'audit').slice(1))
})

describe('an instance', () => {
  test('names each child once, in order of creation', () => {
    const history = historyOf(turn, started, child(1, 'b'), child(2, 'a'), childFailed(1), child(1, 'b'))
    expect(childrenOf({ history })).toEqual(['b', 'a'])
  })

  test('36 200 knows its parent, and that it has none', () => {
    expect(parentOf({ started: execution })).toBeUndefined()
    const orchestrationInstance = { instanceId: 'p', executionId: 'e' }
    const parentInstance = { taskScheduledId: 0, orchestrationInstance }
    expect(parentOf({ started: { ...execution, parentInstance } })).toEqual({
      instanceId: 'p',
      executionId: 'e',
      taskId: 0,
    })
  })
})
