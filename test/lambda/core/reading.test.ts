/** What comes from outside, read as checked data; and how refusals look to clients. */
import { describe, expect, test } from 'vitest'
import { BackendError } from '../../../src/kernel/errors.ts'
import { invalidParameter, LambdaError, type LambdaErrorName } from '../../../src/lambda/core/errors.ts'
import { readAnswer, readAnswerText } from '../../../src/lambda/core/handler-answer.ts'
import { defaultLimits } from '../../../src/lambda/core/limits.ts'
import { readErrorObject, readUpdates } from '../../../src/lambda/core/update.ts'

const read = (update: unknown) => readUpdates([update], defaultLimits)[0]
const update = { Id: 'a', Type: 'STEP', Action: 'START' }

describe('1.2 updates', () => {
  test('are read with all that belongs to them, and nothing else', () => {
    const full = {
      ...update,
      ParentId: 'p',
      Name: 'charge the card',
      SubType: 'Step',
      Payload: '',
      Error: { ErrorMessage: 'm', ErrorType: 't', ErrorData: 'd', StackTrace: ['at x'] },
      ContextOptions: { ReplayChildren: false },
      StepOptions: { NextAttemptDelaySeconds: 1 },
      WaitOptions: { WaitSeconds: 31_622_400 },
      CallbackOptions: { TimeoutSeconds: 0, HeartbeatTimeoutSeconds: 99_999_999 },
      ChainedInvokeOptions: { FunctionName: 'f', TenantId: 't', XAmznTraceId: 'x' },
    }
    expect(read({ ...full, Magic: 1 })).toEqual(full)
    expect(read(full)).toEqual(full)
  })

  test('a null is no value, and no list is an empty one', () => {
    const nulls = { ParentId: null, Name: null, Payload: null, Error: null, WaitOptions: null }
    expect(Object.keys(read({ ...update, ...nulls })!)).toEqual(['Id', 'Type', 'Action'])
    expect(readUpdates(undefined, defaultLimits)).toEqual([])
    expect(readUpdates(null, defaultLimits)).toEqual([])
  })

  test('a field with the name of a prototype is none', () => {
    expect(() => read(JSON.parse('{"__proto__":{"Id":"a","Type":"STEP","Action":"START"}}'))).toThrow(
      'Updates[0].Id is required',
    )
  })

  test.each([
    ['Updates must be a list', 'text'],
    ['Updates[0] must be an object', [1]],
    ['Updates[1] must be an object', [update, null]],
    ['Updates[0].Id is required', [{ Type: 'STEP', Action: 'START' }]],
    ['Updates[0].Type is required', [{ Id: 'a', Action: 'START' }]],
    ['Updates[0].Action is required', [{ Id: 'a', Type: 'STEP' }]],
    ['Updates[0].Id must be text', [{ ...update, Id: 1 }]],
    ['Updates[0].Id has 65 characters', [{ ...update, Id: 'x'.repeat(65) }]],
    ["Updates[0].Id is ''", [{ ...update, Id: '' }]],
    ["Updates[0].Id is 'a b'", [{ ...update, Id: 'a b' }]],
    ["Updates[0].ParentId is 'ä'", [{ ...update, ParentId: 'ä' }]],
    ['Updates[0].Name has 257 characters', [{ ...update, Name: 'x'.repeat(257) }]],
    ["Updates[0].Name is 'naïve'", [{ ...update, Name: 'naïve' }]],
    ['Updates[0].SubType has 33 characters', [{ ...update, SubType: 'x'.repeat(33) }]],
    ["Updates[0].SubType is 'Run In'", [{ ...update, SubType: 'Run In' }]],
    ['Updates[0].Payload must be text', [{ ...update, Payload: {} }]],
    ['Updates[0].Error must be an object', [{ ...update, Error: 'no' }]],
    ['Updates[0].Error.StackTrace must be a list of text', [{ ...update, Error: { StackTrace: [1] } }]],
    ['Updates[0].WaitOptions.WaitSeconds is 0', [{ ...update, WaitOptions: { WaitSeconds: 0 } }]],
    [
      'Updates[0].WaitOptions.WaitSeconds is 31622401',
      [{ ...update, WaitOptions: { WaitSeconds: 31_622_401 } }],
    ],
    ['WaitSeconds must be a whole number', [{ ...update, WaitOptions: { WaitSeconds: 1.5 } }]],
    ['NextAttemptDelaySeconds is 0', [{ ...update, StepOptions: { NextAttemptDelaySeconds: 0 } }]],
    ['TimeoutSeconds is -1', [{ ...update, CallbackOptions: { TimeoutSeconds: -1 } }]],
    ['TimeoutSeconds is 100000000', [{ ...update, CallbackOptions: { TimeoutSeconds: 100_000_000 } }]],
    ['FunctionName is required', [{ ...update, ChainedInvokeOptions: {} }]],
    ['ReplayChildren must be true or false', [{ ...update, ContextOptions: { ReplayChildren: 'yes' } }]],
  ])('%s', (says, updates) => {
    expect(() => readUpdates(updates, defaultLimits)).toThrow(
      expect.objectContaining({
        name: 'InvalidParameterValueException',
        message: expect.stringContaining(says),
      }),
    )
  })

  test('an error that nobody gave says nothing', () => {
    expect(readErrorObject(undefined)).toEqual({})
    expect(readErrorObject({})).toEqual({})
    expect(readErrorObject({ ErrorType: 'E', More: 1 })).toEqual({ ErrorType: 'E' })
    expect(() => readErrorObject({ ErrorType: 1 })).toThrow('The error.ErrorType must be text')
  })
})

describe('2.2 answers of handlers', () => {
  const invalid = expect.objectContaining({ ErrorType: 'InvalidParameterValueException' })
  test.each([
    [
      { Status: 'SUCCEEDED', Result: '1' },
      { type: 'succeeded', result: '1' },
    ],
    [
      { Status: 'SUCCEEDED', Result: '', Error: null },
      { type: 'succeeded', result: '' },
    ],
    [{ Status: 'SUCCEEDED', Result: null }, { type: 'succeeded' }],
    [
      { Status: 'FAILED', Error: { ErrorType: 'E' } },
      { type: 'failed', error: { ErrorType: 'E' } },
    ],
    [{ Status: 'FAILED', Result: null }, { type: 'failed' }],
    [{ Status: 'PENDING' }, { type: 'suspended' }],
    [
      { Status: 'FAILED', Result: '1' },
      { type: 'refused', error: invalid },
    ],
    [
      { Status: 'FAILED', Error: 'no' },
      { type: 'refused', error: invalid },
    ],
    [
      { Status: 'SUCCEEDED', Error: {} },
      { type: 'refused', error: invalid },
    ],
    [
      { Status: 'SUCCEEDED', Result: 1 },
      { type: 'refused', error: invalid },
    ],
    [{ Status: 'succeeded' }, { type: 'refused', error: invalid }],
    [{}, { type: 'refused', error: invalid }],
    [undefined, { type: 'refused', error: invalid }],
    [[], { type: 'refused', error: invalid }],
    ['SUCCEEDED', { type: 'refused', error: invalid }],
  ])('%o', (answer, outcome) => {
    expect(readAnswer(answer)).toEqual(outcome)
    if (answer !== undefined) expect(readAnswerText(JSON.stringify(answer))).toEqual(outcome)
  })

  test('text that is no JSON', () => {
    for (const text of ['', '{', 'undefined'])
      expect(readAnswerText(text)).toEqual({ type: 'refused', error: invalid })
  })
})

describe('1.3 errors', () => {
  test.each<[LambdaErrorName, number, 'message' | 'Message', 'User' | 'Service']>([
    ['InvalidParameterValueException', 400, 'message', 'User'],
    ['ResourceNotFoundException', 404, 'Message', 'User'],
    ['CallbackTimeoutException', 400, 'Message', 'User'],
    ['DurableExecutionAlreadyStartedException', 409, 'Message', 'User'],
    ['TooManyRequestsException', 429, 'message', 'User'],
    ['ServiceException', 500, 'Message', 'Service'],
    ['KMSAccessDeniedException', 502, 'Message', 'Service'],
    ['KMSDisabledException', 502, 'Message', 'Service'],
    ['KMSInvalidStateException', 502, 'Message', 'Service'],
    ['KMSNotFoundException', 502, 'Message', 'Service'],
  ])('%s is %i with %s', (name, status, member, Type) => {
    const error = new LambdaError(name, 'why')
    expect(error).toMatchObject({ name, status })
    expect(error).toBeInstanceOf(BackendError)
    expect(error.body()).toEqual({ Type, [member]: 'why' })
  })

  test('a throttled client learns why, and when to come again', () => {
    const error = new LambdaError('TooManyRequestsException', 'slow', {
      reason: 'CallerRateLimitExceeded',
      retryAfter: 2,
    })
    expect(error.body()).toEqual({ Type: 'User', message: 'slow', Reason: 'CallerRateLimitExceeded' })
    expect(error.throttling.retryAfter).toBe(2)
  })

  test('print with their name', () => {
    expect(String(invalidParameter('why'))).toBe('InvalidParameterValueException: why')
  })
})
