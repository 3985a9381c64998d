/** Executions over the control API, from their start to their end. */
import { expect, test } from 'vitest'
import { HOUR, NOW, openLambda, order } from './lambda.ts'

const refused = (status: number, code: string, message: RegExp) => ({
  status,
  body: { error: { code, message: expect.stringMatching(message) } },
})

test('an execution from its start to its end', async () => {
  const { service, post, get } = await openLambda()
  service.register('order', order)
  const started = await post('/v1/lambda/executions', {
    functionName: 'order',
    payload: { items: 3 },
    name: 'first',
  })
  expect(started).toMatchObject({
    status: 201,
    body: { name: 'first', functionName: 'order', version: '$LATEST', status: 'RUNNING', startedAt: NOW },
  })
  const { id, arn } = started.body
  expect(String(arn).endsWith(`/durable-execution/first/${id}`)).toBe(true)
  await service.clock.advance(0)
  const rows = async () => (await get('/v1/lambda/executions')).body.executions as object[]
  expect(await rows()).toMatchObject([{ id, summary: 'Wait pause', due: NOW + HOUR, invocations: 1 }])
  await post('/v1/lambda/clock/advance', { by: '1h' })
  expect(await rows()).toMatchObject([
    { summary: 'Callback approval', changedAt: NOW + HOUR, invocations: 2 },
  ])
  expect((await rows())[0]).not.toHaveProperty('due')
  const { body: view } = await get(`/v1/lambda/executions/${id}/view`)
  const { callbackId } = (view.operations as { callbackId: string }[]).at(-1)!
  expect(await post('/v1/lambda/callbacks/succeed', { callbackId, result: 'yes' })).toMatchObject({
    body: { id, status: 'RUNNING' },
  })
  await service.clock.advance(0)
  expect(await rows()).toMatchObject([
    { status: 'SUCCEEDED', endedAt: NOW + HOUR, summary: '{"price":30,"approval":"yes"}', invocations: 3 },
  ])
})

test('a start under a name that is taken finds that execution, or is refused', async () => {
  const { service, post, start } = await openLambda()
  service.register('order', order)
  const id = await start('order', { items: 1 }, 'once')
  const again = { functionName: 'order', payload: { items: 1 }, name: 'once' }
  expect(await post('/v1/lambda/executions', again)).toMatchObject({ status: 201, body: { id } })
  expect(await post('/v1/lambda/executions', { ...again, payload: 2 })).toMatchObject(
    refused(409, 'instance-exists', /'once' was started before, with another payload/),
  )
})

test('a start says why it cannot be', async () => {
  const { service, post } = await openLambda()
  service.register('order', order).register('tax', () => 7, { durable: false })
  const start = (body: object) => post('/v1/lambda/executions', body)
  expect(await start({ functionName: 'nobody' })).toMatchObject(
    refused(404, 'instance-not-found', /^Function not found: nobody\. There are order, tax\.$/),
  )
  expect(await start({ functionName: 'tax' })).toMatchObject(refused(400, 'invalid-request', /not durable/))
  expect(await start({ functionName: 'order', name: 'a b' })).toMatchObject(
    refused(400, 'invalid-request', /execution name 'a b'/),
  )
  expect(await start({})).toMatchObject(refused(400, 'invalid-request', /functionName: is missing/))
  expect(await start({ functionName: 'order', executionTimeout: 0 })).toMatchObject(
    refused(400, 'invalid-request', /timeout/i),
  )
})

test('an execution is stopped with an error, and stays as it is then', async () => {
  const { service, post, start } = await openLambda()
  service.register('order', order)
  const id = await start('order', { items: 1 })
  const stop = (error?: object) => post(`/v1/lambda/executions/${id}/stop`, { error })
  const stopped = { status: 200, body: { status: 'STOPPED', summary: 'Enough: no more', endedAt: NOW } }
  expect(await stop({ type: 'Enough', message: 'no more' })).toMatchObject(stopped)
  expect(await stop({ type: 'Other' })).toMatchObject(stopped)
})

test('what nobody knows is refused', async () => {
  const { get, post } = await openLambda()
  const unknown = refused(404, 'instance-not-found', /'nobody'/)
  expect(await get('/v1/lambda/executions/nobody/view')).toMatchObject(unknown)
  expect(await get('/v1/lambda/executions/nobody/diagram')).toMatchObject(unknown)
  expect(await post('/v1/lambda/executions/nobody/stop')).toMatchObject(unknown)
  for (const way of ['succeed', 'fail', 'heartbeat'])
    expect(await post(`/v1/lambda/callbacks/${way}`, { callbackId: 'nobody' })).toMatchObject(unknown)
})

test('the list has pages and filters', async () => {
  const { service, get, post, start } = await openLambda()
  service.register('order', order).register('other', order)
  const names = ['a', 'b', 'c', 'd']
  for (const name of names) await start(name === 'c' ? 'other' : 'order', { items: 1 }, name)
  const list = async (query: string) => {
    const { body } = await get(`/v1/lambda/executions?${query}`)
    return { ...body, names: (body.executions as { name: string }[]).map(({ name }) => name) }
  }
  const first = (await list('limit=3')) as { names: string[]; next?: string }
  expect(first.names).toEqual(['a', 'b', 'c'])
  const second = await list(`limit=3&after=${first.next}`)
  expect(second.names).toEqual(['d'])
  expect(second).not.toHaveProperty('next')
  expect((await list('functionName=other')).names).toEqual(['c'])
  expect((await list('name=b')).names).toEqual(['b'])
  const { executions } = (await get('/v1/lambda/executions')).body as { executions: { id: string }[] }
  await post(`/v1/lambda/executions/${executions[1]?.id}/stop`)
  expect((await list('status=STOPPED')).names).toEqual(['b'])
  expect((await list('status=STOPPED&status=RUNNING')).names).toEqual(names)
  expect(await get('/v1/lambda/executions?after=nobody')).toMatchObject(
    refused(400, 'invalid-request', /'nobody' is not there any more/),
  )
  expect(await get('/v1/lambda/executions?status=DONE')).toMatchObject(
    refused(400, 'invalid-request', /status/),
  )
})
