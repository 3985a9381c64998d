/** What is on the wire, byte by byte, where clients of other makes would stumble. */
import { expect, test } from 'vitest'
import { soon } from '../../support/sdk-gate.ts'
import { callback, held, NOW, wait } from './held-execution.ts'
import { callbackPath, executionPath, openLambda } from './open.ts'

test('trap 1: the name of an error is in a header, its body has a type and a sentence', async () => {
  const { send } = await openLambda()
  const missing = await send({ path: executionPath('arn:none') })
  expect(missing).toMatchObject({
    status: 404,
    headers: { 'x-amzn-errortype': 'ResourceNotFoundException', 'content-type': 'application/json' },
  })
  expect(missing.body).toEqual({
    Type: 'User',
    Message: "There is no durable execution with the ARN 'arn:none'.",
  })
  // The same error has its sentence under another name.
  const refused = await send({ path: executionPath('arn:none', '/state?CheckpointToken=a') })
  expect(refused).toMatchObject({
    status: 400,
    headers: { 'x-amzn-errortype': 'InvalidParameterValueException' },
  })
  expect(refused.body).toEqual({
    Type: 'User',
    message: "There is no durable execution with the ARN 'arn:none'.",
  })
})

test('every answer has the id of its request, and no two have the same', async () => {
  const { send } = await openLambda({ seed: 1 })
  const answers = [
    await send({ path: '/health' }),
    await send({ path: '/health' }),
    await send({ path: '/nothing' }),
    await send({ method: 'POST', path: '/2015-03-31/functions/none/invocations' }),
  ]
  const ids = answers.map(({ headers }) => headers['x-amzn-requestid'])
  expect(new Set(ids).size).toBe(4)
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
})

test('trap 2: answers have seconds with a fraction, an event whole milliseconds, queries ISO 8601', async () => {
  const { arn, first, checkpoint, history, send, answer, service } = await held()
  expect(first.InitialExecutionState.Operations[0]).toMatchObject({ StartTimestamp: NOW })
  const { body } = await checkpoint({ Updates: [wait] })
  expect(body.NewExecutionState.Operations[0]).toMatchObject({ StartTimestamp: NOW / 1000 })
  answer({ Status: 'PENDING' })
  await expect.poll(async () => (await history()).length, soon).toBe(3)
  expect(await history()).toMatchObject([
    { EventType: 'ExecutionStarted', EventTimestamp: 1_700_000_000.123 },
    {
      EventType: 'WaitStarted',
      WaitStartedDetails: { Duration: 60, ScheduledEndTimestamp: 1_700_000_060.123 },
    },
    {
      EventType: 'InvocationCompleted',
      InvocationCompletedDetails: { StartTimestamp: 1_700_000_000.123, EndTimestamp: 1_700_000_000.123 },
    },
  ])
  expect((await send({ path: executionPath(arn) })).body).toMatchObject({ StartTimestamp: 1_700_000_000.123 })
  const list = async (query: string) => {
    const path = `/2025-12-01/functions/fn/durable-executions?${query}`
    const { status, body } = await send({ path })
    return status === 200 ? body.DurableExecutions.length : body.message
  }
  expect(await list('StartedAfter=2023-11-14T22%3A13%3A20Z')).toBe(1)
  expect(await list('StartedAfter=2023-11-14T22%3A13%3A20.200Z')).toBe(0)
  expect(await list('StartedBefore=2023-11-14T23%3A13%3A20.200%2B01%3A00')).toBe(1)
  expect(await list('StartedAfter=1700000000')).toMatch(/^StartedAfter must be a date and time as /)
  expect(await list('StartedAfter=2023-11-14T22%3A13%3A20')).toMatch(
    /^StartedAfter must be a date and time as /,
  )
  await service.stop()
})

test('trap 3: a path is split before its labels are decoded', async () => {
  const { arn, send } = await held()
  expect(arn).toContain('/')
  const path = executionPath(arn)
  expect(path).toMatch(/arn%3Aaws%3Alambda.+%3A%24LATEST%2Fdurable-execution%2F/)
  expect((await send({ path })).body).toMatchObject({ DurableExecutionArn: arn })
  // Other clients leave alone what may stand in a path.
  const sparing = path.replaceAll('%3A', ':').replaceAll('%24', '$').replaceAll('%2F', '%2f')
  expect((await send({ path: sparing })).body).toMatchObject({ DurableExecutionArn: arn })
  expect(await send({ path: decodeURIComponent(path) })).toMatchObject({
    status: 404,
    headers: { 'x-amzn-errortype': 'UnknownOperationException' },
  })
  // Decoded once only.
  expect(await send({ path: executionPath(encodeURIComponent(arn)) })).toMatchObject({
    status: 404,
    headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
  })
})

test('trap 3 and 16: ids of callbacks are base64, short, and fit into a path with all their signs', async () => {
  const { checkpoint, send, history } = await held({ seed: 4 })
  const names = Array.from({ length: 12 }, (_, index) => `c${index}`)
  const { body } = await checkpoint({ Updates: names.map(callback) })
  const ids: string[] = body.NewExecutionState.Operations.map(
    (operation: { CallbackDetails: { CallbackId: string } }) => operation.CallbackDetails.CallbackId,
  )
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9+/]{1,1020}={0,2}$/)
  // Otherwise this would show nothing.
  for (const sign of '+/=') expect(ids.some(id => id.includes(sign))).toBe(true)
  for (const id of ids) {
    expect(await send({ method: 'POST', path: callbackPath(id, 'heartbeat') })).toMatchObject({
      status: 200,
      text: '{}',
    })
    expect(await send({ method: 'POST', path: callbackPath(id, 'succeed') })).toMatchObject({
      status: 200,
      text: '{}',
    })
  }
  const answered = (await history()).filter(
    ({ EventType }: { EventType: string }) => EventType === 'CallbackSucceeded',
  )
  expect(answered.map(({ Name }: { Name: string }) => Name)).toEqual(names)
})

test.each(['Invalid checkpoint token', 'Invalid Checkpoint Token'] as const)(
  "trap 4: a stale token is refused with the words that one's SDK knows: %s",
  async staleToken => {
    const { checkpoint, first } = await held({ staleToken })
    expect((await checkpoint({ Updates: [wait] })).status).toBe(200)
    const { status, headers, body } = await checkpoint({ CheckpointToken: first.CheckpointToken })
    expect({ status, error: headers['x-amzn-errortype'], body }).toEqual({
      status: 400,
      error: 'InvalidParameterValueException',
      body: { Type: 'User', message: staleToken },
    })
  },
)

test('trap 4: AWS words it with small letters, so that is the default', async () => {
  const { checkpoint } = await held()
  expect((await checkpoint({ CheckpointToken: 'bm9uZQ==' })).body.message).toBe('Invalid checkpoint token')
})

test('trap 5: the result of a callback is the body as it is, the errors of callbacks and stops are bodies', async () => {
  const { arn, checkpoint, send, history } = await held()
  const { body } = await checkpoint({ Updates: ['a', 'b', 'c'].map(callback) })
  const [a, b, c] = body.NewExecutionState.Operations.map(
    (operation: { CallbackDetails: { CallbackId: string } }) => operation.CallbackDetails.CallbackId,
  )
  const plain = '\ufeff{"Result": "no JSON of ours}\n \u00e4\u{1f3ad}\ufeff'
  const headers = { 'content-type': 'application/octet-stream' }
  await send({ method: 'POST', path: callbackPath(a, 'succeed'), headers, body: plain })
  // As boto3 sends it, without a content type; nothing at all is a result too.
  await send({ method: 'POST', path: callbackPath(b, 'succeed') })
  const error = { ErrorType: 'Refused', ErrorMessage: 'no', ErrorData: '{}', StackTrace: ['at x'] }
  await send({ method: 'POST', path: callbackPath(c, 'fail'), body: JSON.stringify(error) })
  await send({ method: 'POST', path: executionPath(arn, '/stop'), body: JSON.stringify(error) })
  expect((await history()).slice(4)).toMatchObject([
    { Name: 'a', CallbackSucceededDetails: { Result: { Payload: plain, Truncated: false } } },
    { Name: 'b', CallbackSucceededDetails: { Result: { Truncated: false } } },
    { Name: 'c', CallbackFailedDetails: { Error: { Payload: error, Truncated: false } } },
    { ExecutionStoppedDetails: { Error: { Payload: error, Truncated: false } } },
  ])
  expect((await send({ path: executionPath(arn) })).body).toMatchObject({ Status: 'STOPPED', Error: error })
})

test('trap 7: a checkpoint that is sent again gets the same answer, and changes nothing', async () => {
  const { checkpoint, first, history } = await held()
  const step = { Id: 's', Type: 'STEP', Action: 'SUCCEED', Payload: '1' }
  const request = { CheckpointToken: first.CheckpointToken, ClientToken: 'once', Updates: [step] }
  const answer = await checkpoint(request)
  const before = await history()
  const again = await checkpoint(request)
  expect(again.text).toBe(answer.text)
  expect(await history()).toEqual(before)
  expect(await checkpoint({ ...request, ClientToken: 'twice' })).toMatchObject({ status: 400 })
})
