/** What is refused, and how clients of AWS hear of it. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import {
  CallbackTimeoutException,
  CheckpointDurableExecutionCommand,
  DurableExecutionAlreadyStartedException,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvalidParameterValueException,
  InvalidRequestContentException,
  InvokeCommand,
  ListDurableExecutionsByFunctionCommand,
  RequestTooLargeException,
  ResourceNotFoundException,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { heldHandler } from './held-handler.ts'
import { callbackPath, executionPath, openLambda, thrownBy } from './open.ts'

const NONE = 'arn:aws:lambda:us-east-1:123456789012:function:fn:$LATEST/durable-execution/none/none'

test.each([
  ['looked at', new GetDurableExecutionCommand({ DurableExecutionArn: NONE })],
  ['read', new GetDurableExecutionHistoryCommand({ DurableExecutionArn: NONE })],
  ['stopped', new StopDurableExecutionCommand({ DurableExecutionArn: NONE })],
] as const)('an execution that is not there is not %s: ResourceNotFoundException', async (_, command) => {
  const { client } = await openLambda()
  // One signature at a time: the commands have none in common.
  const error = await thrownBy(client.send(command as GetDurableExecutionCommand))
  expect(error).toBeInstanceOf(ResourceNotFoundException)
  expect(error).toMatchObject({
    message: `There is no durable execution with the ARN '${NONE}'.`,
    Type: 'User',
    $metadata: { httpStatusCode: 404 },
  })
})

test('a handler of an execution that is not there is told so otherwise: InvalidParameterValueException', async () => {
  const { client } = await openLambda()
  const command = new CheckpointDurableExecutionCommand({
    DurableExecutionArn: NONE,
    CheckpointToken: 'YQ==',
  })
  expect(await thrownBy(client.send(command))).toBeInstanceOf(InvalidParameterValueException)
})

describe('a callback', () => {
  const commands = (CallbackId: string) =>
    [
      new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: Buffer.from('1') }),
      new SendDurableExecutionCallbackFailureCommand({ CallbackId }),
      new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }),
    ] as SendDurableExecutionCallbackSuccessCommand[]

  test('that is not there is not answered: ResourceNotFoundException', async () => {
    const { client } = await openLambda()
    for (const command of commands('bm9uZQ=='))
      expect(await thrownBy(client.send(command))).toBeInstanceOf(ResourceNotFoundException)
  })

  test('that has timed out is not answered any more: CallbackTimeoutException', async () => {
    const { client, service } = await openLambda({ time: 'manual' })
    const { handler, event } = heldHandler()
    service.register('fn', handler)
    await client.send(new InvokeCommand({ FunctionName: 'fn', InvocationType: 'Event' }))
    const { DurableExecutionArn, CheckpointToken } = await event()
    const { NewExecutionState } = await client.send(
      new CheckpointDurableExecutionCommand({
        DurableExecutionArn,
        CheckpointToken,
        Updates: [{ Id: 'c', Type: 'CALLBACK', Action: 'START', CallbackOptions: { TimeoutSeconds: 60 } }],
      }),
    )
    await service.clock.advance(60_000, { patience: 0 })
    for (const command of commands(NewExecutionState!.Operations![0]!.CallbackDetails!.CallbackId!)) {
      const error = await thrownBy(client.send(command))
      expect(error).toBeInstanceOf(CallbackTimeoutException)
      expect(error).toMatchObject({
        message: expect.stringContaining('timed out'),
        $metadata: { httpStatusCode: 400 },
      })
    }
  })
})

test('a name that was given with another payload: DurableExecutionAlreadyStartedException', async () => {
  const { client, service } = await openLambda()
  service.register(
    'fn',
    withDurableExecution(async () => 1),
  )
  const invoke = (Payload: string) =>
    client.send(new InvokeCommand({ FunctionName: 'fn', DurableExecutionName: 'a', Payload }))
  await invoke('1')
  expect(await thrownBy(invoke('2'))).toBeInstanceOf(DurableExecutionAlreadyStartedException)
})

describe('a request that cannot be', () => {
  const invocations = '/2015-03-31/functions/fn/invocations'
  const list = '/2025-12-01/functions/fn/durable-executions'
  const post = { method: 'POST' }
  const invalid = 'InvalidParameterValueException'

  test.each([
    [
      'a checkpoint that is no JSON',
      { ...post, path: executionPath(NONE, '/checkpoint'), body: '{' },
      /no JSON/,
    ],
    [
      'one that is no object',
      { ...post, path: executionPath(NONE, '/checkpoint'), body: '[]' },
      /must be an object/,
    ],
    [
      'one without a token',
      { ...post, path: executionPath(NONE, '/checkpoint') },
      /CheckpointToken is required/,
    ],
    ['a state without a token', { path: executionPath(NONE, '/state') }, /no CheckpointToken/],
    ['an error that is no JSON', { ...post, path: callbackPath('a', 'fail'), body: 'no' }, /no JSON/],
    [
      'an error with a list for a text',
      { ...post, path: executionPath(NONE, '/stop'), body: '{"ErrorType":[]}' },
      /ErrorType must be text/,
    ],
    [
      'a result that is no UTF-8',
      { ...post, path: callbackPath('a', 'succeed'), body: Buffer.from([0xff, 0xfe]) },
      /not text in UTF-8/,
    ],
    [
      'a payload that is no UTF-8',
      { ...post, path: invocations, body: Buffer.from([0x22, 0xff, 0x22]) },
      /not text in UTF-8/,
    ],
    [
      'a type of invocation that there is not',
      { ...post, path: invocations, headers: { 'x-amz-invocation-type': 'Later' } },
      /not 'Later'/,
    ],
    [
      'a name that no execution has',
      { ...post, path: invocations, headers: { 'x-amz-durable-execution-name': 'a b' } },
      /'a b'/,
    ],
    [
      'a name that no function has',
      { ...post, path: invocations.replace('fn', 'f%2Fn') },
      /names no function/,
    ],
    ['two qualifiers', { path: `${list.replace('fn', 'fn%3A1')}?Qualifier=2` }, /'2' is asked for/],
    ['a page that is too large', { path: `${list}?MaxItems=1001` }, /from 0 to 1000/],
    ['a size that is no number', { path: `${list}?MaxItems=ten` }, /whole number, not 'ten'/],
    ['a marker of nobody', { path: `${list}?Marker=YQ%3D%3D` }, /Marker/],
    ['a status that there is not', { path: `${list}?Statuses=DONE` }, /'DONE' is no status/],
    ['an order that is neither', { path: `${list}?ReverseOrder=yes` }, /true or false, not 'yes'/],
  ])('%s', async (_, sent, message) => {
    const { send, service } = await openLambda()
    service.register(
      'fn',
      withDurableExecution(async () => 1),
    )
    const { status, headers, body } = await send(sent)
    expect({ status, error: headers['x-amzn-errortype'] }).toEqual({ status: 400, error: invalid })
    expect(body).toEqual({ Type: 'User', message: expect.stringMatching(message) })
  })

  test('a payload that is no JSON: InvalidRequestContentException', async () => {
    const { client, service } = await openLambda()
    service.register('fn', () => 1, { durable: false })
    const error = await thrownBy(client.send(new InvokeCommand({ FunctionName: 'fn', Payload: '{"id"' })))
    expect(error).toBeInstanceOf(InvalidRequestContentException)
    expect(error).toMatchObject({
      message: expect.stringContaining('no JSON'),
      $metadata: { httpStatusCode: 400 },
    })
  })

  test('a payload or a body that is too large: RequestTooLargeException', async () => {
    const { client, service, send } = await openLambda({
      limits: { executionPayload: 1_000, payload: 1_000, callbackResult: 1_000 },
    })
    service.register('fn', () => 1, { durable: false })
    const error = await thrownBy(
      client.send(new InvokeCommand({ FunctionName: 'fn', Payload: JSON.stringify('x'.repeat(999)) })),
    )
    expect(error).toBeInstanceOf(RequestTooLargeException)
    expect(error).toMatchObject({ message: 'The payload has 1001 bytes; a function is given 1000 at most.' })
    const body = 'x'.repeat(2_000_000)
    const large = { method: 'POST', path: executionPath(NONE, '/checkpoint'), body }
    const refused = { status: 413, headers: { 'x-amzn-errortype': 'RequestTooLargeException' } }
    expect(await send(large)).toMatchObject(refused)
    expect(await send({ ...large, headers: { 'transfer-encoding': 'chunked' } })).toMatchObject(refused)
    expect(await send({ path: '/health' })).toMatchObject({ status: 200 })
  })

  test.each([
    ['GET', '/'],
    ['GET', '/2025-12-01/durable-executions'],
    ['DELETE', executionPath(NONE)],
    ['POST', executionPath(NONE, '/restart')],
    ['GET', '/2015-03-31/functions/fn'],
    ['POST', '/2015-03-31/functions/fn/invocations/'],
  ])('what there is not: %s %s', async (method, path) => {
    const { send } = await openLambda()
    expect(await send({ method, path })).toMatchObject({
      status: 404,
      headers: { 'x-amzn-errortype': 'UnknownOperationException' },
      body: { Type: 'User', Message: expect.stringContaining(`There is no ${method} `) },
    })
  })

  test('typed by a client too, the list of a function that is not there', async () => {
    const { client } = await openLambda()
    expect(
      await thrownBy(client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'fn' }))),
    ).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: fn. None is registered.',
    })
  })
})

test('health is asked for without a name or signature', async () => {
  const { send } = await openLambda()
  expect(await send({ path: '/health' })).toMatchObject({ status: 200, body: { status: 'healthy' } })
})
