/** Faked activities: the backend answers them, and the worker under test is none the wiser. */
import { RetryPolicy, TaskFailedError, type TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity, RunFailedError } from '../../src/index.ts'
import { type Body, openHub } from './open-hub.ts'

const pay: TOrchestrator = async function* (ctx, input: unknown): Body {
  return yield ctx.callActivity('charge', input)
}

test('an activity that no worker serves returns what the fake says', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  hub.use(activity('charge').returns({ receipt: 'r-1' }))
  const run = await hub.start('pay', { items: 3 })
  expect(await run.output()).toEqual({ receipt: 'r-1' })
  expect(run.activity('charge')).toMatchObject({
    status: 'completed',
    input: { items: 3 },
    outputText: '{"receipt":"r-1"}',
    attempts: 1,
  })
})

test('a fake wins over a connected worker, which serves again after resetFakes', async () => {
  const { hub } = await openHub({ orchestrators: { pay }, activities: { charge: () => 'charged' } })
  hub.use(activity('charge').returns('faked'))
  expect(await (await hub.start('pay')).output()).toBe('faked')
  hub.resetFakes()
  expect(await (await hub.start('pay')).output()).toBe('charged')
})

test('the history is the one a worker would have made', async () => {
  const { hub } = await openHub({
    orchestrators: { pay },
    activities: { charge: () => ({ receipt: 'r-1' }) },
  })
  const real = await hub.start('pay', { items: 3 })
  await real.output()
  hub.use(activity('charge').returns({ receipt: 'r-1' }))
  const faked = await hub.start('pay', { items: 3 })
  await faked.output()
  expect(faked.table({ times: false }).replaceAll(faked.instanceId, 'id')).toBe(
    real.table({ times: false }).replaceAll(real.instanceId, 'id'),
  )
  const typesOf = (run: typeof real) => run.history().map(({ type, eventId }) => [type, eventId])
  expect(typesOf(faked)).toEqual(typesOf(real))
})

test.each([
  ['null', null],
  ['zero', 0],
  ['an empty text', ''],
  ['a list', [1, 'a', null]],
  ['a text beyond ASCII', 'Žluťoučký kůň 🐎'],
])('returns %s', async (_, value) => {
  const { hub } = await openHub({ orchestrators: { pay } })
  hub.use(activity('charge').returns(value))
  expect(await (await hub.start('pay')).output()).toEqual(value)
})

test('undefined stays unset, and so does a fake that was told nothing', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  hub.use(activity('charge'))
  const told = await hub.start('pay')
  expect(await told.output()).toBeUndefined()
  hub.use(activity('charge').returns(undefined))
  const returned = await hub.start('pay')
  expect(await returned.output()).toBeUndefined()
  for (const run of [told, returned]) {
    const completed = run.history().filter(({ type }) => type === 'taskCompleted')
    expect(completed).toHaveLength(1)
    expect(completed[0]).not.toHaveProperty('result')
  }
})

test('a value is read when the fake is made', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  const receipt = { id: 'r-1' }
  hub.use(activity('charge').returns(receipt))
  receipt.id = 'changed'
  expect(await (await hub.start('pay')).output()).toEqual({ id: 'r-1' })
})

test('an error fails the activity with its name, message, stack and causes', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  const cause = new TypeError('no such card', { cause: 'the bank is closed' })
  const error = new RangeError('declined', { cause })
  hub.use(activity('charge').throws(error))
  const run = await hub.start('pay')
  await expect(run.output()).rejects.toThrow(RunFailedError)
  expect(run.activity('charge')?.failure).toEqual({
    errorType: 'RangeError',
    errorMessage: 'declined',
    stackTrace: error.stack,
    isNonRetriable: false,
    properties: {},
    innerFailure: {
      errorType: 'TypeError',
      errorMessage: 'no such card',
      stackTrace: cause.stack,
      isNonRetriable: false,
      properties: {},
      innerFailure: expect.objectContaining({
        errorType: 'UnknownError',
        errorMessage: 'the bank is closed',
      }),
    },
  })
})

test('the orchestrator catches what a fake throws', async () => {
  const { hub } = await openHub({
    orchestrators: {
      careful: async function* (ctx): Body {
        try {
          return yield ctx.callActivity('charge')
        } catch (error) {
          return error instanceof TaskFailedError ? error.details.message : 'another error'
        }
      },
    },
  })
  hub.use(activity('charge').throws(new Error('declined')))
  expect(await (await hub.start('careful')).output()).toBe('declined')
})

test('an endless chain of causes is cut', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  const error = new Error('declined')
  error.cause = error
  hub.use(activity('charge').throws(error))
  const run = await hub.start('pay')
  await expect(run.output()).rejects.toThrow('declined')
})

test.each([
  ['a text', 'declined', 'declined'],
  ['undefined', undefined, 'undefined'],
  ['an object', { code: 7 }, '{"code":7}'],
])('what is no error fails it as UnknownError: %s', async (_, thrown, errorMessage) => {
  const { hub } = await openHub({ orchestrators: { pay } })
  hub.use(
    activity('charge').answers(() => {
      throw thrown
    }),
  )
  const run = await hub.start('pay')
  await expect(run.output()).rejects.toThrow(RunFailedError)
  expect(run.activity('charge')?.failure).toMatchObject({ errorType: 'UnknownError', errorMessage })
})

test('fails as another language would', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  const details = { errorType: 'Contoso.CardDeclined', errorMessage: 'no funds', stackTrace: 'at Pay()' }
  hub.use(activity('charge').throws(details, { nonRetriable: true }))
  const run = await hub.start('pay')
  await expect(run.output()).rejects.toThrow('no funds')
  expect(run.activity('charge')?.failure).toMatchObject({ ...details, isNonRetriable: true })
})

const persistent: TOrchestrator = async function* (ctx): Body {
  const retry = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: 3_600_000 })
  return yield ctx.callActivity('charge', 'card', { retry })
}

test('fails twice, then returns: the retry policy of the orchestrator does the rest', async () => {
  const { hub } = await openHub({ orchestrators: { persistent }, time: 'skip' })
  const charge = hub.use(activity('charge').throws(new Error('busy'), { times: 2 }).returns('charged'))
  const run = await hub.start('persistent')
  expect(await run.output()).toBe('charged')
  expect(run.activity('charge')).toMatchObject({ status: 'completed', attempts: 3 })
  expect(charge.calls.map(({ attempt, input }) => [attempt, input])).toEqual([
    [1, 'card'],
    [2, 'card'],
    [3, 'card'],
  ])
  expect(charge.calls[1]!.at - charge.calls[0]!.at).toBeGreaterThanOrEqual(3_600_000)
})

test('a failure that may not be retried ends it at once', async () => {
  const { hub } = await openHub({ orchestrators: { persistent }, time: 'skip' })
  const charge = hub.use(activity('charge').throws(new Error('stolen'), { nonRetriable: true }))
  const run = await hub.start('persistent')
  await expect(run.output()).rejects.toThrow('stolen')
  expect(charge.calls).toHaveLength(1)
})

test('a function answers, with the call beside the input; it may be async', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  const charge = hub.use(
    activity('charge').answers(async (order: { items: number }, { instanceId }) => {
      await Promise.resolve()
      if (order.items > 5) throw new RangeError('too many')
      return { instanceId, cents: order.items * 100 }
    }),
  )
  const few = await hub.start('pay', { items: 3 }, { instanceId: 'few' })
  expect(await few.output()).toEqual({ instanceId: 'few', cents: 300 })
  const many = await hub.start('pay', { items: 6 }, { version: '2' })
  await expect(many.output()).rejects.toThrow('too many')
  expect(charge.calls).toEqual([
    {
      kind: 'activity',
      name: 'charge',
      version: '',
      operation: undefined,
      input: { items: 3 },
      inputText: '{"items":3}',
      instanceId: 'few',
      attempt: 1,
      at: expect.any(Number),
    },
    expect.objectContaining({ instanceId: many.instanceId, version: '2', input: { items: 6 } }),
  ])
})

test('an answer that JSON cannot hold fails the activity, and nothing else', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  hub.use(activity('charge').answers(() => 12n))
  const run = await hub.start('pay')
  await expect(run.output()).rejects.toThrow('A payload must be a value JSON can hold')
})

test('a fan-out of a thousand is answered', async () => {
  const { hub } = await openHub({
    orchestrators: {
      fanOut: async function* (ctx): Body {
        const tasks = Array.from({ length: 1000 }, (_, index) => ctx.callActivity('double', index))
        let sum = 0
        for (const task of tasks) sum += (yield task) as number
        return sum
      },
    },
  })
  const double = hub.use(activity('double').answers((n: number) => 2 * n))
  expect(await (await hub.start('fanOut')).output({ timeout: 15_000 })).toBe(999_000)
  expect(double.calls).toHaveLength(1000)
})
