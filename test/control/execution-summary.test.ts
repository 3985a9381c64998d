/** What the line of an execution says it waits for, or how it ended. */
import { describe, expect, test } from 'vitest'
import { executionSummary } from '../../src/control/live/execution-summary.ts'
import type { ExecutionReport, Reason } from '../../src/lambda.ts'

const report = (more: Partial<ExecutionReport> = {}): ExecutionReport => ({
  id: 'e-1',
  arn: 'arn',
  name: 'first',
  functionName: 'order',
  version: '$LATEST',
  status: 'RUNNING',
  startedAt: 0,
  changedAt: 0,
  endedAt: undefined,
  deadline: 1_000_000,
  invocations: 1,
  input: undefined,
  result: undefined,
  error: undefined,
  callerId: undefined,
  ...more,
})

const reason = (kind: Reason['kind'], more: Partial<Reason> = {}): Reason => ({
  kind,
  text: 'words',
  ...more,
})
const wait = (name: string | undefined, due: number) => reason('wait', { name, due })
const callback = (name: string, due?: number) => reason('callback', { name, due })
const step = reason('step', { name: 'charge' })
const runs = reason('invocation')

describe('it waits for', () => {
  test.each<[Reason[], string, number?]>([
    [[runs], 'Handler runs'],
    [[runs, step], 'Step charge'],
    [[step], 'Step charge'],
    [[wait('pause', 5)], 'Wait pause', 5],
    [[wait(undefined, 5)], 'Wait', 5],
    [[wait('long', 9), wait('short', 5)], 'Wait long; wait short', 5],
    [[reason('retry', { name: 'charge', due: 5 })], 'Retry of charge', 5],
    [[reason('retry', { due: 5 })], 'Retry', 5],
    [[reason('rest', { due: 5 })], 'Rest after a failed invocation', 5],
    [[callback('approval')], 'Callback approval'],
    [[callback('approval', 3)], 'Callback approval'],
    [[callback('approval', 3), wait('pause', 5)], 'Callback approval; wait pause', 5],
    [[callback('a'), callback('a'), callback('b')], '2 callbacks a; callback b'],
    [[reason('invoke', { name: 'tax', functionName: 'tax-fn' })], 'Invoke of tax-fn'],
    [['a', 'b', 'c', 'd', 'e'].map(name => callback(name)), 'Callback a; callback b; callback c; 2 more'],
    [[callback('a'), reason('deadline', { due: 7 })], 'Callback a; end of its time', 7],
    [[reason('deadline', { due: 7 })], 'End of its time', 7],
  ])('%#: %j', (reasons, text, due) => {
    expect(executionSummary(report(), reasons)).toEqual({ text, due })
  })

  test('something with a very long name, which is shortened', () => {
    const { text } = executionSummary(report(), [callback('x'.repeat(500))])
    expect(text).toMatch(/^Callback x+…$/)
    expect(text.length).toBe(200)
  })
})

describe('it ended with', () => {
  test.each<[Partial<ExecutionReport>, string]>([
    [{ status: 'SUCCEEDED', result: '{"a":\n 1}' }, '{"a": 1}'],
    [{ status: 'SUCCEEDED' }, ''],
    [{ status: 'FAILED', error: { type: 'TypeError', message: 'no' } }, 'TypeError: no'],
    [{ status: 'FAILED', error: { message: 'no' } }, 'no'],
    [{ status: 'STOPPED', error: { type: '' } }, ''],
    [{ status: 'TIMED_OUT' }, ''],
  ])('%j', (more, text) => {
    expect(executionSummary(report(more), [])).toEqual({ text, due: undefined })
  })
})
