/** Table 3.4: every event with exactly its details, and the order of events. */
import { describe, expect, test } from 'vitest'
import { closeTarget, completeCallback } from '../../../src/lambda/core/outside.ts'
import { cancel, contextUpdate, retry, running, START, starts, stepUpdate, World } from './world.ts'

const failure = { ErrorType: 'E', ErrorMessage: 'no' }
const header = { ParentId: 'c', Name: 'charge', SubType: 'Sub' }
const result = (Payload?: string) => ({
  Result: { ...(Payload !== undefined && { Payload }), Truncated: false },
})
const error = { Error: { Payload: failure, Truncated: false } }

/** A world with a context in which the tested operation is. */
const inContext = (): World => {
  const world = running()
  world.send(starts.CONTEXT('c'))
  return world
}

/** An event of the operation 'o', which repeats its header. */
const told = (EventType: string, EventId: number, details: object, at = START) => ({
  EventType,
  EventId,
  EventTimestamp: at,
  Id: 'o',
  ...header,
  [`${EventType}Details`]: details,
})

describe('3.4 the beginning', () => {
  test('start → ExecutionStarted, id 1', () => {
    expect(new World({ executionTimeout: 60 }).history).toEqual([
      {
        EventType: 'ExecutionStarted',
        EventId: 1,
        EventTimestamp: START,
        Id: 'exec',
        Name: 'n',
        ExecutionStartedDetails: { Input: { Payload: '{"id":42}', Truncated: false }, ExecutionTimeout: 60 },
      },
    ])
  })
})

describe('3.4 STEP', () => {
  test('START → StepStarted, once per attempt', () => {
    const world = inContext()
    world.send(starts.STEP('o', header))
    expect(world.last()).toEqual([told('StepStarted', 3, {})])
    world.send(retry('o', 1, { Error: failure }))
    world.pass(1)
    world.send(starts.STEP('o', header))
    expect(world.told.slice(2)).toEqual(['StepStarted', 'StepFailed', 'StepStarted'])
  })

  test('SUCCEED → StepSucceeded', () => {
    const world = inContext()
    world.send(stepUpdate('SUCCEED', 'o', { ...header, Payload: '1' }))
    const details = { ...result('1'), RetryDetails: { CurrentAttempt: 1 } }
    expect(world.last()).toEqual([told('StepSucceeded', 3, details)])
  })

  test('FAIL → StepFailed, without a delay', () => {
    const world = inContext()
    world.send(stepUpdate('FAIL', 'o', { ...header, Error: failure }))
    expect(world.last()).toEqual([told('StepFailed', 3, { ...error, RetryDetails: { CurrentAttempt: 1 } })])
  })

  test('RETRY with Error → StepFailed, with the delay', () => {
    const world = inContext()
    world.send(retry('o', 7, { ...header, Error: failure }))
    const details = { ...error, RetryDetails: { CurrentAttempt: 1, NextAttemptDelaySeconds: 7 } }
    expect(world.last()).toEqual([told('StepFailed', 3, details)])
  })

  test('trap 12: RETRY without Error → StepSucceeded, and READY → nothing', () => {
    const world = inContext()
    world.send(retry('o', 7, { ...header, Payload: '"half"' }))
    const details = { ...result('"half"'), RetryDetails: { CurrentAttempt: 1, NextAttemptDelaySeconds: 7 } }
    expect(world.last()).toEqual([told('StepSucceeded', 3, details)])
    world.pass(7)
    expect(world.operation('o').Status).toBe('READY')
    expect(world.history).toHaveLength(3)
  })
})

describe('3.4 WAIT', () => {
  test('START → WaitStarted, due → WaitSucceeded', () => {
    const world = inContext()
    world.send(starts.WAIT('o', 90, header))
    const started = { Duration: 90, ScheduledEndTimestamp: START + 90_000 }
    expect(world.last()).toEqual([told('WaitStarted', 3, started)])
    world.pass(90)
    expect(world.last()).toEqual([told('WaitSucceeded', 4, { Duration: 90 }, START + 90_000)])
  })

  test('CANCEL → WaitCancelled', () => {
    const world = inContext()
    world.send(starts.WAIT('o', 90, header))
    world.send(cancel('WAIT', 'o', { Error: failure }))
    expect(world.last()).toEqual([told('WaitCancelled', 4, error)])
  })
})

describe('3.4 CALLBACK', () => {
  test('START → CallbackStarted, with timeouts that are set', () => {
    const world = inContext()
    world.send(starts.CALLBACK('o', { TimeoutSeconds: 60, HeartbeatTimeoutSeconds: 9 }, header))
    const details = { CallbackId: 'cb1', Timeout: 60, HeartbeatTimeout: 9 }
    expect(world.last()).toEqual([told('CallbackStarted', 3, details)])
    world.send(starts.CALLBACK('p', { TimeoutSeconds: 0 }))
    expect(world.last()).toMatchObject([{ CallbackStartedDetails: { CallbackId: 'cb2' } }])
    expect(Object.keys(world.last()[0]!.CallbackStartedDetails!)).toEqual(['CallbackId'])
  })

  test.each([
    ['success', { type: 'succeed', result: 'yes' }, 'CallbackSucceeded', result('yes')],
    ['success without a result', { type: 'succeed' }, 'CallbackSucceeded', result()],
    ['failure', { type: 'fail', error: failure }, 'CallbackFailed', error],
    [
      'trap 18: failure that says nothing',
      { type: 'fail', error: {} },
      'CallbackFailed',
      { Error: { Payload: {}, Truncated: false } },
    ],
  ] as const)('%s', (_, answer, event, details) => {
    const world = inContext()
    world.send(starts.CALLBACK('o', {}, header))
    completeCallback(world.record, 'o', answer, START + 5)
    expect(world.last()).toEqual([told(event, 4, details, START + 5)])
  })

  test.each([
    ['timeout', { TimeoutSeconds: 3 }, 'Callback.Timeout'],
    ['heartbeat timeout', { HeartbeatTimeoutSeconds: 3 }, 'Callback.Heartbeat'],
  ])('%s → CallbackTimedOut', (_, options, ErrorType) => {
    const world = inContext()
    world.send(starts.CALLBACK('o', options, header))
    world.pass(3)
    const Payload = { ErrorType, ErrorMessage: expect.any(String) }
    expect(world.last()).toEqual([
      told('CallbackTimedOut', 4, { Error: { Payload, Truncated: false } }, START + 3_000),
    ])
  })
})

describe('3.4 CONTEXT', () => {
  test.each([
    ['START', {}, 'ContextStarted', {}],
    ['SUCCEED', { Payload: '1' }, 'ContextSucceeded', result('1')],
    ['SUCCEED', {}, 'ContextSucceeded', result()],
    ['FAIL', { Error: failure }, 'ContextFailed', error],
  ] as const)('%s %o → %s', (action, more, event, details) => {
    const world = inContext()
    world.send(contextUpdate(action, 'o', { ...header, ...more }))
    expect(world.last()).toEqual([told(event, 3, details)])
  })
})

describe('3.4 CHAINED_INVOKE', () => {
  test('START → ChainedInvokeStarted', () => {
    const world = inContext()
    const TenantId = 't'
    const ChainedInvokeOptions = { FunctionName: 'tax', TenantId }
    world.send(starts.CHAINED_INVOKE('o', 'tax', { ...header, Payload: '7', ChainedInvokeOptions }))
    const details = {
      FunctionName: 'tax',
      Input: { Payload: '7', Truncated: false },
      ExecutedVersion: '7',
      DurableExecutionArn: 'arn:tax',
      TenantId,
    }
    expect(world.last()).toEqual([told('ChainedInvokeStarted', 3, details)])
  })

  test('START of a plain function → ChainedInvokeStarted, with no execution', () => {
    const world = inContext()
    world.send(starts.CHAINED_INVOKE('o', 'plain', header))
    const details = { FunctionName: 'plain', Input: { Truncated: false }, ExecutedVersion: '$LATEST' }
    expect(world.last()).toEqual([told('ChainedInvokeStarted', 3, details)])
  })

  test.each([
    [{ type: 'succeeded', result: '8' }, 'ChainedInvokeSucceeded', result('8')],
    [{ type: 'failed', error: failure }, 'ChainedInvokeFailed', error],
    [{ type: 'timedOut', error: failure }, 'ChainedInvokeTimedOut', error],
    [{ type: 'stopped', error: failure }, 'ChainedInvokeStopped', error],
  ] as const)('%o → %s', (end, event, details) => {
    const world = inContext()
    world.send(starts.CHAINED_INVOKE('o', 'tax', header))
    closeTarget(world.record, 'o', end, START + 5)
    expect(world.last()).toEqual([told(event, 4, details, START + 5)])
  })
})
