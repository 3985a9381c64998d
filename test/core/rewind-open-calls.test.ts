/** What of a failed history is still open before the cut: timers, children, and the first event (section 2.12). */
import { describe, expect, test } from 'vitest'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import {
  child,
  childDone,
  childFailed,
  ended,
  execution,
  failed,
  fired,
  scheduled,
  started,
  timer,
  turn,
} from './histories.ts'
import { nothing, patch, plan, summary } from './rewinding.ts'

describe('timers', () => {
  test('that have not fired are armed again, those that have are not', () => {
    const begin = [turn, started, timer(1), timer(2), timer(3), scheduled(4), turn, fired(1)]
    const plans = plan(...begin, turn, fired(2), failed(4), ended)
    expect(summary(...begin, turn, fired(2), failed(4), ended)).toEqual({
      past: [
        'turn',
        'start',
        'timerCreated 1',
        'timerCreated 2',
        'timerCreated 3',
        'turn',
        'timerFired of 1',
      ],
      messages: ['timerFired of 2'],
      timers: [3],
      children: [],
    })
    expect(plans.timers).toEqual([{ timerId: 3, fireAt: { seconds: 60, nanos: 0 } }])
  })

  test('of the failing turn are forgotten', () => {
    expect(summary(turn, started, scheduled(1), turn, failed(1), timer(2), ended).timers).toEqual([])
  })
})

describe('children', () => {
  test('94 that failed stay in the history and are named', () => {
    const events = [turn, started, child(1, 'c'), turn, childFailed(1), ended]
    expect(summary(...events)).toEqual({
      past: ['turn', 'start', 'subOrchestrationInstanceCreated 1'],
      messages: [],
      timers: [],
      children: [[1, 'c']],
    })
    expect(plan(...events).children[0]?.created).toMatchObject({ instanceId: 'c', name: 'child', tags: {} })
  })

  test('that were still running are named as well, those that had answered are not', () => {
    const begin = [
      turn,
      started,
      child(1, 'a'),
      child(2, 'b'),
      child(3, 'c'),
      scheduled(4),
      turn,
      childDone(1),
    ]
    const { children, messages } = summary(...begin, turn, failed(4), childDone(2), ended)
    expect(children).toEqual([[3, 'c']])
    expect(messages).toEqual(['subOrchestrationInstanceCompleted of 2'])
  })

  test('185 that were retried under one id are told apart by their place', () => {
    const begin = [
      turn,
      started,
      child(1, 'c'),
      turn,
      childFailed(1),
      timer(2),
      turn,
      fired(2),
      child(1, 'c'),
    ]
    const { past, children } = summary(...begin, turn, childFailed(1), ended)
    expect(past.filter(event => event.startsWith('subOrchestrationInstance'))).toEqual([
      'subOrchestrationInstanceCreated 1',
      'subOrchestrationInstanceFailed of 1',
      'subOrchestrationInstanceCreated 1',
    ])
    expect(children).toEqual([[1, 'c']])
  })

  test('of the failing turn are forgotten with their answers', () => {
    const begin = [turn, started, scheduled(1), turn, failed(1), child(2, 'c')]
    expect(summary(...begin, turn, childDone(2), ended)).toEqual({ ...nothing, past: ['turn', 'start'] })
  })
})

describe('98 the first event', () => {
  test('is patched where it stands, and keeps its place and time', () => {
    const { past } = plan(turn, started, scheduled(1), turn, failed(1), ended)
    expect(eventCodec.decode(past[1]!.bytes)).toEqual({
      ...patch(execution),
      eventId: 0,
      timestamp: { seconds: 1, nanos: 0 },
    })
  })

  test('is patched when it is delivered again', () => {
    const { messages } = plan(turn, started, ended)
    expect(messages).toEqual([patch(execution)])
  })

  test('must be there', () => {
    expect(() => plan(turn, scheduled(1), turn, failed(1), ended)).toThrow('executionStarted')
  })
})
