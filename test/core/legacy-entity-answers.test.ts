/** What an orchestration that speaks the older form is told: raised events, named after its requests (section 3.9). */
import { describe, expect, test } from 'vitest'
import { answerTo, grantOf } from '../../src/durable-task/core/entity-answers.ts'
import { legacyAnswer, legacyGrant } from '../../src/durable-task/core/legacy-entity.ts'
import { call, lock } from './entity-messages.ts'
import { failure } from './histories.ts'

const id = 'c0ffee00-0000-4000-8000-000000000001'

describe('an answer', () => {
  const answer = (message: ReturnType<typeof legacyAnswer>) => {
    if (message.type !== 'eventRaised') throw new Error(`${message.type} is no raised event`)
    return { name: message.name, body: JSON.parse(message.input ?? '') }
  }

  test.for([
    ['"text"', '"text"'],
    ['5', '5'],
    ['', ''],
    ['null', 'null'],
    [undefined, null],
  ] as const)('of the result %j has it as text, and no other key', ([output, result]) => {
    expect(answer(legacyAnswer('The Request', { type: 'completed', output }))).toEqual({
      name: 'The Request',
      body: { result },
    })
  })

  test('221 of a failure names it in every place where a caller looks', () => {
    const failureDetails = {
      ...failure('outer'),
      errorType: 'Outer',
      stackTrace: 'at outer',
      innerFailure: { ...failure('inner'), isNonRetriable: false },
    }
    expect(answer(legacyAnswer(id, { type: 'failed', failureDetails }))).toEqual({
      name: id,
      body: {
        result: 'outer',
        exceptionType: 'Outer',
        failureDetails: {
          ErrorType: 'Outer',
          ErrorMessage: 'outer',
          StackTrace: 'at outer',
          InnerFailure: {
            ErrorType: 'Error',
            ErrorMessage: 'inner',
            StackTrace: null,
            InnerFailure: null,
            IsNonRetriable: false,
          },
          IsNonRetriable: true,
        },
      },
    })
  })

  test('of a failure that says nothing is still one: its keys are there', () => {
    const failureDetails = { ...failure(''), errorType: '' }
    const { body } = answer(legacyAnswer(id, { type: 'failed', failureDetails }))
    expect(body).toMatchObject({ result: '', exceptionType: '', failureDetails: { ErrorType: '' } })
  })

  test('239 of a lock is named by its section', () => {
    expect(answer(legacyGrant(id))).toEqual({ name: id, body: { result: 'Lock Acquisition Completed' } })
  })

  test('is in the form of its request', () => {
    const failureDetails = failure('down')
    const [native, legacy] = [call(id), { ...call(id), dialect: 'legacy' as const }]
    expect(answerTo(native, { type: 'completed', output: '' })).toEqual({
      type: 'entityOperationCompleted',
      requestId: id,
      output: '',
    })
    expect(answerTo(native, { type: 'completed', output: undefined })).toEqual({
      type: 'entityOperationCompleted',
      requestId: id,
    })
    expect(answerTo(native, { type: 'failed', failureDetails })).toEqual({
      type: 'entityOperationFailed',
      requestId: id,
      failureDetails,
    })
    for (const outcome of [
      { type: 'completed', output: '5' },
      { type: 'failed', failureDetails },
    ] as const)
      expect(answerTo(legacy, outcome)).toEqual(legacyAnswer(id, outcome))

    expect(grantOf(lock('x', id))).toEqual({ type: 'entityLockGranted', criticalSectionId: id })
    expect(grantOf({ ...lock('x', id), dialect: 'legacy' })).toEqual(legacyGrant(id))
  })
})
