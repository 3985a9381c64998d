/** One execution with everything there is to show of it, and what the whole service says of itself. */
import { expect, test } from 'vitest'
import { durable, HOUR, NOW, openLambda, order } from './lambda.ts'

test('a view has everything there is to show', async () => {
  const { service, start, view } = await openLambda({ feed: { always: true } })
  service.register('order', order)
  const id = await start('order', { items: 3 }, 'first')
  expect(await view(id)).toMatchObject({
    row: { id, name: 'first', status: 'RUNNING', due: NOW + HOUR },
    input: '{"items":3}',
    deadline: expect.any(Number),
    explanation: service.execution(id).explain(),
    reasons: [{ kind: 'wait', name: 'pause', due: NOW + HOUR }],
    isLogWhole: true,
    operations: [
      { name: 'charge', type: 'STEP', subType: 'Step', status: 'SUCCEEDED', attempt: 1, result: '30' },
      {
        ...{ name: 'pause', type: 'WAIT', status: 'STARTED', state: 'started' },
        ...{ startedAt: NOW, endsAt: NOW + HOUR },
      },
    ],
    invocations: [{ number: 1, startedAt: NOW, endedAt: NOW }],
    targets: [],
  })
  const { log, history } = await view(id)
  expect(log).toEqual(service.feed.log(id))
  expect((log as object[])[0]).toMatchObject({ event: 'registered', statusAfter: 'RUNNING' })
  expect(log).toContainEqual(
    expect.objectContaining({ event: 'handler.suspended', to: { lifecycle: 'running', invocation: 'idle' } }),
  )
  expect(history).toEqual({ events: service.execution(id).history, from: 0, size: 5 })
})

test('the history of a view begins where the viewer says, and no later than it ends', async () => {
  const { service, start, get } = await openLambda()
  service.register('order', order)
  const id = await start('order', { items: 3 })
  const history = async (from: number) => {
    const { body } = await get(`/v1/lambda/executions/${id}/view?from=${from}`)
    return body.history as { events: { EventType: string }[]; from: number; size: number }
  }
  const { events, ...rest } = await history(3)
  expect(events.map(({ EventType }) => EventType)).toEqual(['WaitStarted', 'InvocationCompleted'])
  expect(rest).toEqual({ from: 3, size: 5 })
  expect(await history(100)).toEqual({ events: [], from: 5, size: 5 })
  expect(await get(`/v1/lambda/executions/${id}/view?from=-1`)).toMatchObject({ status: 400 })
})

test('executions that invoke each other show each other', async () => {
  const { service, start, view } = await openLambda()
  const child = durable(async (_event: unknown, context) => context.wait('rest', { hours: 1 }))
  const parent = durable(async (_event: unknown, context) => context.invoke('tax', 'tax-fn', { net: 10 }))
  service.register('parent', parent).register('tax-fn', child)
  const id = await start('parent', undefined, 'top')
  const { row, operations, targets } = await view(id)
  const [target] = targets as { id: string; operationId: string }[]
  expect(row).toMatchObject({ summary: 'Invoke of tax-fn' })
  expect(operations).toMatchObject([
    { id: target?.operationId, type: 'CHAINED_INVOKE', functionName: 'tax-fn', executionId: target?.id },
  ])
  expect(operations).toMatchObject([{ input: '{"net":10}' }])
  expect(targets).toMatchObject([{ functionName: 'tax-fn', status: 'RUNNING' }])
  const called = await view(String(target?.id))
  expect(called).toMatchObject({
    row: { callerId: id, functionName: 'tax-fn' },
    caller: { id, name: 'top', functionName: 'parent', operationId: target?.operationId },
  })
  await service.clock.advance(HOUR)
  const ended = await view(id)
  expect(ended).toMatchObject({
    row: { status: 'SUCCEEDED' },
    targets: [{ status: 'SUCCEEDED' }],
    reasons: [],
  })
})

test('an invocation that failed says why, and what runs has no end yet', async () => {
  let calls = 0
  const { service, post, start, view } = await openLambda()
  service.register('broken', async () => {
    if (++calls === 1) throw new TypeError('not yet')
    return new Promise(() => {})
  })
  const id = await start('broken')
  expect(await view(id)).toMatchObject({
    row: { summary: 'Rest after a failed invocation', due: NOW + 5_000 },
    reasons: [{ kind: 'rest' }],
    invocations: [{ number: 1, endedAt: NOW, error: { type: 'TypeError', message: 'not yet' } }],
  })
  await post('/v1/lambda/clock/advance', { by: 5_000, patience: 50 })
  const { row, invocations } = await view(id)
  expect(row).toMatchObject({ summary: 'Handler runs', invocations: 2 })
  expect(invocations).toMatchObject([{ number: 1 }, { number: 2, startedAt: NOW + 5_000 }])
  expect((invocations as object[])[1]).not.toHaveProperty('endedAt')
})

test('the diagram lights where the machine stands', async () => {
  const { service, get, start } = await openLambda()
  service.register('order', order)
  const id = await start('order', { items: 3 })
  const { text } = (await get(`/v1/lambda/executions/${id}/diagram`)).body
  expect(text).toMatch(/^stateDiagram-v2/)
  expect(text).toMatch(/class .*running.* active/)
})

test('the service says what functions there are, where it is and what time it is', async () => {
  const { service, get, start } = await openLambda()
  service.register('order', order, { version: '3', aliases: ['live'], executionTimeout: 60 })
  service.register('tax', () => 7, { durable: false, timeout: 3 })
  await start('order:live', { items: 3 })
  const info = async () => (await get('/v1/lambda')).body
  expect(await info()).toEqual({
    functions: [
      { name: 'order', version: '3', aliases: ['live'], isDurable: true, executionTimeout: 60, timeout: 900 },
      { name: 'tax', version: '$LATEST', aliases: [], isDurable: false, timeout: 3 },
    ],
    hubs: [],
    clock: { mode: 'manual', now: NOW, date: '2026-01-01T00:00:00.000Z' },
    counts: { RUNNING: 1 },
  })
  await using server = await service.listen()
  expect(await info()).toMatchObject({ address: server.url, env: { AWS_ENDPOINT_URL_LAMBDA: server.url } })
  await server.stop()
  expect(await info()).not.toHaveProperty('address')
})

test('all executions are explained, a line each', async () => {
  const { service, get, start } = await openLambda()
  const explain = async () => (await get('/v1/lambda/explain')).body.text
  expect(await explain()).toBe('')
  service.register('order', order)
  await start('order', { items: 1 }, 'a')
  await start('order', { items: 1 }, 'b')
  expect(await explain()).toBe(service.explain())
  expect(String(await explain()).split('\n')).toEqual([
    expect.stringMatching(/^'a' \(order\) is running/),
    expect.stringMatching(/^'b' \(order\) is running/),
  ])
})

test('the clock says what comes next and whose it is, and moves there', async () => {
  const { service, get, post, start } = await openLambda()
  service.register('order', order)
  const id = await start('order', { items: 1 })
  expect((await get('/v1/lambda/clock')).body).toMatchObject({
    mode: 'manual',
    now: NOW,
    next: { at: NOW + HOUR, kind: 'wait', id },
  })
  expect((await post('/v1/lambda/clock/next')).body).toMatchObject({ now: NOW + HOUR, moved: true })
  expect((await get('/v1/lambda/clock')).body).toMatchObject({ next: { kind: 'callback', id } })
  expect((await post('/v1/lambda/clock/set', { to: NOW + 2 * HOUR })).body).toMatchObject({
    now: NOW + 2 * HOUR,
  })
  expect(await post('/v1/lambda/clock/set', { to: NOW })).toMatchObject({ status: 400 })
})
