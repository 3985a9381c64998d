/** What clients see of an operation after each row of table 3.2. */
import { describe, expect, test } from 'vitest'
import { closeTarget, completeCallback, recordHeartbeat } from '../../../src/lambda/core/outside.ts'
import { cancel, contextUpdate, retry, running, START, starts, stepUpdate } from './world.ts'

const failure = { ErrorType: 'E', ErrorMessage: 'no', StackTrace: ['at x'] }
const header = { ParentId: 'c', Name: 'charge', SubType: 'Step' }

describe('a step', () => {
  test('keeps its header, and its first start, over all attempts', () => {
    const world = running()
    world.send(starts.CONTEXT('c'))
    world.send(starts.STEP('o', header))
    expect(world.operation('o')).toEqual({
      Id: 'o',
      Type: 'STEP',
      Status: 'STARTED',
      StartTimestamp: START,
      ...header,
      StepDetails: { Attempt: 0 },
    })
    world.now += 1_000
    world.send(retry('o', 5, { ...header, Error: failure }))
    expect(world.operation('o')).toEqual({
      Id: 'o',
      Type: 'STEP',
      Status: 'PENDING',
      StartTimestamp: START,
      ...header,
      StepDetails: { Attempt: 1, NextAttemptTimestamp: START + 6_000, Error: failure },
    })
    world.pass(5)
    expect(world.operation('o')).toMatchObject({ Status: 'READY' })
    expect(world.operation('o').StepDetails).toEqual({ Attempt: 1, Error: failure })
    world.send(stepUpdate('SUCCEED', 'o', { Payload: '"ok"' }))
    expect(world.operation('o')).toEqual({
      Id: 'o',
      Type: 'STEP',
      Status: 'SUCCEEDED',
      StartTimestamp: START,
      EndTimestamp: START + 6_000,
      ...header,
      StepDetails: { Attempt: 2, Result: '"ok"' },
    })
  })

  test('that fails has its error and no result', () => {
    const world = running()
    world.send(retry('o', 1, { Payload: '1' }))
    world.pass(1)
    world.send(stepUpdate('FAIL', 'o', { Error: failure }))
    expect(world.operation('o').StepDetails).toEqual({ Attempt: 2, Error: failure })
  })

  test('trap 13: the state of a condition survives the start of its next attempt', () => {
    const world = running()
    world.send(starts.STEP(), retry('o', 1, { Payload: '"half"' }))
    expect(world.operation('o').StepDetails).toMatchObject({ Attempt: 1, Result: '"half"' })
    world.pass(1)
    world.send(starts.STEP())
    expect(world.operation('o')).toMatchObject({ Status: 'STARTED' })
    expect(world.operation('o').StepDetails).toEqual({ Attempt: 1, Result: '"half"' })
    world.send(retry('o', 1, { Error: failure }))
    expect(world.operation('o').StepDetails).toMatchObject({ Attempt: 2, Result: '"half"', Error: failure })
  })
})

test('a wait ends at its instant, or when it is cancelled', () => {
  const world = running()
  world.send(starts.WAIT('w', 10), starts.WAIT('x', 10))
  const WaitDetails = { ScheduledEndTimestamp: START + 10_000 }
  expect(world.operation('w')).toMatchObject({ Status: 'STARTED', WaitDetails })
  world.now += 4_000
  world.send(cancel('WAIT', 'x'))
  world.pass(60)
  expect(world.operation('w')).toMatchObject({
    Status: 'SUCCEEDED',
    EndTimestamp: START + 10_000,
    WaitDetails,
  })
  expect(world.operation('x')).toMatchObject({
    Status: 'CANCELLED',
    EndTimestamp: START + 4_000,
    WaitDetails,
  })
})

describe('a callback', () => {
  test('3.2 STARTED → succeed call → SUCCEEDED, with a result or without', () => {
    const world = running()
    world.send(starts.CALLBACK('a'), starts.CALLBACK('b'))
    expect(world.operation('a').CallbackDetails).toEqual({ CallbackId: 'cb1' })
    completeCallback(world.record, 'a', { type: 'succeed', result: 'yes' }, world.now)
    completeCallback(world.record, 'b', { type: 'succeed' }, world.now)
    expect(world.operation('a')).toMatchObject({ Status: 'SUCCEEDED', EndTimestamp: world.now })
    expect(world.operation('a').CallbackDetails).toEqual({ CallbackId: 'cb1', Result: 'yes' })
    expect(world.operation('b').CallbackDetails).toEqual({ CallbackId: 'cb2' })
  })

  test('trap 18, 3.2 STARTED → fail call → FAILED: an error that says nothing has no fields', () => {
    const world = running()
    world.send(starts.CALLBACK('a'), starts.CALLBACK('b'))
    completeCallback(world.record, 'a', { type: 'fail', error: {} }, world.now)
    completeCallback(world.record, 'b', { type: 'fail', error: failure }, world.now)
    expect(world.operation('a').CallbackDetails).toEqual({ CallbackId: 'cb1', Error: {} })
    expect(world.operation('b').CallbackDetails).toEqual({ CallbackId: 'cb2', Error: failure })
  })

  test('3.2 STARTED → timeout or heartbeat timeout → TIMED_OUT', () => {
    const world = running()
    world.send(
      starts.CALLBACK('a', { TimeoutSeconds: 3 }),
      starts.CALLBACK('b', { HeartbeatTimeoutSeconds: 4 }),
    )
    world.pass(10)
    expect(world.operation('a')).toMatchObject({
      Status: 'TIMED_OUT',
      EndTimestamp: START + 3_000,
      CallbackDetails: { Error: { ErrorType: 'Callback.Timeout' } },
    })
    expect(world.operation('b')).toMatchObject({
      Status: 'TIMED_OUT',
      EndTimestamp: START + 4_000,
      CallbackDetails: { Error: { ErrorType: 'Callback.Heartbeat' } },
    })
  })

  test('3.2 STARTED → heartbeat call → STARTED: the heartbeat begins anew, the timeout does not', () => {
    const world = running()
    world.send(starts.CALLBACK('a', { TimeoutSeconds: 10, HeartbeatTimeoutSeconds: 4 }))
    for (let beat = 0; beat < 3; beat++) {
      world.pass(3)
      const { effects } = recordHeartbeat(world.record, 'a', world.now)
      expect(effects).toEqual([
        {
          type: 'armCallback',
          operationId: 'a',
          timeoutAt: START + 10_000,
          heartbeatAt: world.now + 4_000,
        },
      ])
    }
    expect(world.operation('a').Status).toBe('STARTED')
    world.pass(1)
    expect(world.operation('a').CallbackDetails?.Error?.ErrorType).toBe('Callback.Timeout')
  })

  test('whose timeout and heartbeat are both due times out once, with what came first', () => {
    for (const [TimeoutSeconds, HeartbeatTimeoutSeconds, first] of [
      [3, 4, 'Callback.Timeout'],
      [4, 3, 'Callback.Heartbeat'],
    ] as const) {
      const world = running()
      world.send(starts.CALLBACK('a', { TimeoutSeconds, HeartbeatTimeoutSeconds }))
      expect(world.pass(10).events).toHaveLength(1)
      expect(world.operation('a').EndTimestamp).toBe(START + 3_000)
      expect(world.operation('a').CallbackDetails?.Error?.ErrorType).toBe(first)
    }
  })

  test('a timeout of 0 is none', () => {
    const world = running()
    world.send(starts.CALLBACK('a', { TimeoutSeconds: 0, HeartbeatTimeoutSeconds: 0 }))
    world.pass(3_000)
    expect(world.operation('a').Status).toBe('STARTED')
  })
})

test('a context has its result, its error, and whether its children are replayed', () => {
  const world = running()
  const ContextOptions = { ReplayChildren: true }
  world.send(
    starts.CONTEXT('a'),
    contextUpdate('SUCCEED', 'a', { Payload: '1', ContextOptions }),
    contextUpdate('FAIL', 'b', { Error: failure }),
    starts.CONTEXT('c', { ContextOptions }),
  )
  expect(world.operation('a').ContextDetails).toEqual({ ReplayChildren: true, Result: '1' })
  expect(world.operation('b').ContextDetails).toEqual({ Error: failure })
  world.send(contextUpdate('SUCCEED', 'c'))
  expect(world.operation('c').ContextDetails).toEqual({ ReplayChildren: true })
})

test.each([
  ['succeeded', 'SUCCEEDED'],
  ['failed', 'FAILED'],
  ['timedOut', 'TIMED_OUT'],
  ['stopped', 'STOPPED'],
] as const)('3.2 CHAINED_INVOKE STARTED → target %s → %s', (type, Status) => {
  const world = running()
  world.send(starts.CHAINED_INVOKE('o', 'tax', { Payload: '7' }))
  expect(world.effects).toContainEqual({
    type: 'startTarget',
    operationId: 'o',
    target: { functionName: 'tax', payload: '7', version: '7', executionArn: 'arn:tax' },
  })
  const end = type === 'succeeded' ? { type, result: '8' } : { type, error: failure }
  closeTarget(world.record, 'o', end, world.now + 5)
  expect(world.operation('o')).toMatchObject({
    Status,
    EndTimestamp: START + 5,
    ChainedInvokeDetails: type === 'succeeded' ? { Result: '8' } : { Error: failure },
  })
})
