/** Table 3.4: the events of invocations and of the end, and the order of all events. */
import { describe, expect, test } from 'vitest'
import { withoutData } from '../../../src/lambda/core/history.ts'
import { stopExecution } from '../../../src/lambda/core/outside.ts'
import { contextUpdate, executionUpdate, retry, running, START, starts, stepUpdate } from './world.ts'

const failure = { ErrorType: 'E', ErrorMessage: 'no' }
const result = (Payload?: string) => ({
  Result: { ...(Payload !== undefined && { Payload }), Truncated: false },
})
const error = { Error: { Payload: failure, Truncated: false } }

describe('3.4 invocations and the end', () => {
  const completed = (EventId: number, more: object = {}) => ({
    EventType: 'InvocationCompleted',
    EventId,
    EventTimestamp: START + 500,
    InvocationCompletedDetails: {
      StartTimestamp: START,
      EndTimestamp: START + 500,
      RequestId: 'r1',
      ...more,
    },
  })
  const end = (EventType: string, EventId: number, details: object) => ({
    EventType,
    EventId,
    EventTimestamp: START + 500,
    Id: 'exec',
    Name: 'n',
    [`${EventType}Details`]: details,
  })

  test.each([
    [{ Status: 'SUCCEEDED', Result: '1' }, 'ExecutionSucceeded', result('1')],
    [{ Status: 'SUCCEEDED' }, 'ExecutionSucceeded', result()],
    [{ Status: 'FAILED', Error: failure }, 'ExecutionFailed', error],
    [{ Status: 'FAILED' }, 'ExecutionFailed', { Error: { Truncated: false } }],
  ])('trap 9, answer %o → InvocationCompleted, then %s', (answer, event, details) => {
    const world = running()
    world.now += 500
    world.answer(answer)
    expect(world.last(2)).toEqual([completed(2), end(event, 3, details)])
  })

  test('died → InvocationCompleted with Error', () => {
    const world = running()
    world.now += 500
    world.end({ type: 'crashed', error: failure })
    expect(world.last()).toEqual([completed(2, error)])
    expect(world.status).toBe('RUNNING')
  })

  test.each([
    ['SUCCEED', { Payload: '"large"' }, 'ExecutionSucceeded', result('"large"')],
    ['FAIL', { Error: failure }, 'ExecutionFailed', error],
  ] as const)(
    'trap 11: closed by a checkpoint with %s, there is one last event under its own id',
    (action, more, event, details) => {
      const world = running()
      world.send(executionUpdate(action, 'execution-result-1', more))
      world.now += 500
      world.answer({ Status: 'SUCCEEDED', Result: '' })
      expect(world.last(2)).toEqual([completed(2), end(event, 3, details)])
      expect(world.history).toHaveLength(3)
      expect(world.record.result).toBe(action === 'SUCCEED' ? '"large"' : undefined)
    },
  )

  test('stop → ExecutionStopped, and the answer of the handler is not told of', () => {
    const world = running()
    world.send(starts.STEP())
    world.now += 500
    stopExecution(world.record, failure, world.now)
    expect(world.last()).toEqual([end('ExecutionStopped', 3, error)])
    world.answer({ Status: 'SUCCEEDED', Result: '1' })
    expect(world.history).toHaveLength(3)
    expect(world.operation('o').Status).toBe('STARTED')
  })

  test('stop without an error → ExecutionStopped without one', () => {
    const world = running()
    stopExecution(world.record, undefined, START + 500)
    expect(world.last()).toEqual([end('ExecutionStopped', 2, {})])
    expect(stopExecution(world.record, failure, START + 600).events).toEqual([])
  })

  test('deadline → ExecutionTimedOut, at its instant', () => {
    const world = running({ executionTimeout: 60 })
    world.send(starts.WAIT('o', 59), starts.WAIT('p', 61))
    world.suspend()
    world.pass(1_000)
    expect(world.told.slice(-2)).toEqual(['WaitSucceeded', 'ExecutionTimedOut'])
    expect(world.last()).toMatchObject([{ EventTimestamp: START + 60_000 }])
    expect(world.operation('p').Status).toBe('STARTED')
    expect(world.record).toMatchObject({ endedAt: START + 60_000, error: { ErrorType: 'Execution.Timeout' } })
  })
})

describe('3.4 order', () => {
  test('trap 10: what ends a suspension comes after the invocation, and updates in the order of their batch', () => {
    const world = running()
    world.send(
      starts.STEP('a'),
      starts.CONTEXT('b'),
      stepUpdate('SUCCEED', 'a'),
      contextUpdate('SUCCEED', 'b'),
    )
    world.send(starts.WAIT('w', 10))
    world.now += 20_000
    // It was due before the handler answered, but no checkpoint asked for it.
    world.suspend()
    world.pass(0)
    world.invoke()
    world.answer({ Status: 'SUCCEEDED' })
    expect(world.told).toEqual([
      'ExecutionStarted',
      'StepStarted',
      'ContextStarted',
      'StepSucceeded',
      'ContextSucceeded',
      'WaitStarted',
      'InvocationCompleted',
      'WaitSucceeded',
      'InvocationCompleted',
      'ExecutionSucceeded',
    ])
    expect(world.history.map(({ EventId }) => EventId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('a retry is started, failed, invocation completed, started', () => {
    const world = running()
    world.send(starts.STEP(), retry('o', 5, { Error: failure }))
    world.suspend()
    world.pass(5)
    world.invoke()
    world.send(starts.STEP())
    expect(world.told.slice(1)).toEqual(['StepStarted', 'StepFailed', 'InvocationCompleted', 'StepStarted'])
  })

  test('no event is older than the one before it', () => {
    const world = running()
    world.send(starts.WAIT('a', 10))
    world.now += 15_000
    world.send(starts.WAIT('b', 1))
    const instants = world.history.map(({ EventTimestamp }) => EventTimestamp)
    expect(instants).toEqual([START, START, START + 10_000, START + 15_000])
    expect(world.told.slice(-2)).toEqual(['WaitSucceeded', 'WaitStarted'])
  })
})

test('without data an event says the same, but for its payloads', () => {
  const world = running()
  world.send(stepUpdate('SUCCEED', 'o', { Payload: '1' }), stepUpdate('FAIL', 'p', { Error: failure }))
  const [started, succeeded, failed] = world.history.map(withoutData)
  expect(started?.ExecutionStartedDetails).toEqual({ Input: { Truncated: false }, ExecutionTimeout: 3_600 })
  expect(succeeded).toEqual({
    ...world.history[1],
    StepSucceededDetails: { ...result(), RetryDetails: { CurrentAttempt: 1 } },
  })
  expect(failed?.StepFailedDetails).toEqual({
    Error: { Truncated: false },
    RetryDetails: { CurrentAttempt: 1 },
  })
})
