/** What a handler may answer, and what becomes of its execution: handlers without the SDK, call by call. */
import { describe, expect, test } from 'vitest'
import type { RunResult } from '../../../src/lambda.ts'
import { byHand, PENDING, SUCCEEDED, startCallback, startStep, startWait } from './by-hand.ts'
import { openService, story } from './service.ts'

const NOTHING_PENDING = 'Cannot return PENDING status with no pending operations.'

/** The errors that its invocations ended with. */
const invocationErrors = ({ invocations }: RunResult) => invocations.map(({ error }) => error)

/** Runs a handler that always answers the same. */
async function answerOf(answer: unknown): Promise<RunResult> {
  const service = await openService()
  return service.runner(() => answer).run()
}

describe('an answer that ends the execution', () => {
  test('SUCCEEDED gives its result', async () => {
    const result = await answerOf({ Status: 'SUCCEEDED', Result: '{"a":1}' })
    expect(result).toMatchObject({ status: 'SUCCEEDED', raw: '{"a":1}', value: { a: 1 } })
    expect(story(result)).toEqual(['ExecutionStarted', 'InvocationCompleted', 'ExecutionSucceeded'])
  })

  test('SUCCEEDED needs no result', async () => {
    const result = await answerOf({ Status: 'SUCCEEDED' })
    expect(result.status).toBe('SUCCEEDED')
    expect(result.raw).toBeUndefined()
    expect(result.value).toBeUndefined()
  })

  test('FAILED gives its error, and the invocation itself has not failed', async () => {
    const result = await answerOf({
      Status: 'FAILED',
      Error: { ErrorType: 'Declined', ErrorMessage: 'no', ErrorData: '{}' },
    })
    expect(result.status).toBe('FAILED')
    expect(result.error).toMatchObject({ type: 'Declined', message: 'no', data: '{}' })
    expect(invocationErrors(result)).toEqual([undefined])
  })

  test('FAILED without an error is FAILED all the same', async () => {
    const result = await answerOf({ Status: 'FAILED' })
    expect(result.status).toBe('FAILED')
    expect(story(result).at(-1)).toBe('ExecutionFailed')
  })
})

describe('PENDING', () => {
  test.each([
    ['a wait', startWait('w', 60)],
    ['a retry', { ...startStep('s'), Action: 'RETRY', StepOptions: { NextAttemptDelaySeconds: 60 } }],
  ])('with %s that is not over suspends until it is', async (_, update) => {
    const service = await openService()
    const { handler, calls } = byHand(
      async call => {
        await call.send(update)
        return PENDING
      },
      () => SUCCEEDED,
    )
    const result = await service.runner(handler).run()
    expect(result.output()).toBe('done')
    expect(calls).toHaveLength(2)
    expect(calls[1]!.event.UpdatedOperationIds).toEqual([update.Id])
    expect(invocationErrors(result)).toEqual([undefined, undefined])
  })

  test('with a callback suspends until it is answered', async () => {
    const service = await openService()
    const { handler, calls } = byHand(
      async call => {
        await call.send(startCallback('c'))
        return PENDING
      },
      () => SUCCEEDED,
    )
    const result = await service.runner(handler).run({ callbacks: { c: 'yes' } })
    expect(result.output()).toBe('done')
    expect(calls[1]!.event.UpdatedOperationIds).toEqual(['c'])
  })

  test('trap 8: after something was completed meanwhile is no error, and the handler is called at once', async () => {
    const service = await openService()
    const { handler, calls } = byHand(
      async call => {
        const [callback] = await call.send(startCallback('c'))
        await execution.sendCallbackSuccess(callback!.CallbackDetails!.CallbackId, 'quick')
        return PENDING
      },
      () => SUCCEEDED,
    )
    const before = service.clock.now
    const execution = service.runner(handler).start()
    const result = await execution.result()
    expect(result.output()).toBe('done')
    expect(invocationErrors(result)).toEqual([undefined, undefined])
    expect(calls[1]!.event.UpdatedOperationIds).toEqual(['c'])
    expect(service.clock.now - before).toBeLessThan(5_000)
  })

  test('with nothing pending fails the invocation, and after three in a row the execution', async () => {
    const service = await openService()
    const { handler, calls } = byHand(() => PENDING)
    const result = await service.runner(handler).run()
    expect(result.status).toBe('FAILED')
    const error = { type: 'InvalidParameterValueException', message: NOTHING_PENDING }
    expect(result.error).toMatchObject(error)
    expect(calls).toHaveLength(3)
    expect(invocationErrors(result)).toMatchObject([error, error, error])
  })

  test('with nothing pending twice, and a real answer then, is forgiven', async () => {
    const service = await openService()
    const { handler } = byHand(
      () => PENDING,
      () => PENDING,
      () => SUCCEEDED,
    )
    const result = await service.runner(handler).run()
    expect(result.output()).toBe('done')
    expect(invocationErrors(result)).toEqual([expect.anything(), expect.anything(), undefined])
  })
})

test.each([
  ['FAILED with a Result', { Status: 'FAILED', Result: '1' }],
  ['SUCCEEDED with an Error', { Status: 'SUCCEEDED', Error: { ErrorMessage: 'x' } }],
  ['SUCCEEDED with a Result that is no text', { Status: 'SUCCEEDED', Result: { a: 1 } }],
  ['an unknown Status', { Status: 'DONE' }],
  ['no Status', { Result: '1' }],
  ['a text', 'SUCCEEDED'],
  ['a list', [{ Status: 'SUCCEEDED' }]],
  ['null', null],
  ['nothing', undefined],
])('%s fails the execution at once', async (_, answer) => {
  const result = await answerOf(answer)
  expect(result.status).toBe('FAILED')
  expect(result.error).toMatchObject({ type: 'InvalidParameterValueException' })
  expect(result.invocations).toHaveLength(1)
  expect(story(result)).toEqual(['ExecutionStarted', 'InvocationCompleted', 'ExecutionFailed'])
})

describe('a handler that throws', () => {
  test('is called again, with its steps where they were', async () => {
    const service = await openService()
    const { handler, calls } = byHand(
      async call => {
        await call.send(startStep('s'))
        throw new TypeError('a bug')
      },
      () => SUCCEEDED,
    )
    const result = await service.runner(handler).run()
    expect(result.output()).toBe('done')
    expect(invocationErrors(result)).toMatchObject([{ type: 'TypeError', message: 'a bug' }, undefined])
    expect(calls[1]!.operations).toMatchObject([{ Id: 's', Status: 'STARTED' }])
    expect(story(result)).toEqual([
      'ExecutionStarted',
      'StepStarted s',
      'InvocationCompleted',
      'InvocationCompleted',
      'ExecutionSucceeded',
    ])
  })

  test('fails the execution when it has thrown five times, five seconds apart', async () => {
    const service = await openService()
    const { handler, calls } = byHand(() => {
      throw new Error('always')
    })
    const before = service.clock.now
    const result = await service.runner(handler).run()
    expect(result.status).toBe('FAILED')
    expect(result.error).toMatchObject({ message: 'always' })
    expect(calls).toHaveLength(5)
    expect(service.clock.now - before).toBeGreaterThanOrEqual(20_000)
  })
})

describe('an answer that comes too late', () => {
  test('changes nothing when the execution was stopped meanwhile', async () => {
    const service = await openService()
    const { handler, calls } = byHand(async call => {
      await call.send(startStep('s'))
      await execution.stop({ type: 'Cancelled', message: 'enough' })
      return SUCCEEDED
    })
    const execution = service.runner(handler).start()
    const result = await execution.result()
    expect(result.status).toBe('STOPPED')
    expect(result.error).toMatchObject({ type: 'Cancelled', message: 'enough' })
    expect(result.raw).toBeUndefined()
    expect(result.step('s').status).toBe('STARTED')
    expect(calls).toHaveLength(1)
  })

  test('changes nothing when the time of the execution is over', async () => {
    const service = await openService({ time: 'manual' })
    const { handler } = byHand(async () => {
      await service.clock.advance(11_000, { patience: 0 })
      return SUCCEEDED
    })
    const result = await service.runner(handler).run({ executionTimeout: 10 })
    expect(result.status).toBe('TIMED_OUT')
    expect(result.raw).toBeUndefined()
    expect(story(result).filter(type => type.startsWith('Execution'))).toEqual([
      'ExecutionStarted',
      'ExecutionTimedOut',
    ])
  })
})
