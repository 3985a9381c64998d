/** Callbacks that a test has answered in advance. */

import { setTimeout as someTime } from 'node:timers/promises'
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { answer, BackendError } from '../../../src/lambda.ts'
import { type Durable, eventsOf, openLab } from './lab.ts'

const approval: Durable = (_, context) =>
  context.waitForCallback('approval', async () => {}, { timeout: { days: 30 } })

test.each([
  ['a text as it is', 'yes', 'yes'],
  ['a text that is JSON as it is', '{"a":1}', '{"a":1}'],
  ['an object as JSON', { by: 'Ada' }, '{"by":"Ada"}'],
  ['a number as JSON', 7, '7'],
  ['null as JSON', null, 'null'],
  ['nothing with nothing', undefined, undefined],
  ['a raw text to the letter', answer.raw('{ }'), '{ }'],
  ['what a function returns', (): object => ({ by: 'Bob' }), '{"by":"Bob"}'],
  ['what a function promises', async (): Promise<unknown> => 'later', 'later'],
  ['an instruction that a function promises', async (): Promise<unknown> => answer.raw('x'), 'x'],
] as const)('a callback is answered with %s', async (_, reply, raw) => {
  const { runner } = await openLab(approval)
  const result = await runner.run({ callbacks: { approval: reply } })
  expect(result.status).toBe('SUCCEEDED')
  expect(result.callback('approval')).toMatchObject({ status: 'SUCCEEDED', raw })
  expect(result.value).toBe(raw)
})

test('callbacks are answered once the handler has suspended, and the handler is called again', async () => {
  const { runner } = await openLab(async (_, context) => {
    const [promise, callbackId] = await context.createCallback('token')
    await context.step('send', async () => callbackId)
    return promise
  })
  const result = await runner.run({ callbacks: { token: 'ok' } })
  expect(result.value).toBe('ok')
  expect(eventsOf(result)).toEqual([
    'ExecutionStarted',
    'CallbackStarted token',
    'StepStarted send',
    'StepSucceeded send',
    'InvocationCompleted',
    'CallbackSucceeded token',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ])
  expect(result.callback('token').callbackId).toBe(result.step('send').value)
})

test('a function that answers hears of the callback and of its execution', async () => {
  const { runner } = await openLab(approval)
  const seen: unknown[] = []
  const result = await runner.run({
    name: 'order-1',
    callbacks: {
      approval: ({ callbackId, name, execution }) => {
        seen.push(name, execution.name, execution.callback({ id: execution.callback(name!).id }).callbackId)
        return callbackId
      },
    },
  })
  expect(seen).toEqual(['approval', 'order-1', result.value])
})

test('one function may answer all callbacks', async () => {
  const { runner } = await openLab(async (_, context) => {
    const [first] = await context.createCallback('first')
    const [second] = await context.createCallback()
    return Promise.all([first, second])
  })
  const result = await runner.run({ callbacks: ({ name }) => `to ${name ?? 'one without a name'}` })
  expect(result.value).toEqual(['to first', 'to one without a name'])
})

test('a callback that is asked for again under its name is answered each time', async () => {
  let count = 0
  const { runner } = await openLab(async (_, context) => {
    const said: string[] = []
    for (let round = 0; round < 3; round++) said.push(await context.waitForCallback('ask', async () => {}))
    return said
  })
  const result = await runner.run({ callbacks: { ask: () => `answer ${++count}` } })
  expect(result.value).toEqual(['answer 1', 'answer 2', 'answer 3'])
  expect(result.callback({ name: 'ask', index: 2 }).value).toBe('answer 3')
})

test.each([
  ['a message', answer.fails('declined'), { message: 'declined' }],
  ['an error', answer.fails(new RangeError('too much')), { type: 'RangeError', message: 'too much' }],
  [
    'its parts',
    answer.fails({ type: 'Declined', message: 'no', data: '{"a":1}' }),
    { type: 'Declined', message: 'no', data: '{"a":1}' },
  ],
  [
    'what a function throws',
    () => {
      throw new TypeError('thrown')
    },
    { type: 'TypeError', message: 'thrown' },
  ],
  [
    'what a function rejects with',
    () => Promise.reject(new Error('rejected')),
    { type: 'Error', message: 'rejected' },
  ],
] as const)('a callback fails with %s', async (_, reply, error) => {
  const { runner } = await openLab(approval)
  const result = await runner.run({ callbacks: { approval: reply } })
  expect(result.status).toBe('FAILED')
  expect(result.callback('approval')).toMatchObject({ status: 'FAILED', error })
  expect(result.callback('approval').error).toEqual(error)
})

test('trap 18: a callback that fails without an error has no error fields at all', async () => {
  const { runner } = await openLab(approval)
  const result = await runner.run({ callbacks: { approval: answer.fails({}) } })
  expect(result.callback('approval')).toMatchObject({ status: 'FAILED', error: {} })
  const failed = result.history.find(({ EventType }) => EventType === 'CallbackFailed')
  expect(failed?.CallbackFailedDetails).toEqual({ Error: { Payload: {}, Truncated: false } })
})

test('an answer that is made while the handler runs is given once it has suspended', async () => {
  let make = (): void => {}
  const made = new Promise<void>(resolve => {
    make = resolve
  })
  const { runner } = await openLab(async (_, context) => {
    const [slow] = await context.createCallback('slow')
    const [quick] = await context.createCallback('quick')
    await quick
    await context.step('work', async () => {
      make()
      await someTime(20)
    })
    return slow
  })
  const result = await runner.run({ callbacks: { quick: 'go', slow: () => made.then(() => 'slow') } })
  expect(result.value).toBe('slow')
  expect(eventsOf(result).slice(3)).toEqual([
    'InvocationCompleted',
    'CallbackSucceeded quick',
    'StepStarted work',
    'StepSucceeded work',
    'InvocationCompleted',
    'CallbackSucceeded slow',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ])
})

test('a callback is answered after the step that hands it out has succeeded, however often that is tried', async () => {
  let tries = 0
  let asked = 0
  const { runner } = await openLab((_, context) =>
    context.waitForCallback(
      'approval',
      async () => {
        if (++tries < 3) throw new Error('mail server down')
      },
      { retryStrategy: () => ({ shouldRetry: true, delay: { minutes: 1 } }) },
    ),
  )
  const result = await runner.run({
    callbacks: {
      approval: () => {
        asked = tries
        return 'ok'
      },
    },
  })
  expect(result.value).toBe('ok')
  expect(asked).toBe(3)
  expect(eventsOf(result).filter(event => event.startsWith('Callback'))).toHaveLength(2)
})

test('a callback that nobody is to answer stays open for the test to answer by hand', async () => {
  const { runner } = await openLab(approval)
  const handle = runner.start({ callbacks: { approval: answer.never() } })
  await handle.waitForCallback('approval')
  await handle.sendCallbackSuccess('approval', 'by hand')
  expect((await handle.result()).value).toBe('by hand')
})

test('whoever answers may do so by hand', async () => {
  const { runner } = await openLab(approval)
  const result = await runner.run({
    callbacks: {
      approval: async ({ callbackId, execution }) => {
        await execution.sendCallbackFailure(callbackId, 'by hand')
        return 'and this comes too late'
      },
    },
  })
  expect(result).toMatchObject({ status: 'FAILED', error: { message: 'by hand' } })
})

test('the answers of a run hold for the executions that it starts', async () => {
  const { service, runner } = await openLab(async (_, context) => context.invoke('child'), { name: 'parent' })
  service.register('child', withDurableExecution(approval))
  expect((await runner.run({ callbacks: { approval: 'from the parent' } })).value).toBe('from the parent')
})

test.each([
  ['a time-out of a callback that has none', answer.timesOut(), "The callback 'open' cannot time out"],
  ['a stop', answer.stops(), 'answer.stops() is for invokes'],
  ['what JSON cannot hold', () => 7n, 'a value JSON can hold'],
  ['what JSON cannot hold, later', answer.after('1h', () => 7n), 'a value JSON can hold'],
] as const)('a run with an answer that cannot be is refused: %s', async (_, reply, message) => {
  const { runner, service } = await openLab(
    async (_event, context) => (await context.createCallback('open'))[0],
  )
  const error = await runner.run({ callbacks: { open: reply } }).catch(error => error)
  expect(error).toBeInstanceOf(BackendError)
  expect(error).toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) })
  expect(service.executions().map(({ status }) => status)).toEqual(['STOPPED'])
})

test('an answer beyond the limit of the service is refused with the limit', async () => {
  const { runner } = await openLab(async (_, context) => (await context.createCallback('open'))[0], {
    limits: { callbackResult: 10 },
  })
  await expect(runner.run({ callbacks: { open: 'x'.repeat(11) } })).rejects.toThrow(
    'The result of a callback',
  )
})

test('a duration that is none is refused where it is written', () => {
  expect(() => answer.after('soon', 1)).toThrow("not 'soon'")
  expect(() => answer.after(-1, 1)).toThrow("not '-1'")
  expect(() => answer.after(Number.POSITIVE_INFINITY, 1)).toThrow("not 'Infinity'")
})
