/** What a rewind makes of calls, signals and locks of entities (section 2.12). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import {
  callDone,
  called,
  callFailed,
  legacySent,
  legacyTold,
  lockGranted,
  lockRequested,
  signaled,
  unlocked,
} from './entity-histories.ts'
import { done, ended, failed, raised, scheduled, sent, started, turn, type Written } from './histories.ts'
import { nothing, plan, summary } from './rewinding.ts'

describe('261 calls', () => {
  test('the one that failed is taken back, answered ones are kept', () => {
    const begin = [turn, started, called(1, 'r1'), turn, callDone('r1'), called(2, 'r2')]
    expect(summary(...begin, turn, callFailed('r2'), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'entityOperationCalled 1', 'turn', 'entityOperationCompleted'],
    })
  })

  test('failed siblings are taken back, whether they failed in one turn or in several', () => {
    const begin = [turn, started, called(1, 'r1'), called(2, 'r2'), scheduled(3)]
    const expected = { ...nothing, past: ['turn', 'start'] }
    expect(summary(...begin, turn, callFailed('r1'), failed(3), callFailed('r2'), ended)).toEqual(expected)
    expect(summary(...begin, turn, callFailed('r1'), turn, failed(3), turn, callFailed('r2'), ended)).toEqual(
      expected,
    )
  })

  test('93 one that is still waited for is taken back', () => {
    const events = [turn, started, called(1, 'r1'), scheduled(2), turn, failed(2), ended]
    expect(summary(...events)).toEqual({ ...nothing, past: ['turn', 'start'] })
  })

  test('one that was answered with the failure keeps its answer, which is delivered again', () => {
    const events = [
      turn,
      started,
      called(1, 'r1'),
      called(2, 'r2'),
      turn,
      callFailed('r1'),
      callDone('r2', 'kept'),
    ]
    expect(summary(...events, ended).past).toEqual(['turn', 'start', 'entityOperationCalled 2'])
    expect(plan(...events, ended).messages).toEqual([
      { type: 'entityOperationCompleted', requestId: 'r2', output: 'kept' },
    ])
  })

  test('those of the failing turn are forgotten with their answers', () => {
    const events = [turn, started, scheduled(1), turn, failed(1), called(2, 'r2'), turn, callDone('r2')]
    expect(summary(...events, raised('kept'), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start'],
      messages: ['event kept'],
    })
  })

  test('160 they are told apart by their requests, not by the ids of their actions', () => {
    const begin = [turn, started, called(1, 'r1'), turn, callDone('r1'), called(1, 'r2')]
    expect(summary(...begin, turn, callFailed('r2'), ended).past).toEqual([
      'turn',
      'start',
      'entityOperationCalled 1',
      'turn',
      'entityOperationCompleted',
    ])
  })

  test('160 and by their place when a request id is used again', () => {
    const begin = [turn, started, called(1, 'r'), turn, callDone('r'), called(2, 'r')]
    expect(summary(...begin, turn, callFailed('r'), ended).past).toEqual([
      'turn',
      'start',
      'entityOperationCalled 1',
      'turn',
      'entityOperationCompleted',
    ])
  })

  test('a failure that was caught stays', () => {
    const begin = [turn, started, called(1, 'r1'), turn, callFailed('r1'), called(2, 'r2')]
    expect(summary(...begin, turn, callFailed('r2'), ended).past).toEqual([
      'turn',
      'start',
      'entityOperationCalled 1',
      'turn',
      'entityOperationFailed',
    ])
  })
})

test.for<[string, Written]>([
  ['a call', called(9, 'r9')],
  ['a signal', signaled(9, 'r9')],
  ['a lock request', lockRequested(9, 's', '@counter@a')],
  ['a release', unlocked(9, 's', '@counter@a')],
  ['an event', sent(9)],
])('261 %s between two failures shows that the first was caught', ([, between]) => {
  const begin = [turn, started, scheduled(1), scheduled(2)]
  expect(summary(...begin, turn, failed(1), between, turn, failed(2), ended).past).toContain(
    'taskFailed of 1',
  )
  expect(summary(...begin, turn, failed(1), turn, failed(2), ended).past).not.toContain('taskFailed of 1')
})

describe('signals', () => {
  test('that were sent before stay in the history, so that the replay does not send them again', () => {
    const events = [turn, started, signaled(1, 'r1'), scheduled(2), turn, failed(2), signaled(3, 'r3'), ended]
    expect(summary(...events)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'entityOperationSignaled 1'],
    })
  })
})

describe('locks', () => {
  const A = '@counter@a'

  test('of a section that is over stay whole', () => {
    const section = [lockRequested(1, 's', A), turn, lockGranted('s'), unlocked(2, 's', A), scheduled(3)]
    expect(summary(turn, started, ...section, turn, failed(3), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'entityLockRequested 1', 'turn', 'entityLockGranted', 'entityUnlockSent 2'],
    })
  })

  test('granted with or after the failure are granted again, for the request stays', () => {
    const begin = [turn, started, lockRequested(1, 's', A), scheduled(2), turn, failed(2)]
    const expected = {
      ...nothing,
      past: ['turn', 'start', 'entityLockRequested 1'],
      messages: ['entityLockGranted'],
    }
    expect(summary(...begin, lockGranted('s'), ended)).toEqual(expected)
    expect(summary(...begin, turn, lockGranted('s'), unlocked(3, 's', A), ended)).toEqual(expected)
  })

  test('asked for in the failing turn are forgotten with their grants', () => {
    const events = [turn, started, scheduled(1), turn, failed(1), lockRequested(2, 's', A)]
    expect(summary(...events, turn, lockGranted('s'), unlocked(3, 's', A), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start'],
    })
  })
})

describe('in the older form', () => {
  const call = (id: number, request: string) => legacySent(id, { op: 'add', id: request })
  const failedCall = (request: string) =>
    legacyTold(request, {
      result: 'down',
      exceptionType: 'Error',
      failureDetails: { ErrorType: 'Error', ErrorMessage: 'down' },
    })

  test('93 a call that is still waited for is taken back: its answer goes to the dead execution', () => {
    expect(summary(turn, started, call(1, 'r1'), scheduled(2), turn, failed(2), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start'],
    })
  })

  test('a call that was answered stays', () => {
    const begin = [turn, started, call(1, 'r1'), turn, legacyTold('r1', { result: '1' }), scheduled(2)]
    expect(summary(...begin, turn, failed(2), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start', 'eventSent 1', 'turn', 'event r1'],
    })
  })

  test('261 a call that failed is taken back, and its failure is not delivered again', () => {
    expect(summary(turn, started, call(1, 'r1'), turn, failedCall('r1'), ended)).toEqual({
      ...nothing,
      past: ['turn', 'start'],
    })
  })
})

/** One turn: which open calls are answered and how, and how many new calls and signals there are. */
const turns = fc.array(
  fc.record({
    answers: fc.array(fc.record({ which: fc.nat(5), fails: fc.boolean() }), { maxLength: 3 }),
    calls: fc.nat(2),
    signals: fc.nat(1),
    isBusy: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

/** A failed history in which action ids are used again and request ids are not. */
const histories = turns.map(script => {
  const history: Written[] = []
  const open: string[] = []
  let requests = 0
  for (const [index, { answers, calls, signals, isBusy }] of script.entries()) {
    history.push(turn, ...(index === 0 ? [started] : []))
    for (const { which, fails } of answers) {
      const [request] = open.splice(which % Math.max(1, open.length), 1)
      if (request !== undefined) history.push(fails ? callFailed(request) : callDone(request))
    }
    for (let count = 0; count < calls; count++) {
      const request = `r${requests++}`
      open.push(request)
      history.push(called(count, request))
    }
    for (let count = 0; count < signals; count++) history.push(signaled(count, `r${requests++}`))
    if (isBusy) history.push(scheduled(0), done(0))
  }
  return [...history, ended]
})

test('whatever was called, no call is left without an answer, and no answer without its call', () => {
  const requestsOf = (events: readonly object[], ...types: string[]) =>
    events
      .flatMap(event =>
        'type' in event && types.includes(`${event.type}`) && 'requestId' in event ? [event.requestId] : [],
      )
      .sort()
  fc.assert(
    fc.property(histories, events => {
      const { past, messages } = plan(...events)
      const all = [...past.map(({ bytes }) => eventCodec.decode(bytes)), ...messages]
      expect(requestsOf(all, 'entityOperationCompleted', 'entityOperationFailed')).toEqual(
        requestsOf(all, 'entityOperationCalled'),
      )
      expect(requestsOf(messages, 'entityOperationFailed')).toEqual([])
    }),
    { numRuns: 300 },
  )
})
