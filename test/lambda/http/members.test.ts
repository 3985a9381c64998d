/** What an answer has in it, and what it leaves out. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { GetDurableExecutionCommand, InvokeCommand } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { callback, held, NOW } from './held-execution.ts'
import { callbackPath, executionPath, openLambda } from './open.ts'

test('trap 17: data are told unless declined, the newest execution comes first and the oldest event', async () => {
  const { service, send, client } = await openLambda()
  service.register(
    'fn',
    withDurableExecution(async (event: unknown) => event),
  )
  for (const DurableExecutionName of ['one', 'two'])
    await client.send(new InvokeCommand({ FunctionName: 'fn', Payload: '7', DurableExecutionName }))
  const list = async (query = '') => {
    const { body } = await send({ path: `/2025-12-01/functions/fn/durable-executions${query}` })
    return body.DurableExecutions.map((each: { DurableExecutionName: string }) => each.DurableExecutionName)
  }
  expect(await list()).toEqual(['two', 'one'])
  expect(await list('?ReverseOrder=false')).toEqual(['two', 'one'])
  expect(await list('?ReverseOrder=true')).toEqual(['one', 'two'])
  const { DurableExecutions } = (await send({ path: '/2025-12-01/functions/fn/durable-executions' })).body
  const arn = DurableExecutions[0].DurableExecutionArn
  const types = async (query = '') => {
    const { body } = await send({ path: executionPath(arn, `/history${query}`) })
    return body.Events.map((each: { EventType: string }) => each.EventType)
  }
  expect(await types()).toEqual(['ExecutionStarted', 'InvocationCompleted', 'ExecutionSucceeded'])
  expect(await types('?ReverseOrder=true')).toEqual((await types()).toReversed())
  const data = async (query = '') => {
    const execution = (await send({ path: executionPath(arn, query) })).body
    const { Events } = (await send({ path: executionPath(arn, `/history${query}`) })).body
    return [execution.Result, Events[0].ExecutionStartedDetails.Input.Payload]
  }
  expect(await data()).toEqual(['7', '7'])
  expect(await data('?IncludeExecutionData=true')).toEqual(['7', '7'])
  expect(await data('?IncludeExecutionData=false')).toEqual([undefined, undefined])
})

test('trap 18: a callback that fails without an error has none: no member is empty', async () => {
  const { checkpoint, send, history } = await held()
  const { body } = await checkpoint({ Updates: ['a', 'b'].map(callback) })
  const [a, b] = body.NewExecutionState.Operations.map(
    (operation: { CallbackDetails: { CallbackId: string } }) => operation.CallbackDetails.CallbackId,
  )
  await send({ method: 'POST', path: callbackPath(a, 'fail'), body: '{}' })
  await send({ method: 'POST', path: callbackPath(b, 'fail') })
  const none = { CallbackFailedDetails: { Error: { Payload: {}, Truncated: false } } }
  const [first, second] = (await history()).slice(3)
  expect([first, second]).toMatchObject([none, none])
  expect(first.CallbackFailedDetails).toEqual(none.CallbackFailedDetails)
  const { Operations } = (await checkpoint({})).body.NewExecutionState
  expect(Operations[0].CallbackDetails).toEqual({ CallbackId: a, Error: {} })
})

test('trap 18: an execution that is stopped without an error has none', async () => {
  const { arn, send, history } = await held()
  const { body } = await send({ method: 'POST', path: executionPath(arn, '/stop'), body: '{}' })
  expect(body).toEqual({ StopTimestamp: NOW / 1000 })
  expect((await history())[1]).toMatchObject({ EventType: 'ExecutionStopped', ExecutionStoppedDetails: {} })
  expect((await history())[1].ExecutionStoppedDetails).toEqual({})
  expect((await send({ path: executionPath(arn) })).body).not.toHaveProperty('Error')
})

test('what has no value is left out, never null', async () => {
  const { arn, send, first } = await held()
  const answers = [
    await send({ path: executionPath(arn) }),
    await send({ path: executionPath(arn, '/history') }),
    await send({
      path: executionPath(arn, `/state?CheckpointToken=${encodeURIComponent(first.CheckpointToken)}`),
    }),
    await send({ path: '/2025-12-01/functions/fn/durable-executions' }),
  ]
  for (const { status, text } of answers) {
    expect(status).toBe(200)
    expect(text).not.toContain('null')
  }
  expect(Object.keys(answers[0]!.body).sort()).toEqual([
    'DurableConfig',
    'DurableExecutionArn',
    'DurableExecutionName',
    'ExecutionDataIncluded',
    'FunctionArn',
    'StartTimestamp',
    'Status',
    'Version',
  ])
  for (const { body } of answers) expect(body).not.toHaveProperty('NextMarker')
})

test('what a client of AWS tells of itself, and its signature, is taken as it comes', async () => {
  const { arn, send, client } = await held()
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=nobody', 'x-amz-date': 'never' }
  expect((await send({ path: executionPath(arn), headers })).status).toBe(200)
  expect((await send({ path: executionPath(arn) })).status).toBe(200)
  expect(await client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }))).toMatchObject({
    Status: 'RUNNING',
  })
})

test('an execution knows the trace and the tenant it was started for', async () => {
  const { service, send } = await openLambda()
  const tenants: (string | undefined)[] = []
  const fn = withDurableExecution(async (_, { lambdaContext }) => {
    tenants.push((lambdaContext as { tenantId?: string }).tenantId)
  })
  service.register('fn', fn)
  const { headers } = await send({
    method: 'POST',
    path: '/2015-03-31/functions/fn/invocations',
    headers: { 'x-amzn-trace-id': 'Root=1-2-3', 'x-amz-tenant-id': 'blue' },
  })
  const arn = String(headers['x-amz-durable-execution-arn'])
  expect((await send({ path: executionPath(arn) })).body).toMatchObject({
    TraceHeader: { XAmznTraceId: 'Root=1-2-3' },
  })
  expect(tenants).toEqual(['blue'])
})
