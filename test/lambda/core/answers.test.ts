/** What follows from the answers of handlers (section 2.2). */
import { describe, expect, test } from 'vitest'
import { noChange } from '../../../src/lambda/core/draft.ts'
import { nothingPending } from '../../../src/lambda/core/handler-answer.ts'
import { endInvocation } from '../../../src/lambda/core/invocation.ts'
import { completeCallback, stopExecution } from '../../../src/lambda/core/outside.ts'
import { executionUpdate, retry, running, starts } from './world.ts'

const failure = { ErrorType: 'E', ErrorMessage: 'no' }
const invoke = { type: 'invoke' }

describe('2.2 PENDING', () => {
  test.each([
    ['a step that waits for its next attempt', retry()],
    ['a wait', starts.WAIT()],
    ['a callback', starts.CALLBACK()],
    ['a chained invoke', starts.CHAINED_INVOKE()],
  ])('with %s: it is suspended', (_, update) => {
    const world = running()
    world.send(update)
    const { effects, events } = world.suspend()
    expect(effects).toEqual([])
    expect(events).toMatchObject([{ EventType: 'InvocationCompleted' }])
    expect(events[0]!.InvocationCompletedDetails).not.toHaveProperty('Error')
    expect(world.status).toBe('RUNNING')
  })

  test('trap 8: when something has just completed, it is invoked again at once', () => {
    const world = running()
    world.send(starts.CALLBACK())
    world.note(completeCallback(world.record, 'o', { type: 'succeed' }, world.now))
    const { effects, events } = world.suspend()
    expect(effects).toEqual([invoke])
    expect(events[0]!.InvocationCompletedDetails).not.toHaveProperty('Error')
    expect(world.invoke().updatedOperationIds).toEqual(['o'])
  })

  test.each([
    ['nothing at all', []],
    ['a started step', [starts.STEP()]],
    ['a started context', [starts.CONTEXT()]],
  ])('with %s pending: it fails at the third in a row', (_, updates) => {
    const world = running()
    world.send(...updates)
    for (let turn = 1; turn < 3; turn++) {
      expect(world.suspend().effects).toEqual([{ type: 'rest', rest: 5_000 }])
      expect(world.status).toBe('RUNNING')
      expect(world.rest().effects).toEqual([invoke])
      world.invoke()
    }
    const { effects, events } = world.suspend()
    expect(effects).toEqual([{ type: 'closeExecution' }])
    expect(nothingPending).toEqual({
      ErrorType: 'InvalidParameterValueException',
      ErrorMessage: 'Cannot return PENDING status with no pending operations.',
    })
    const told = { Payload: nothingPending, Truncated: false }
    expect(events).toMatchObject([
      { EventType: 'InvocationCompleted', InvocationCompletedDetails: { Error: told } },
      { EventType: 'ExecutionFailed', ExecutionFailedDetails: { Error: told } },
    ])
    expect(world.record).toMatchObject({ error: nothingPending, endedAt: world.now })
  })
})

describe('2.2 other answers', () => {
  test('SUCCEEDED keeps the result', () => {
    const world = running()
    expect(world.answer({ Status: 'SUCCEEDED', Result: '1' }).effects).toEqual([{ type: 'closeExecution' }])
    expect(world.status).toBe('SUCCEEDED')
    expect(world.record).toMatchObject({ result: '1', error: undefined, invocation: undefined })
  })

  test('FAILED without an error is still failed', () => {
    const world = running()
    world.answer({ Status: 'FAILED' })
    expect(world.status).toBe('FAILED')
    expect(world.record.error).toBeUndefined()
  })

  test.each([
    { Status: 'FAILED', Result: '1' },
    { Status: 'SUCCEEDED', Error: {} },
    { Status: 'DONE' },
    {},
    'text',
    null,
  ])('%o fails the execution at once', answer => {
    const world = running()
    const { events, effects } = world.answer(answer)
    expect(world.status).toBe('FAILED')
    expect(effects).toEqual([{ type: 'closeExecution' }])
    expect(events).toMatchObject([
      { EventType: 'InvocationCompleted' },
      { ExecutionFailedDetails: { Error: { Payload: { ErrorType: 'InvalidParameterValueException' } } } },
    ])
  })

  test('a crash rests and is invoked again, and steps stay started', () => {
    const world = running()
    world.send(starts.STEP())
    const crash = { type: 'crashed', error: { ErrorType: 'Runtime.ExitError' } } as const
    expect(world.end(crash).effects).toEqual([{ type: 'rest', rest: 5_000 }])
    expect(world.operation('o').Status).toBe('STARTED')
    expect(world.rest().effects).toEqual([invoke])
    expect(world.invoke().updatedOperationIds).toEqual([])
  })

  test('crashes in a row fail the execution, with the error of the last', () => {
    const world = running({ limits: { failures: 2 } })
    world.end({ type: 'crashed', error: failure })
    world.rest()
    world.invoke()
    world.end({ type: 'crashed', error: { ErrorType: 'Last' } })
    expect(world.status).toBe('FAILED')
    expect(world.record.error).toEqual({ ErrorType: 'Last' })
  })

  test('after its invocation was given up it is ignored', () => {
    const world = running()
    world.end({ type: 'crashed', error: failure })
    const late = () => endInvocation(world.record, 'r1', { type: 'succeeded' }, world.now)
    expect(late()).toBe(noChange)
    world.rest()
    expect(late()).toBe(noChange)
    world.invoke()
    expect(late()).toBe(noChange)
    expect(world.status).toBe('RUNNING')
  })

  test('after a stop or the deadline it is ignored', () => {
    const stopped = running()
    stopExecution(stopped.record, failure, stopped.now)
    expect(stopped.answer({ Status: 'SUCCEEDED', Result: '1' }).events).toEqual([])
    expect(stopped.record).toMatchObject({ result: undefined, error: failure })

    const late = running({ executionTimeout: 1 })
    late.now += 1_000
    late.answer({ Status: 'SUCCEEDED', Result: '1' })
    expect(late.status).toBe('TIMED_OUT')
    expect(late.told).toEqual(['ExecutionStarted', 'ExecutionTimedOut'])
  })

  test('a crash after the execution was closed by a checkpoint changes nothing of it', () => {
    const world = running()
    world.send(executionUpdate('SUCCEED', 'x', { Payload: '1' }))
    const { events } = world.end({ type: 'crashed', error: failure })
    expect(events.map(({ EventType }) => EventType)).toEqual(['InvocationCompleted', 'ExecutionSucceeded'])
    expect(events[0]!.InvocationCompletedDetails?.Error?.Payload).toEqual(failure)
    expect(world.record.result).toBe('1')
  })
})
