/** What a worker's answer to a batch means: state, answers, actions, and what is sent again (sections 3.3 and 3.4). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BatchResponse, commitBatch } from '../../src/durable-task/core/commit-batch.ts'
import { call, operation } from './entity-messages.ts'
import { failure } from './histories.ts'

const [a, b, c] = [call('a'), call('b'), call('c')]
const signal = operation('signal')

const success = (result?: string) => ({ success: { result } })
const failed = (message: string) => ({ failure: { failureDetails: failure(message) } })
const completed = (output?: string) => ({ type: 'completed', output })

const commit = (batch: (typeof a)[], response: Partial<BatchResponse>, state: string | undefined = 'old') =>
  commitBatch(state, batch, { results: [], actions: [], operationInfos: [], ...response })

const infos = (...requestIds: string[]) => requestIds.map(requestId => ({ requestId }))
const actions = [
  { sendSignal: { instanceId: '@b@1', name: 'go' } },
  { startNewOrchestration: { instanceId: '', name: 'o' } },
]

/** Answers in short: request and how it went. */
const answersOf = ({ answers }: ReturnType<typeof commit>) =>
  answers.map(({ operation: { requestId }, outcome }) =>
    outcome.type === 'completed'
      ? `${requestId}: ${outcome.output}`
      : `${requestId} failed: ${outcome.failureDetails.errorMessage}`,
  )

describe('the state', () => {
  test.for(['0', 'false', '[]', 'null', '""', ''])('224 %j is kept as it is', entityState => {
    expect(commit([a], { results: [success()], entityState }).state).toBe(entityState)
  })

  test('225 that is unset is deleted', () => {
    const { state } = commit([a], { results: [success()] })
    expect(state).toBeUndefined()
  })

  test('is the new one, even when some operations failed or were not come to', () => {
    const entityState = 'new'
    expect(commit([a], { results: [failed('down')], entityState }).state).toBe('new')
    expect(commit([a, b], { results: [success()], entityState }).state).toBe('new')
  })

  test.for(['old', '', undefined])('223 250 %j stays when the host failed, whatever the answer says', old => {
    const failureDetails = failure('no host')
    for (const entityState of ['new', undefined])
      expect(commitBatch(old, [a], { ...failedHost, failureDetails, entityState }).state).toBe(old)
  })
})

const failedHost: BatchResponse = { results: [], actions: [], operationInfos: [] }

describe('the answers', () => {
  test('belong to the operations by position', () => {
    const results = [success('1'), failed('down'), success('3')]
    const { answers, unanswered } = commit([a, b, c], { results })
    expect(answers).toEqual([
      { operation: a, outcome: completed('1') },
      { operation: b, outcome: { type: 'failed', failureDetails: failure('down') } },
      { operation: c, outcome: completed('3') },
    ])
    expect(unanswered).toEqual([])
  })

  test.for(['', undefined, 'null'])('220 keep a result of %j', result => {
    const { answers } = commit([a], { results: [success(result)] })
    expect(answers).toEqual([{ operation: a, outcome: completed(result) }])
  })

  test('221 keep the details of a failure whole', () => {
    const failureDetails = { ...failure(''), errorType: '', stackTrace: '', innerFailure: failure('inner') }
    const { answers } = commit([a], { results: [{ failure: { failureDetails } }] })
    expect(answers).toEqual([{ operation: a, outcome: { type: 'failed', failureDetails } }])
  })

  test.for([{ failure: {} }, {}])(
    'of a worker that does not say why, %j, are failures that say so',
    result => {
      const [answer] = commit([a], { results: [result] }).answers
      expect(answer).toMatchObject({
        outcome: {
          type: 'failed',
          failureDetails: {
            errorType: 'OperationFailed',
            errorMessage: expect.stringContaining('did not say why'),
          },
        },
      })
    },
  )

  test('go to calls only', () => {
    const results = [success('1'), success('2'), failed('down')]
    expect(answersOf(commit([signal, a, operation('another')], { results }))).toEqual(['a: 2'])
  })

  test('beyond the operations are ignored', () => {
    const results = [success('1'), success('surplus'), failed('surplus')]
    const { answers, unanswered } = commit([a], { results, entityState: 'new' })
    expect(answers).toEqual([{ operation: a, outcome: completed('1') }])
    expect(unanswered).toEqual([])
  })
})

describe('operations that are named by the worker', () => {
  const results = [success('1'), success('2'), success('3')]

  test('in their order, or not at all, are answered by position', () => {
    const expected = ['a: 1', 'b: 2', 'c: 3']
    expect(answersOf(commit([a, b, c], { results, operationInfos: infos('a', 'b', 'c') }))).toEqual(expected)
    expect(answersOf(commit([a, b, c], { results, operationInfos: infos('a') }))).toEqual(expected)
    expect(answersOf(commit([a, b, c], { results }))).toEqual(expected)
  })

  test('in another order are answered by name', () => {
    const { answers } = commit([a, b, c], { results, operationInfos: infos('c', 'a', 'b') })
    expect(answers.map(({ operation: each }) => each)).toEqual([c, a, b])
    expect(answersOf(commit([a, b, c], { results, operationInfos: infos('b', 'a') }))).toEqual([
      'b: 1',
      'a: 2',
      'c: 3',
    ])
  })

  test('and share a name are answered each once', () => {
    const [first, second] = [call('same'), call('same', 'y')]
    const { answers } = commit([a, first, second], { results, operationInfos: infos('same', 'same', 'a') })
    expect(answers.map(({ operation: each }) => each)).toEqual([first, second, a])
  })

  test.for([[['x', 'b', 'c']], [['', '', '']], [['b', 'a', 'c', 'd']], [['a', 'a', 'b']]])(
    'by names it was not sent, %j, are answered by position',
    ([names]) => {
      expect(answersOf(commit([a, b, c], { results, operationInfos: infos(...names!) }))).toEqual([
        'a: 1',
        'b: 2',
        'c: 3',
      ])
    },
  )
})

describe('249 operations the worker did not come to', () => {
  test('are sent again; the others are answered, the state and the actions are taken', () => {
    const response = { results: [success('1')], entityState: 'new', actions }
    expect(commit([a, signal, c], response)).toEqual({
      state: 'new',
      answers: [{ operation: a, outcome: completed('1') }],
      actions,
      unanswered: [signal, c],
    })
  })

  test('are those without a result, not the last ones, when the worker names them', () => {
    const response = { results: [success('2')], operationInfos: infos('b') }
    const { unanswered } = commit([a, b, c], response)
    expect(unanswered).toEqual([a, c])
    expect(answersOf(commit([a, b, c], response))).toEqual(['b: 2'])
  })

  test('keep their order, in whichever the worker names them', () => {
    const response = { results: [success('1')], operationInfos: infos('a', 'c', 'b') }
    expect(commit([a, b, c], response).unanswered).toEqual([b, c])
  })
})

describe('250 a host that failed', () => {
  const failureDetails = failure('no such entity')

  test('222 fails every call, drops signals and actions, and sends nothing again', () => {
    expect(commit([a, signal, c], { failureDetails, actions, entityState: 'new' })).toEqual({
      state: 'old',
      answers: [
        { operation: a, outcome: { type: 'failed', failureDetails } },
        { operation: c, outcome: { type: 'failed', failureDetails } },
      ],
      actions: [],
      unanswered: [],
    })
  })

  test('fails only the calls that have no result of their own', () => {
    const results = [success('1'), failed('its own')]
    expect(answersOf(commit([a, b, c], { results, failureDetails }))).toEqual([
      'a: 1',
      'b failed: its own',
      'c failed: no such entity',
    ])
  })

  test('counts by presence: details that say nothing are a failure, too', () => {
    const silent = { ...failure(''), errorType: '' }
    expect(commit([a], { failureDetails: silent, entityState: 'new' })).toMatchObject({
      state: 'old',
      answers: [{ outcome: { type: 'failed', failureDetails: silent } }],
    })
  })
})

test('actions come in the order the worker sent them', () => {
  expect(commit([a], { results: [success()], actions }).actions).toEqual(actions)
})

test('whatever the answer, each operation is answered once or sent again once, or is a signal and gone', () => {
  const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const response = fc.record({
    results: fc.array(fc.constantFrom(success('ok'), failed('down')), { maxLength: 6 }),
    operationInfos: fc.array(ids, { maxLength: 6 }).map(names => infos(...names)),
    failureDetails: fc.option(fc.constant(failure('host')), { nil: undefined }),
  })
  const batches = fc
    .uniqueArray(ids)
    .chain(names => fc.tuple(...names.map(name => fc.constantFrom(call(name), operation(name)))))
  fc.assert(
    fc.property(batches, response, (batch, { results, operationInfos, failureDetails }) => {
      const { answers, unanswered } = commit(batch, { results, operationInfos, failureDetails })
      const answered = answers.map(({ operation: each }) => each)
      const gone = batch.filter(each => !answered.includes(each) && !unanswered.includes(each))
      expect(answered.every(({ kind }) => kind === 'call')).toBe(true)
      expect(gone.every(({ kind }) => kind === 'signal')).toBe(true)
      expect(answered.filter(each => unanswered.includes(each))).toEqual([])
      expect(new Set([...answered, ...unanswered]).size).toBe(answered.length + unanswered.length)
      expect(unanswered).toHaveLength(failureDetails ? 0 : Math.max(0, batch.length - results.length))
    }),
  )
})
