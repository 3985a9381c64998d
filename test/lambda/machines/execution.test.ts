/** An execution: its status, and when its handler is invoked (sections 2.2 and 2.4). */
import { describe, expect, test } from 'vitest'
import type { EventFromLogic } from 'xstate'
import { executionMachine } from '../../../machines/lambda/execution.ts'
import { begin, type Step, step } from '../../machines/stepping.ts'

type ExecutionStep = Step<typeof executionMachine>
type ExecutionEvent = EventFromLogic<typeof executionMachine>

const limits = { failures: 5, emptyAnswers: 3, rest: 5_000 }
const created = begin(executionMachine, { executionId: 'e', limits })
const play = (from: ExecutionStep, ...events: ExecutionEvent[]): ExecutionStep =>
  events.reduce((at, event) => step(executionMachine, at.snapshot, event), from)

const start: ExecutionEvent = { type: 'execution.start' }
const advanced: ExecutionEvent = { type: 'operation.advanced', operationId: 'o' }
const started: ExecutionEvent = { type: 'invocation.started' }
const accepted: ExecutionEvent = { type: 'checkpoint.accepted' }
const suspended: ExecutionEvent = { type: 'handler.suspended', hasPending: true }
const empty: ExecutionEvent = { type: 'handler.suspended', hasPending: false }
const crashed: ExecutionEvent = { type: 'handler.crashed' }
const rested: ExecutionEvent = { type: 'rest.ended' }
const stopped: ExecutionEvent = { type: 'execution.stop' }

const invoking = play(created, start)
const idle = play(invoking, suspended)
const resting = play(invoking, crashed)

const invoked = { type: 'invocation.requested', executionId: 'e' }
const closed = { type: 'execution.closed', executionId: 'e' }
const at = (lifecycle: string, invocation: string) => ({ lifecycle, invocation })

describe('2.4 when it is invoked', () => {
  test('at its start, once', () => {
    expect(created.snapshot.value).toEqual(at('running', 'idle'))
    expect(created.said).toEqual([])
    expect(invoking.snapshot.value).toEqual(at('running', 'invoking'))
    expect(invoking.said).toEqual([invoked])
    for (const { snapshot } of [invoking, idle, resting]) expect(snapshot.can(start)).toBe(false)
  })

  test('when something happens while it is idle', () => {
    expect(idle.snapshot.value).toEqual(at('running', 'idle'))
    const { snapshot, said } = play(idle, advanced)
    expect(snapshot.value).toEqual(at('running', 'invoking'))
    expect(said).toEqual([invoked])
    expect(snapshot.context.invocations).toBe(2)
  })

  test('at most once at a time: what happens meanwhile is remembered, and leads to one more', () => {
    const triggered = play(invoking, advanced, advanced)
    expect(triggered.said).toEqual([])
    expect(triggered.snapshot.context.isTriggered).toBe(true)
    for (const answer of [suspended, empty]) {
      const again = play(triggered, answer)
      expect(again.snapshot.value).toEqual(at('running', 'invoking'))
      expect(again.said).toEqual([invoked])
      expect(play(again, suspended).snapshot.value).toEqual(at('running', 'idle'))
    }
  })

  test('not again for what the handler was told of, by its event or by a checkpoint', () => {
    for (const told of [started, accepted]) {
      const { snapshot, said } = play(invoking, advanced, told, suspended)
      expect(snapshot.value).toEqual(at('running', 'idle'))
      expect(said).toEqual([])
    }
  })

  test('not once it is closed', () => {
    for (const end of [stopped, { type: 'deadline.reached' }, { type: 'execution.succeed' }] as const) {
      const over = play(idle, end)
      expect(over.snapshot.can(advanced)).toBe(false)
      expect(play(invoking, end, advanced, suspended).snapshot.value).toMatchObject({ invocation: 'idle' })
    }
  })
})

test('an invocation that has not begun is withdrawn once the execution is closed, and not before', () => {
  const withdrawn: ExecutionEvent = { type: 'invocation.withdrawn' }
  expect(invoking.snapshot.can(withdrawn)).toBe(false)
  expect(play(invoking, stopped, withdrawn).snapshot.value).toEqual(at('stopped', 'idle'))
})

describe('2.2 what an answer means', () => {
  test.each([
    ['handler.succeeded', 'succeeded', 'SUCCEEDED'],
    ['handler.failed', 'failed', 'FAILED'],
    ['handler.refused', 'failed', 'FAILED'],
  ] as const)('%s closes it as %s', (type, lifecycle, status) => {
    const { snapshot, said } = play(invoking, { type })
    expect(snapshot.value).toEqual(at(lifecycle, 'idle'))
    expect(snapshot.hasTag(status)).toBe(true)
    expect(snapshot.hasTag('terminal')).toBe(true)
    expect(said).toEqual([closed])
  })

  test('with nothing pending it rests and is invoked again, and fails at the third in a row', () => {
    const first = play(invoking, empty)
    expect(first.snapshot.value).toEqual(at('running', 'resting'))
    expect(first.said).toEqual([{ type: 'rest.requested', executionId: 'e', rest: 5_000 }])
    const second = play(first, rested, empty)
    expect(second.snapshot.value).toEqual(at('running', 'resting'))
    const third = play(second, rested, empty)
    expect(third.snapshot.value).toEqual(at('failed', 'idle'))
    expect(third.said).toEqual([closed])
  })

  test.each([
    ['a suspension', suspended, advanced],
    ['a crash', crashed, rested],
  ])('%s between them breaks the row', (_, between, next) => {
    const { snapshot } = play(invoking, empty, rested, empty, rested, between, next, empty)
    expect(snapshot.value).toEqual(at('running', 'resting'))
  })

  test('a crash rests and is invoked again, and the fifth in a row fails', () => {
    let turn = resting
    for (let crashes = 1; crashes < 5; crashes++) {
      expect(turn.snapshot.value).toEqual(at('running', 'resting'))
      expect(turn.snapshot.context.failures).toBe(crashes)
      turn = play(turn, rested)
      expect(turn.said).toEqual([invoked])
      turn = play(turn, crashed)
    }
    expect(turn.snapshot.value).toEqual(at('failed', 'idle'))
    expect(turn.said).toEqual([closed])
  })

  test('a suspension makes crashes begin anew', () => {
    const { snapshot } = play(resting, rested, suspended, advanced)
    expect(snapshot.context).toMatchObject({ failures: 0, emptyAnswers: 0 })
  })

  test('nothing but the end of the rest ends it, and what happens meanwhile is carried then', () => {
    expect(resting.snapshot.can(advanced)).toBe(false)
    expect(play(resting, rested).snapshot.value).toEqual(at('running', 'invoking'))
    expect(play(resting, stopped).snapshot.value).toEqual(at('stopped', 'idle'))
    expect(play(resting, { type: 'deadline.reached' }).snapshot.value).toEqual(at('timedOut', 'idle'))
  })
})

describe('how it is closed from elsewhere', () => {
  test.each([
    ['execution.succeed', 'succeeded', 'SUCCEEDED'],
    ['execution.fail', 'failed', 'FAILED'],
    ['execution.stop', 'stopped', 'STOPPED'],
    ['deadline.reached', 'timedOut', 'TIMED_OUT'],
  ] as const)(
    '%s does not interrupt the handler, and its answer changes nothing',
    (type, lifecycle, status) => {
      const over = play(invoking, { type })
      expect(over.snapshot.value).toEqual(at(lifecycle, 'invoking'))
      expect(over.snapshot.hasTag(status)).toBe(true)
      expect(over.said).toEqual([closed])
      for (const answer of [
        'handler.succeeded',
        'handler.failed',
        'handler.refused',
        'handler.crashed',
      ] as const) {
        const { snapshot, said } = play(over, { type: answer })
        expect(snapshot.value).toEqual(at(lifecycle, 'idle'))
        expect(said).toEqual([])
      }
      for (const answer of [suspended, empty])
        expect(play(over, answer).snapshot.value).toEqual(at(lifecycle, 'idle'))
      for (const event of [
        'execution.succeed',
        'execution.fail',
        'execution.stop',
        'deadline.reached',
      ] as const)
        expect(over.snapshot.can({ type: event })).toBe(false)
    },
  )
})
