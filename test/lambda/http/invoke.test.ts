/** Invoke in all its kinds, of durable functions and of plain ones. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import {
  GetDurableExecutionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  ListDurableExecutionsByFunctionCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { gate, soon } from '../../support/sdk-gate.ts'
import { openLambda, textOf, thrownBy } from './open.ts'

const pause = withDurableExecution(async (event: unknown, context) => {
  await context.wait('pause', { hours: 1 })
  return event
})

async function openInvoker(options = {}) {
  const opened = await openLambda(options)
  const invoke = (wish: Partial<InvokeCommandInput> = {}) =>
    opened.client.send(new InvokeCommand({ FunctionName: 'fn', ...wish }))
  return { ...opened, invoke }
}

describe('of a durable function', () => {
  test('an event is accepted at once, and the execution goes its way', async () => {
    const { service, client, invoke } = await openInvoker()
    service.register('fn', pause)
    const answer = await invoke({ InvocationType: 'Event', Payload: '7', LogType: 'Tail' })
    expect(answer).toMatchObject({ StatusCode: 202, ExecutedVersion: '$LATEST' })
    expect([answer.FunctionError, answer.LogResult, textOf(answer.Payload)]).toEqual([
      undefined,
      undefined,
      '',
    ])
    const { DurableExecutionArn } = answer
    const status = async () =>
      (await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).Status
    await expect.poll(status, soon).toBe('SUCCEEDED')
  })

  test('a dry run finds the function, and starts nothing', async () => {
    const { service, client, invoke } = await openInvoker()
    service.register('fn', pause)
    expect(await invoke({ InvocationType: 'DryRun', Payload: '7' })).toMatchObject({ StatusCode: 204 })
    expect(await thrownBy(invoke({ FunctionName: 'none', InvocationType: 'DryRun' }))).toMatchObject({
      name: 'ResourceNotFoundException',
    })
    const list = await client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'fn' }))
    expect(list.DurableExecutions).toEqual([])
  })

  test('one that fails is answered with 200, the kind of error in a header, and the error as Lambda words it', async () => {
    const { service, send } = await openInvoker()
    service.register(
      'fn',
      withDurableExecution(async () => {
        throw new RangeError('too far')
      }),
    )
    const answer = await send({ method: 'POST', path: '/2015-03-31/functions/fn/invocations' })
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'x-amz-function-error': 'Unhandled', 'x-amz-executed-version': '$LATEST' },
      body: { errorType: 'RangeError', errorMessage: 'too far' },
    })
    expect(answer.headers).toHaveProperty('x-amz-durable-execution-arn')
    expect(answer.headers).not.toHaveProperty('x-amzn-errortype')
  })

  test('one that is stopped without a reason, or timed out, ends the wait with words of ours', async () => {
    const { service, client, invoke } = await openInvoker({ time: 'manual' })
    service.register('fn', pause, { executionTimeout: 60 })
    const sync = Promise.all([invoke({ DurableExecutionName: 'a' }), invoke({ DurableExecutionName: 'b' })])
    const executions = async () => {
      const list = await client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'fn' }))
      return list.DurableExecutions!
    }
    await expect.poll(async () => (await executions()).length, soon).toBe(2)
    const { DurableExecutionArn } = (await executions()).find(each => each.DurableExecutionName === 'a')!
    await client.send(new StopDurableExecutionCommand({ DurableExecutionArn }))
    await service.clock.advance(60_000)
    const [stopped, timedOut] = await sync
    for (const answer of [stopped, timedOut])
      expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' })
    expect(JSON.parse(textOf(stopped.Payload))).toEqual({
      errorMessage: "The durable execution 'a' ended as STOPPED.",
    })
    expect(JSON.parse(textOf(timedOut.Payload))).toMatchObject({ errorType: 'Execution.Timeout' })
  })

  test('one that gives nothing answers null, which is JSON', async () => {
    const { service, invoke } = await openInvoker()
    service.register(
      'fn',
      withDurableExecution(async () => undefined),
    )
    expect(textOf((await invoke()).Payload)).toBe('null')
  })

  test('a name that runs is joined: both callers wait for the one execution', async () => {
    const { service, client, invoke } = await openInvoker({ time: 'manual' })
    service.register('fn', pause)
    const named = { DurableExecutionName: 'order-1', Payload: '{"id":1}' }
    const { DurableExecutionArn } = await invoke({ ...named, InvocationType: 'Event' })
    expect(await invoke({ ...named, InvocationType: 'Event' })).toMatchObject({ DurableExecutionArn })
    const joined = Promise.all([invoke(named), invoke(named)])
    const status = async () =>
      (await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).Status
    expect(await status()).toBe('RUNNING')
    await service.clock.advance(3_600_000)
    for (const answer of await joined)
      expect([answer.DurableExecutionArn, textOf(answer.Payload)]).toEqual([DurableExecutionArn, '{"id":1}'])
  })

  test('a name that is closed gives its result, good or bad, and no other payload gets it', async () => {
    const { service, invoke } = await openInvoker()
    let runs = 0
    service.register(
      'fn',
      withDurableExecution(async (event: { fails?: boolean }) => {
        runs++
        if (event.fails) throw new Error('no')
        return runs
      }),
    )
    const good = { DurableExecutionName: 'good', Payload: '{}' }
    const bad = { DurableExecutionName: 'bad', Payload: '{"fails":true}' }
    const first = [await invoke(good), await invoke(bad)]
    const second = [await invoke(good), await invoke(bad)]
    expect(runs).toBe(2)
    const essence = (answers: typeof first) =>
      answers.map(each => [each.DurableExecutionArn, each.FunctionError, textOf(each.Payload)])
    expect(essence(second)).toEqual(essence(first))
    expect(await thrownBy(invoke({ ...good, Payload: '{"other":1}' }))).toMatchObject({
      name: 'DurableExecutionAlreadyStartedException',
      $metadata: { httpStatusCode: 409 },
    })
    // The same name of another function is another name.
    service.register('other', pause)
    expect(await invoke({ ...good, FunctionName: 'other' })).toMatchObject({ StatusCode: 200 })
  })
})

describe('of a plain function', () => {
  test('it is called with what was sent, and its answer given as it is', async () => {
    const { service, invoke } = await openInvoker()
    const clientContext = { custom: { from: 'a test' } }
    service.register(
      'fn',
      async (event, context) => ({ event, id: context.awsRequestId, clientContext: context.clientContext }),
      { durable: false, version: '3' },
    )
    const answer = await invoke({
      Payload: '{"amount":7}',
      LogType: 'Tail',
      ClientContext: Buffer.from(JSON.stringify(clientContext)).toString('base64'),
    })
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '3', LogResult: '' })
    expect(answer.DurableExecutionArn).toBeUndefined()
    const { event, id, ...rest } = JSON.parse(textOf(answer.Payload))
    expect({ event, ...rest }).toEqual({ event: { amount: 7 }, clientContext })
    expect(id).toBe(answer.$metadata.requestId)
    expect(JSON.parse(textOf((await invoke()).Payload)).event).toEqual({})
  })

  test('one that throws is answered with 200 and its error', async () => {
    const { service, invoke } = await openInvoker()
    service.register('fn', () => Promise.reject(new TypeError('no number')), { durable: false })
    const answer = await invoke()
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' })
    expect(JSON.parse(textOf(answer.Payload))).toEqual({
      errorType: 'TypeError',
      errorMessage: 'no number',
      stackTrace: expect.any(Array),
    })
  })

  test('an event is accepted before it has run; that it fails is logged, for nobody else hears of it', async () => {
    const { service, invoke, log } = await openInvoker()
    const { opened, open } = gate()
    service.register('fn', () => opened.then(() => Promise.reject(new Error('no number'))), {
      durable: false,
    })
    expect(await invoke({ InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 })
    expect(log).toEqual([])
    open()
    await expect.poll(() => log, soon).toEqual(["'fn' failed, called as an event: no number"])
  })

  test('it has no execution that could be named', async () => {
    const { service, invoke } = await openInvoker()
    service.register('fn', () => 1, { durable: false })
    expect(await thrownBy(invoke({ DurableExecutionName: 'a' }))).toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining("'fn' is no durable function"),
    })
  })
})

describe('a function is named', () => {
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:fn'

  test.each([
    ['by its name', 'fn', undefined, '$LATEST'],
    ['by its name and version', 'fn:2', undefined, '2'],
    ['by its name and an alias', 'fn:live', undefined, '2'],
    ['by its name and a qualifier', 'fn', 'live', '2'],
    ['by a partial ARN', '123456789012:function:fn', undefined, '$LATEST'],
    ['by a partial ARN and a version', '123456789012:function:fn:2', undefined, '2'],
    ['by its ARN', arn, undefined, '$LATEST'],
    ['by its ARN and an alias', `${arn}:live`, undefined, '2'],
    ['by its ARN and a qualifier', arn, '2', '2'],
  ])('%s', async (_, FunctionName, Qualifier, version) => {
    const { service, client, invoke } = await openInvoker()
    service.register('fn', pause, { version: '2', aliases: ['live'] })
    service.register('fn', pause)
    const answer = await invoke({ FunctionName, Qualifier })
    expect(answer).toMatchObject({
      ExecutedVersion: version,
      DurableExecutionArn: expect.stringContaining(`${arn}:${version}/durable-execution/`),
    })
    const { DurableExecutions } = await client.send(
      new ListDurableExecutionsByFunctionCommand({ FunctionName, Qualifier }),
    )
    expect(DurableExecutions).toMatchObject([{ DurableExecutionArn: answer.DurableExecutionArn }])
  })

  test.each([
    ['another function', 'gn', undefined],
    ['another version', 'fn:7', undefined],
    ['another alias', 'fn', 'beta'],
    ['another account', '000000000000:function:fn', undefined],
    ['another region', 'arn:aws:lambda:eu-north-1:123456789012:function:fn', undefined],
  ])('%s is not found', async (_, FunctionName, Qualifier) => {
    const { service, invoke } = await openInvoker()
    service.register('fn', pause)
    expect(await thrownBy(invoke({ FunctionName, Qualifier }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(/^Function not found: .+ There is fn\.$|There are fn\.$/),
    })
  })

  test('a list of all versions is asked for without one', async () => {
    const { service, client, invoke } = await openInvoker()
    service.register('fn', pause, { version: '2' })
    service.register('fn', pause)
    await invoke()
    await invoke({ Qualifier: '2' })
    const list = async (Qualifier?: string) =>
      (await client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'fn', Qualifier })))
        .DurableExecutions!.length
    expect([await list(), await list('2')]).toEqual([2, 1])
  })
})

test('a client that hangs up ends its wait, and not the execution', async () => {
  const { service, client } = await openInvoker()
  const { opened, open } = gate()
  service.register(
    'fn',
    withDurableExecution(async (_, context) => {
      await Promise.all([context.wait('pause', { hours: 1 }), context.step('slow', () => opened)])
      return 'done'
    }),
  )
  const hangUp = new AbortController()
  const sync = thrownBy(
    client.send(new InvokeCommand({ FunctionName: 'fn' }), { abortSignal: hangUp.signal }),
  )
  // Time would be skipped for whoever waits, did the step not hold it.
  await expect.poll(() => service.clock.held, soon).toBeDefined()
  hangUp.abort()
  expect(await sync).toMatchObject({ name: 'AbortError' })
  await expect.poll(() => service.clock.held, soon).toBeUndefined()
  open()
  const list = await client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'fn' }))
  const { DurableExecutionArn } = list.DurableExecutions![0]!
  const result = async () =>
    (await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).Result
  await expect.poll(result, soon).toBe('"done"')
})

test('what a call takes does not hold up another', async () => {
  const { service, invoke } = await openInvoker()
  const { opened, open } = gate()
  atEnd(open)
  service.register('slow', () => opened, { durable: false })
  service.register('quick', () => 1, { durable: false })
  const slow = invoke({ FunctionName: 'slow' })
  expect(textOf((await invoke({ FunctionName: 'quick' })).Payload)).toBe('1')
  open()
  expect(textOf((await slow).Payload)).toBe('null')
})
