/** Every operation, asked by an unmodified client of AWS. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import {
  CheckpointDurableExecutionCommand,
  type Event,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  GetDurableExecutionStateCommand,
  InvokeCommand,
  ListDurableExecutionsByFunctionCommand,
  paginateGetDurableExecutionHistory,
  paginateGetDurableExecutionState,
  paginateListDurableExecutionsByFunction,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { soon } from '../../support/sdk-gate.ts'
import { heldHandler } from './held-handler.ts'
import { openLambda, textOf } from './open.ts'

const START = Date.parse('2026-01-31T08:30:00.250Z')

const order = withDurableExecution(async (event: { id: number }, context) => {
  const price = await context.step('price', async () => event.id * 2)
  await context.wait('cooling off', { hours: 1 })
  return { price }
})

async function invoked() {
  const opened = await openLambda({ now: START })
  opened.service.register('order', order)
  const { DurableExecutionArn } = await opened.client.send(
    new InvokeCommand({ FunctionName: 'order', Payload: '{"id":21}', DurableExecutionName: 'first' }),
  )
  return { ...opened, arn: DurableExecutionArn! }
}

test('Invoke runs a durable function to its end, and gives its result and the ARN of its execution', async () => {
  const { service, client } = await openLambda()
  service.register('order', order)
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'order', Payload: '{"id":21}', DurableExecutionName: 'first' }),
  )
  expect(answer).toMatchObject({
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    DurableExecutionArn: expect.stringMatching(
      /^arn:aws:lambda:us-east-1:123456789012:function:order:\$LATEST\/durable-execution\/first\/[\w-]+$/,
    ),
  })
  expect(answer.FunctionError).toBeUndefined()
  expect(JSON.parse(textOf(answer.Payload))).toEqual({ price: 42 })
})

test('GetDurableExecution tells of one execution, with its data unless they are declined', async () => {
  const { client, arn } = await invoked()
  const whole = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }))
  expect(whole).toMatchObject({
    DurableExecutionArn: arn,
    DurableExecutionName: 'first',
    FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:order',
    Status: 'SUCCEEDED',
    Version: '$LATEST',
    InputPayload: '{"id":21}',
    Result: '{"price":42}',
    ExecutionDataIncluded: true,
    DurableConfig: { ExecutionTimeout: 31_622_400, RetentionPeriodInDays: 14 },
  })
  expect(whole.EndTimestamp!.getTime() - whole.StartTimestamp!.getTime()).toBeGreaterThanOrEqual(3_600_000)
  const bare = await client.send(
    new GetDurableExecutionCommand({ DurableExecutionArn: arn, IncludeExecutionData: false }),
  )
  expect(bare).toMatchObject({ Status: 'SUCCEEDED', ExecutionDataIncluded: false })
  expect([bare.InputPayload, bare.Result, bare.Error]).toEqual([undefined, undefined, undefined])
})

const eventsOf = [
  [1, 'ExecutionStarted'],
  [2, 'StepStarted'],
  [3, 'StepSucceeded'],
  [4, 'WaitStarted'],
  [5, 'InvocationCompleted'],
  [6, 'WaitSucceeded'],
  [7, 'InvocationCompleted'],
  [8, 'ExecutionSucceeded'],
]
const brief = (events: Event[] | undefined) => events?.map(({ EventId, EventType }) => [EventId, EventType])

test('GetDurableExecutionHistory tells what has happened, forwards and backwards', async () => {
  const { client, arn } = await invoked()
  const { Events } = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn }))
  expect(brief(Events)).toEqual(eventsOf)
  expect(Events![2]).toMatchObject({
    Name: 'price',
    StepSucceededDetails: {
      Result: { Payload: '42', Truncated: false },
      RetryDetails: { CurrentAttempt: 1 },
    },
  })
  const started = Events![3]!
  const due = started.WaitStartedDetails!.ScheduledEndTimestamp!
  expect(due.getTime() - started.EventTimestamp!.getTime()).toBe(3_600_000)
  const backwards = await client.send(
    new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn, ReverseOrder: true, MaxItems: 3 }),
  )
  expect(brief(backwards.Events)).toEqual(eventsOf.toReversed().slice(0, 3))
})

test('a paginator of AWS reads a whole history, page by page', async () => {
  const { client, arn } = await invoked()
  const pages: ReturnType<typeof brief>[] = []
  for await (const { Events } of paginateGetDurableExecutionHistory(
    { client, pageSize: 3 },
    { DurableExecutionArn: arn },
  ))
    pages.push(brief(Events))
  expect(pages).toEqual([eventsOf.slice(0, 3), eventsOf.slice(3, 6), eventsOf.slice(6)])
})

test('ListDurableExecutionsByFunction and its paginator find executions, by whatever they are asked for', async () => {
  const { client, service } = await invoked()
  for (const name of ['second', 'third'])
    await client.send(
      new InvokeCommand({ FunctionName: 'order', Payload: '{"id":1}', DurableExecutionName: name }),
    )
  const list = async (wish: object) => {
    const { DurableExecutions } = await client.send(
      new ListDurableExecutionsByFunctionCommand({ FunctionName: 'order', ...wish }),
    )
    return DurableExecutions!.map(({ DurableExecutionName }) => DurableExecutionName)
  }
  expect(await list({ DurableExecutionName: 'second' })).toEqual(['second'])
  expect(await list({ Statuses: ['FAILED', 'SUCCEEDED'] })).toHaveLength(3)
  expect(await list({ Statuses: ['FAILED', 'RUNNING'] })).toEqual([])
  expect(await list({ StartedAfter: new Date(service.clock.now + 1_000) })).toEqual([])
  expect(await list({ StartedBefore: new Date(service.clock.now + 1_000) })).toHaveLength(3)
  const pages: (string | undefined)[][] = []
  for await (const { DurableExecutions } of paginateListDurableExecutionsByFunction(
    { client, pageSize: 2 },
    { FunctionName: 'order', ReverseOrder: true },
  ))
    pages.push(DurableExecutions!.map(({ DurableExecutionName }) => DurableExecutionName))
  expect(pages).toEqual([['first', 'second'], ['third']])
})

test('StopDurableExecution stops, and tells when', async () => {
  const { client, service } = await openLambda({ time: 'manual', now: START })
  service.register('order', order)
  const { DurableExecutionArn } = await client.send(
    new InvokeCommand({ FunctionName: 'order', InvocationType: 'Event', Payload: '{"id":1}' }),
  )
  const { StopTimestamp } = await client.send(
    new StopDurableExecutionCommand({
      DurableExecutionArn,
      Error: { ErrorType: 'Recall', ErrorMessage: 'the order was withdrawn' },
    }),
  )
  expect(StopTimestamp).toEqual(new Date(START))
  expect(await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).toMatchObject({
    Status: 'STOPPED',
    EndTimestamp: new Date(START),
    Error: { ErrorType: 'Recall', ErrorMessage: 'the order was withdrawn' },
  })
})

test('CheckpointDurableExecution and GetDurableExecutionState serve a handler, and their paginator all it has', async () => {
  const { client, service } = await openLambda({ time: 'manual', now: START })
  const { handler, event } = heldHandler()
  service.register('order', handler)
  await client.send(new InvokeCommand({ FunctionName: 'order', InvocationType: 'Event' }))
  const { DurableExecutionArn, CheckpointToken } = await event()
  const answer = await client.send(
    new CheckpointDurableExecutionCommand({
      DurableExecutionArn,
      CheckpointToken,
      Updates: [
        { Id: 'a', Name: 'price', Type: 'STEP', Action: 'SUCCEED', Payload: '42' },
        { Id: 'b', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 60 } },
      ],
    }),
  )
  expect(answer.NewExecutionState!.Operations).toMatchObject([
    { Id: 'a', Status: 'SUCCEEDED', StepDetails: { Attempt: 1, Result: '42' } },
    {
      Id: 'b',
      Status: 'STARTED',
      StartTimestamp: new Date(START),
      WaitDetails: { ScheduledEndTimestamp: expect.any(Date) },
    },
  ])
  const request = { DurableExecutionArn, CheckpointToken: answer.CheckpointToken }
  const { Operations } = await client.send(new GetDurableExecutionStateCommand(request))
  expect(Operations!.map(({ Type }) => Type)).toEqual(['EXECUTION', 'STEP', 'WAIT'])
  const pages: (string | undefined)[][] = []
  for await (const page of paginateGetDurableExecutionState({ client, pageSize: 2 }, request))
    pages.push(page.Operations!.map(({ Type }) => Type))
  expect(pages).toEqual([['EXECUTION', 'STEP'], ['WAIT']])
})

const approval = withDurableExecution(async (_, context) => {
  const ask = (name: string, heartbeat?: { seconds: number }) =>
    context.waitForCallback(name, async () => {}, { ...(heartbeat && { heartbeatTimeout: heartbeat }) })
  const first = await ask('first', { seconds: 60 })
  const second = await ask('second').catch((error: unknown) => (error as Error).message)
  return [first, second]
})

test('callbacks are answered: a heartbeat, a success and a failure', async () => {
  const { client, service } = await openLambda({ time: 'manual', now: START })
  service.register('approval', approval)
  const { DurableExecutionArn } = await client.send(
    new InvokeCommand({ FunctionName: 'approval', InvocationType: 'Event' }),
  )
  const callbackId = async (name: string): Promise<string> => {
    const find = async () => {
      const { Events } = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))
      const context = Events!.find(({ Name, EventType }) => Name === name && EventType === 'ContextStarted')
      return Events!.find(
        ({ ParentId, EventType }) => EventType === 'CallbackStarted' && ParentId === context?.Id,
      )?.CallbackStartedDetails?.CallbackId
    }
    await expect.poll(find, soon).toBeDefined()
    return (await find())!
  }
  const first = await callbackId('first')
  await service.clock.advance(50_000)
  await client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: first }))
  await service.clock.advance(50_000)
  await client.send(
    new SendDurableExecutionCallbackSuccessCommand({ CallbackId: first, Result: Buffer.from('granted') }),
  )
  const second = await callbackId('second')
  await client.send(
    new SendDurableExecutionCallbackFailureCommand({
      CallbackId: second,
      Error: { ErrorType: 'Refused', ErrorMessage: 'not this time' },
    }),
  )
  const result = async () =>
    (await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).Result
  await expect.poll(result, soon).toBe(JSON.stringify(['granted', 'not this time']))
})
