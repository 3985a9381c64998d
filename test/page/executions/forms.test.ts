/** The forms of executions: what they ask of the server. */
import { expect, test } from 'vitest'
import type { Form, Told } from '../../../page/actions/form.ts'
import { forms } from '../../../page/actions/forms/index.ts'
import type { LambdaFormKind, Subject } from '../../../page/actions/kinds.ts'
import { refusalFor } from '../../../page/actions/rules.ts'

const open = (kind: LambdaFormKind, subject: Subject = { id: 'e/1' }): Form =>
  forms[kind](subject, {
    orchestrations: [],
    functions: ['order-fn', 'tax-fn'],
    children: new Map(),
    row: () => undefined,
    now: () => 0,
  })

/** What is asked for when a form is sent as it was opened, but for what is typed. */
function send(form: Form, typed: Readonly<Record<string, string>> = {}, told: Told = {}) {
  const values = Object.fromEntries(
    Object.entries(form.fields).map(([name, field]) => [name, field.read(typed[name] ?? field.initial)]),
  )
  return { ask: form.ask(values), said: form.said(told, values), leadsTo: form.leadsTo?.(told, values) }
}

test('a start offers functions, and leads to the execution', () => {
  const form = open('startExecution', { id: '' })
  expect(form.fields.functionName).toMatchObject({ initial: 'order-fn', options: ['order-fn', 'tax-fn'] })
  expect(
    send(form, { payload: '{"items":3}', executionTimeout: '60' }, { id: 'e-2', name: 'order-2' }),
  ).toEqual({
    ask: {
      path: '/executions',
      body: { functionName: 'order-fn', payload: { items: 3 }, name: undefined, executionTimeout: 60 },
    },
    said: 'Started order-2.',
    leadsTo: 'e-2',
  })
  expect(() => send(form, { executionTimeout: 'soon' })).toThrow('a number above 0')
  expect(() => send(form, { executionTimeout: '-1' })).toThrow('a number above 0')
  expect(() => send(form, { functionName: ' ' })).toThrow('Name the function')
})

test('another start has the function and the input of the first', () => {
  const { functionName, payload } = open('startExecution', {
    id: '',
    name: 'tax-fn:7',
    input: '{"a":1}',
  }).fields
  expect(functionName?.initial).toBe('tax-fn:7')
  expect(payload?.initial).toBe('{\n  "a": 1\n}')
})

test('a stop carries an error only where one is given', () => {
  const form = open('stopExecution')
  expect(send(form).ask).toEqual({ path: '/executions/e%2F1/stop', body: {} })
  expect(send(form, { message: 'not today', type: 'Operator' }).ask.body).toEqual({
    error: { message: 'not today', type: 'Operator' },
  })
})

test('an answer goes as it was typed; what begins as JSON is to be JSON', () => {
  const callback = { callbackId: 'c+/=', name: 'approval' }
  const form = open('succeedCallback', { id: 'e-1', callback })
  const result = (text: string) => send(form, { result: text }).ask
  expect(result('approved')).toEqual({
    path: '/callbacks/succeed',
    body: { callbackId: 'c+/=', result: 'approved' },
  })
  expect(result('{"by":"Ada"}').body).toMatchObject({ result: '{"by":"Ada"}' })
  expect(result('').body).toMatchObject({ result: undefined })
  expect(() => result('{"by":')).toThrow('Line 1')
  expect(send(form).said).toBe('Answered approval. The next invocation takes it.')
})

test('a failure of a callback carries its error', () => {
  const callback = { callbackId: 'c-1', name: 'approval' }
  const form = open('failCallback', { id: 'e-1', callback })
  expect(send(form, { message: 'no', data: '7' }).ask).toEqual({
    path: '/callbacks/fail',
    body: { callbackId: 'c-1', error: { message: 'no', data: '7' } },
  })
})

test('what has ended is neither stopped nor answered', () => {
  for (const kind of ['stopExecution', 'succeedCallback', 'failCallback', 'heartbeat'] as const) {
    expect(refusalFor(kind, 'RUNNING')).toBeUndefined()
    for (const status of ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'] as const)
      expect(refusalFor(kind, status)).toBe('It has ended')
    expect(refusalFor(kind, undefined)).toBe('There is no such execution')
  }
})
