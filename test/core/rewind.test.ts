/** Where a failed history is cut, what is kept before the cut, and what is delivered again (section 2.12). */
import { describe, expect, test } from 'vitest'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import {
  audited,
  done,
  ended,
  failed,
  fired,
  raised,
  rewound,
  scheduled,
  sent,
  started,
  timer,
  turn,
  typesOf,
  type Written,
} from './histories.ts'
import { nothing, plan, summary } from './rewinding.ts'

describe('activities', () => {
  test('91 the call that failed is taken back, answered ones are kept', () => {
    expect(summary(turn, started, scheduled(1), turn, done(1), scheduled(2), turn, failed(2), ended)).toEqual(
      {
        ...nothing,
        past: ['turn', 'start', 'taskScheduled 1', 'turn', 'taskCompleted of 1'],
      },
    )
  })

  test('92 so are failed siblings, whether they failed in one turn or in several', () => {
    const begin = [turn, started, scheduled(1), scheduled(2)]
    const expected = { ...nothing, past: ['turn', 'start'] }
    expect(summary(...begin, turn, failed(1), failed(2), ended)).toEqual(expected)
    expect(summary(...begin, turn, failed(1), turn, failed(2), ended)).toEqual(expected)
  })

  test('93 and a sibling that was still running', () => {
    expect(summary(turn, started, scheduled(1), scheduled(2), turn, failed(1), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start'],
    })
  })

  test('a sibling that was answered with the failure keeps its answer, which is delivered again', () => {
    expect(summary(turn, started, scheduled(1), scheduled(2), turn, failed(1), done(2), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'taskScheduled 2'],
      messages: ['taskCompleted of 2'],
    })
  })

  test('a sibling that was answered between two failures keeps its answer, too', () => {
    const begin = [turn, started, scheduled(1), scheduled(2), scheduled(3)]
    expect(summary(...begin, turn, failed(1), turn, done(2), turn, failed(3), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'taskScheduled 2'],
      messages: ['taskCompleted of 2'],
    })
  })

  test('261 a failure that was caught stays: something was done between it and the last one', () => {
    expect(
      summary(turn, started, scheduled(1), turn, failed(1), scheduled(2), turn, failed(2), ended),
    ).toEqual({
      ...nothing,
      past: ['turn', 'start', 'taskScheduled 1', 'turn', 'taskFailed of 1'],
    })
  })

  test('160 262 ids that are used again are told apart by their place', () => {
    const retries = [turn, failed(1), timer(2), turn, fired(2), scheduled(1)]
    expect(summary(turn, started, scheduled(1), ...retries, turn, failed(1), ended)).toEqual({
      ...nothing,
      past: [
        'turn',
        'start',
        'taskScheduled 1',
        'turn',
        'taskFailed of 1',
        'timerCreated 2',
        'turn',
        'timerFired of 2',
      ],
    })
  })

  test.for<[string, Written[]]>([
    ['one after the other', [scheduled(1, 'first'), turn, done(1), scheduled(1, 'second')]],
    ['at a time', [scheduled(1, 'first'), scheduled(1, 'second'), turn, done(1)]],
  ])('160 of two calls under one id, %s, the one that failed is taken back', ([, calls]) => {
    const { past } = plan(turn, started, ...calls, turn, timer(2), turn, failed(1), ended)
    const kept = past
      .map(({ bytes }) => eventCodec.decode(bytes))
      .filter(({ type }) => type === 'taskScheduled')
    expect(kept).toMatchObject([{ name: 'first' }])
  })

  test('an answer to a call that is not in the history is not delivered again', () => {
    expect(summary(turn, started, scheduled(1), turn, failed(1), done(7), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start'],
    })
  })
})

describe('what the failing turn and later ones did', () => {
  test('264 an event sent on the way out is forgotten, so that it is sent again', () => {
    expect(summary(turn, started, scheduled(1), turn, failed(1), sent(2), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start'],
    })
  })

  test('263 a compensation is forgotten with its answer', () => {
    const begin = [turn, started, scheduled(1), turn, done(1), scheduled(2)]
    expect(
      summary(...begin, turn, failed(2), scheduled(3), timer(4), turn, done(3), fired(4), ended),
    ).toEqual({
      ...nothing,
      past: ['turn', 'start', 'taskScheduled 1', 'turn', 'taskCompleted of 1'],
    })
  })

  test('events that arrived after the cut are delivered again, in order; those before stay', () => {
    const begin = [turn, started, raised('a'), scheduled(1)]
    expect(summary(...begin, turn, raised('b'), failed(1), raised('c'), turn, raised('d'), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'event a'],
      messages: ['event b', 'event c', 'event d'],
    })
  })

  test('what is for the audit is kept before the cut and never delivered', () => {
    const begin = [turn, started, rewound, turn, audited, scheduled(1)]
    expect(summary(...begin, turn, failed(1), audited, ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'executionRewound', 'turn', 'genericEvent'],
    })
  })
})

describe('an orchestration that failed by itself', () => {
  test('in its first turn begins afresh, with everything it had got', () => {
    expect(summary(turn, started, raised('a'), scheduled(1), ended)).toEqual({
      ...nothing,
      past: [],
      messages: ['start', 'event a'],
    })
  })

  test('later has its last turn again', () => {
    expect(summary(turn, started, scheduled(1), turn, done(1), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'taskScheduled 1'],
      messages: ['taskCompleted of 1'],
    })
  })
})

test('96 a second rewind cuts the rewritten history as well', () => {
  const once = plan(turn, started, scheduled(1), turn, failed(1), ended)
  const before = once.past.map(({ bytes }) => eventCodec.decode(bytes))
  expect(typesOf(before)).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(summary(turn, started, rewound, turn, scheduled(1), turn, failed(1), ended)).toEqual({
    ...nothing,
    past: ['turn', 'start', 'executionRewound', 'turn'],
  })
})
