/** Callbacks that are answered over the control API. */
import { expect, test } from 'vitest'
import { durable, HOUR, NOW, openLambda } from './lambda.ts'

/** An execution that waits for a callback, and what it comes to. */
async function openCallback(options: { heartbeatTimeout?: { hours: number } } = {}) {
  const lambda = await openLambda()
  const { service, start, view, post } = lambda
  const handler = durable(async (_event: unknown, context) => {
    const [answer] = await context.createCallback<string>('approval', { timeout: { hours: 5 }, ...options })
    try {
      return ['answered', await answer]
    } catch (error) {
      return ['failed', (error as Error).message]
    }
  })
  service.register('asks', handler)
  const id = await start('asks')
  const callback = async () => (await view(id)).operations as { callbackId: string; heartbeatAt?: number }[]
  const [{ callbackId = '' } = {}] = await callback()
  return {
    ...lambda,
    id,
    callback: async () => (await callback())[0],
    answer: (way: string, fields: object = {}) =>
      post(`/v1/lambda/callbacks/${way}`, { callbackId, ...fields }),
    async result() {
      await service.clock.advance(0)
      return JSON.parse(String((await view(id)).result))
    },
  }
}

test.each([
  ['a text goes as it is', { result: 'yes' }, 'yes'],
  ['another value goes as JSON', { result: { yes: [1] } }, '{"yes":[1]}'],
  ['a result of false is one', { result: false }, 'false'],
])('%s', async (_name, fields, text) => {
  const { answer, result, id } = await openCallback()
  expect(await answer('succeed', fields)).toMatchObject({ status: 200, body: { id } })
  expect(await result()).toEqual(['answered', text])
})

test('a result may be left out', async () => {
  const { answer, callback } = await openCallback()
  await answer('succeed')
  expect(await callback()).toMatchObject({ status: 'SUCCEEDED' })
  expect(await callback()).not.toHaveProperty('result')
})

test('a callback fails with an error', async () => {
  const { answer, result, callback } = await openCallback()
  await answer('fail', { error: { type: 'Refusal', message: 'not this month' } })
  expect(await callback()).toMatchObject({
    status: 'FAILED',
    error: { type: 'Refusal', message: 'not this month' },
  })
  expect(await result()).toEqual(['failed', expect.stringContaining('not this month')])
})

test('a heartbeat keeps a callback open', async () => {
  const { answer, callback, service } = await openCallback({ heartbeatTimeout: { hours: 2 } })
  expect(await callback()).toMatchObject({ timeoutAt: NOW + 5 * HOUR, heartbeatAt: NOW + 2 * HOUR })
  await service.clock.advance(HOUR)
  await answer('heartbeat')
  expect(await callback()).toMatchObject({ status: 'STARTED', heartbeatAt: NOW + 3 * HOUR })
  await service.clock.advance(2 * HOUR)
  expect(await callback()).toMatchObject({ status: 'TIMED_OUT', error: { type: 'Callback.Heartbeat' } })
  expect(await callback()).not.toHaveProperty('heartbeatAt')
})

test('a callback that is closed cannot be answered again', async () => {
  const { answer } = await openCallback()
  await answer('succeed', { result: 'yes' })
  for (const way of ['succeed', 'fail', 'heartbeat'])
    expect(await answer(way)).toMatchObject({ status: 409, body: { error: { code: 'wrong-state' } } })
})

test('an error has no other fields than errors have', async () => {
  const { answer } = await openCallback()
  expect(await answer('fail', { error: { ErrorType: 'Refusal' } })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(/ErrorType/) } },
  })
})
