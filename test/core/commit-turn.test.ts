import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Action, TurnResponse } from '../../src/durable-task/core/actions.ts'
import { commitTurn, failTurn } from '../../src/durable-task/core/commit-turn.ts'
import { action as anyAction } from '../grpc/messages.ts'
import { failure, typesOf } from './histories.ts'

const instance = { instanceId: 'parent', customStatus: 'before' }
const commit = (actions: readonly Action[], more: Partial<TurnResponse> = {}, newEvents = 3) =>
  commitTurn(instance, newEvents, { actions, ...more })

const fireAt = { seconds: 60, nanos: 0 }
const parentTraceContext = { traceParent: 'trace', spanID: 'span' }
const call = { name: 'work', version: '1', input: '', parentTraceContext, tags: { a: 'b' } }

const scheduleTask: Action = { type: 'scheduleTask', id: 0, ...call }
const createChild = (instanceId: string, id = 26): Action => ({
  type: 'createSubOrchestration',
  id,
  instanceId,
  ...call,
})
const createTimer: Action = { type: 'createTimer', id: 2, fireAt }
const sendEvent: Action = {
  type: 'sendEvent',
  id: 3,
  instance: { instanceId: 'other' },
  name: 'greeting',
  data: 'hi',
}
const terminateOther: Action = {
  type: 'terminateOrchestration',
  id: 4,
  instanceId: 'other',
  reason: 'enough',
  recurse: true,
}
const complete = (
  orchestrationStatus: Extract<Action, { type: 'completeOrchestration' }>['orchestrationStatus'],
  more: Partial<Extract<Action, { type: 'completeOrchestration' }>> = {},
): Action => ({
  type: 'completeOrchestration',
  id: 9,
  orchestrationStatus,
  carryoverEvents: [],
  tags: {},
  ...more,
})

describe('what each action leaves in the history and sets in motion', () => {
  test('161 scheduleTask, with an id of 0', () => {
    const { confirmations, effects, result } = commit([scheduleTask])
    expect(confirmations).toEqual([{ type: 'taskScheduled', eventId: 0, ...call }])
    expect(effects).toEqual([{ type: 'scheduleActivity', task: scheduleTask }])
    expect(result).toEqual({ type: 'continued' })
  })

  test('192 193 createSubOrchestration, under its id or, without one, under that of parent and action', () => {
    for (const [given, expected] of [
      ['c', 'c'],
      ['', 'parent:001a'],
    ] as const) {
      const { confirmations, effects } = commit([createChild(given)])
      expect(confirmations).toEqual([
        { type: 'subOrchestrationInstanceCreated', eventId: 26, instanceId: expected, ...call },
      ])
      expect(effects).toEqual([{ type: 'createChild', taskId: 26, child: createChild(expected) }])
    }
  })

  test('createTimer', () => {
    const { confirmations, effects } = commit([createTimer])
    expect(confirmations).toEqual([{ type: 'timerCreated', eventId: 2, fireAt }])
    expect(effects).toEqual([{ type: 'armTimer', timerId: 2, fireAt }])
  })

  test('57 59 sendEvent', () => {
    const { confirmations, effects } = commit([sendEvent])
    const event = { instanceId: 'other', name: 'greeting', input: 'hi' }
    expect(confirmations).toEqual([{ type: 'eventSent', eventId: 3, ...event }])
    expect(effects).toEqual([{ type: 'raiseEvent', ...event }])
  })

  test('terminateOrchestration, for the audit only', () => {
    const { confirmations, effects } = commit([terminateOther])
    expect(confirmations).toEqual([{ type: 'genericEvent', eventId: 4, data: 'terminate other' }])
    expect(effects).toEqual([{ type: 'terminate', instanceId: 'other', reason: 'enough', recurse: true }])
  })

  test('160 in order, and an id that is used again counts again', () => {
    const { confirmations, effects } = commit([sendEvent, scheduleTask, scheduleTask, createTimer])
    expect(confirmations.map(({ eventId }) => eventId)).toEqual([3, 0, 0, 2])
    expect(typesOf(effects)).toEqual(['raiseEvent', 'scheduleActivity', 'scheduleActivity', 'armTimer'])
  })
})

describe('how far the turn was read', () => {
  test.for([
    [undefined, 3],
    [0, 0],
    [2, 2],
    [3, 3],
    [99, 3],
    [-1, 0],
  ] as const)('157 numEventsProcessed %s means %i of 3', ([numEventsProcessed, consumed]) => {
    expect(commit([], { numEventsProcessed }).consumed).toBe(consumed)
  })
})

describe('the custom status', () => {
  test.for([
    ['new', 'new'],
    ['', undefined],
    [undefined, undefined],
  ] as const)('176 177 211 %j becomes %j', ([customStatus, expected]) => {
    expect(commit([], { customStatus }).customStatus).toBe(expected)
    expect(commit([complete('COMPLETED')], { customStatus }).customStatus).toBe(expected)
  })
})

describe('the end', () => {
  test('is what the complete action says, under its id', () => {
    const { result, confirmations, effects } = commit([complete('COMPLETED', { result: 'output' })])
    expect(result).toEqual({ type: 'ended', eventId: 9, outcome: { status: 'COMPLETED', output: 'output' } })
    expect(confirmations).toEqual([])
    expect(effects).toEqual([])
  })

  test('37 a success carries no failure, even when the worker sends one', () => {
    const { result } = commit([complete('COMPLETED', { failureDetails: failure('left over') })])
    expect(result).not.toHaveProperty('outcome.failureDetails.errorMessage')
  })

  test('195 a failure keeps its details whole', () => {
    const failureDetails = { ...failure('outer'), stackTrace: '', innerFailure: failure('inner') }
    const { result } = commit([complete('FAILED', { failureDetails })])
    expect(result).toMatchObject({ outcome: { status: 'FAILED', failureDetails } })
  })

  test('38 a failure always says something', () => {
    const silent = { ...failure(''), errorType: '', innerFailure: failure('inner') }
    for (const failureDetails of [undefined, silent]) {
      const { result } = commit([complete('FAILED', { failureDetails })])
      expect(result).toHaveProperty('outcome.failureDetails.errorMessage', expect.stringMatching(/./))
    }
    const typeOnly = { ...silent, errorType: 'Odd' }
    const { result } = commit([complete('FAILED', { failureDetails: typeOnly })])
    expect(result).toMatchObject({ outcome: { failureDetails: typeOnly } })
  })

  test.for(['CANCELED', 'TERMINATED'] as const)('%s is taken from workers as well', status => {
    expect(commit([complete(status)]).result).toMatchObject({ type: 'ended', outcome: { status } })
  })

  test('186 207 actions beside it are carried out, except timers, which nobody would await', () => {
    const beside = [createTimer, scheduleTask, sendEvent, terminateOther]
    for (const status of ['COMPLETED', 'CONTINUED_AS_NEW'] as const) {
      const { effects, confirmations } = commit([...beside, complete(status)])
      expect(typesOf(effects)).toEqual(['scheduleActivity', 'raiseEvent', 'terminate'])
      expect(confirmations).toHaveLength(4)
    }
  })

  test('202 continue-as-new is no end', () => {
    const next = complete('CONTINUED_AS_NEW', { result: 'next' })
    expect(commit([next]).result).toEqual({ type: 'continuedAsNew', action: next })
  })
})

describe('159 an answer that makes no sense fails the instance, with a reason', () => {
  test.for<[string, RegExp, Action[]]>([
    ['an unknown action', /kind this backend does not know/, [{ type: undefined, id: 7 }]],
    ['a rewind', /rewinds by itself/, [{ type: 'rewindOrchestration', id: 7 }]],
    ['an entity message', /entity/, [{ type: 'sendEntityMessage', id: 7 }]],
    ['an entity message of old', /entity/, [{ ...sendEvent, id: 7, instance: { instanceId: '@counter@a' } }]],
    ['a child with an entity id', /'@' is kept/, [createChild('@counter@a', 7)]],
    ['a timer without a time', /without saying when/, [{ type: 'createTimer', id: 7 }]],
    ['an event for nobody', /to which instance/, [{ type: 'sendEvent', id: 7, name: 'e' }]],
    ['an end that is none', /status RUNNING, which ends nothing/, [{ ...complete('RUNNING'), id: 7 }]],
  ])('%s', ([, reason, actions]) => {
    const { result, ...rest } = commit([scheduleTask, ...actions], { customStatus: 'not taken' })
    expect(rest).toEqual({ consumed: 3, confirmations: [], effects: [], customStatus: 'before' })
    expect(result).toMatchObject({
      type: 'ended',
      eventId: -1,
      outcome: { status: 'FAILED', failureDetails: { errorMessage: expect.stringMatching(reason) } },
    })
    expect(result).toHaveProperty('outcome.failureDetails.errorMessage', expect.stringContaining('7'))
  })

  test('two ends', () => {
    const { result } = commit([complete('COMPLETED'), complete('FAILED')])
    const errorMessage = expect.stringMatching(/completed the orchestration twice/)
    expect(result).toMatchObject({ outcome: { status: 'FAILED', failureDetails: { errorMessage } } })
  })

  test('a failed turn is all consumed and keeps the custom status', () => {
    expect(failTurn(instance, 5, failure('limit'))).toEqual({
      consumed: 5,
      confirmations: [],
      effects: [],
      customStatus: 'before',
      result: { type: 'ended', eventId: -1, outcome: { status: 'FAILED', failureDetails: failure('limit') } },
    })
  })
})

test('whatever a worker answers, each action is confirmed once and under its id, or none is', () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 6 }), actions => {
      const { confirmations, result } = commit(actions)
      const confirmed = actions.filter(({ type }) => type !== 'completeOrchestration')
      if (result.type === 'ended' && result.eventId === -1 && confirmations.length === 0) return
      expect(confirmations.map(({ eventId }) => eventId)).toEqual(confirmed.map(({ id }) => id))
    }),
  )
})
