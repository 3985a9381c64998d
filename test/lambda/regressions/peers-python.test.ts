/** Faults of the AWS testing SDK for Python, each shown not to be one of ours. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  ListDurableExecutionsByFunctionCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { answer, type LambdaService } from '../../../src/lambda.ts'
import { byHand, PENDING, SUCCEEDED, startCallback } from '../acceptance/by-hand.ts'
import { openService } from '../acceptance/service.ts'
import { clientOf } from '../http/open.ts'

const HOUR = 3_600_000

/** A client of AWS that knows nothing of the service but its address. */
const connect = async (service: LambdaService) => clientOf((await service.listen()).url)

/** Asks for an approval within so many hours. */
const asks = (hours: number) =>
  withDurableExecution(async (_, context) => {
    const [approved] = await context.createCallback('approval', { timeout: { hours } })
    return approved.catch(error => (error as Error).name)
  })

test('time is skipped over the time-out of a callback too', async () => {
  const service = await openService()
  const runner = service.runner(asks(1_000))
  const result = await runner.run({ callbacks: { approval: answer.timesOut() } })
  expect(result.value).toBe('CallbackTimeoutError')
  expect(result.callback('approval').endedAt! - result.callback('approval').startedAt).toBe(1_000 * HOUR)
})

test('time is skipped over the deadline of an execution too', async () => {
  const service = await openService()
  const runner = service.runner(withDurableExecution(async (_, context) => context.wait({ hours: 9 })))
  const result = await runner.run({ executionTimeout: 8 * 3_600 })
  expect(result.status).toBe('TIMED_OUT')
})

test('time is skipped over the rest between failed invocations too', async () => {
  const service = await openService()
  const { handler } = byHand(
    () => {
      throw new Error('first')
    },
    () => {
      throw new Error('second')
    },
    () => SUCCEEDED,
  )
  const start = performance.now()
  const { invocations } = await service.runner(handler).run()
  expect(performance.now() - start).toBeLessThan(4_000)
  const [first, , third] = invocations
  expect(third!.startedAt - first!.startedAt).toBeGreaterThanOrEqual(10_000)
})

test('each execution has a deadline of its own', async () => {
  const service = await openService({ time: 'manual' })
  const runner = service.runner(asks(1_000))
  const executions = [30, 10, 20].map(executionTimeout => runner.start({ executionTimeout }))
  const running = () => executions.map(({ status }) => status === 'RUNNING')
  for (const execution of executions) await execution.waitForCallback()
  const seen = []
  for (let step = 0; step < 3; step++) {
    await service.clock.advance(10_000)
    seen.push(running())
  }
  expect(seen).toEqual([
    [true, false, true],
    [true, false, false],
    [false, false, false],
  ])
})

test('the history over HTTP has the details of invocations and of callbacks', async () => {
  const service = await openService()
  const client = await connect(service)
  const { arn } = await service.runner(asks(2)).run({ callbacks: { approval: 'yes' } })
  const { Events = [] } = await client.send(
    new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn }),
  )
  const of = (type: string) => Events.find(({ EventType }) => EventType === type)
  expect(of('CallbackStarted')?.CallbackStartedDetails).toMatchObject({ Timeout: 2 * 3_600 })
  expect(of('InvocationCompleted')?.InvocationCompletedDetails).toMatchObject({
    RequestId: expect.stringMatching(/^[\w-]{36}$/),
    StartTimestamp: expect.any(Date),
    EndTimestamp: expect.any(Date),
  })
})

test('an execution and its history come with their data unless a client wants none', async () => {
  const service = await openService()
  const client = await connect(service)
  const { arn } = await service
    .runner(withDurableExecution(async ({ id }) => ({ id })))
    .run({ payload: { id: 42 } })
  const DurableExecutionArn = arn
  const execution = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))
  expect(execution).toMatchObject({ InputPayload: '{"id":42}', Result: '{"id":42}' })
  const { Events } = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))
  expect(Events?.at(-1)?.ExecutionSucceededDetails?.Result?.Payload).toBe('{"id":42}')

  const IncludeExecutionData = false
  const bare = await client.send(
    new GetDurableExecutionCommand({ DurableExecutionArn, IncludeExecutionData }),
  )
  expect(bare.InputPayload).toBeUndefined()
  expect(bare.Result).toBeUndefined()
})

test('a list takes the statuses that were asked for, and has the newest first', async () => {
  const service = await openService({ time: 'manual' })
  const client = await connect(service)
  const runner = service.runner(
    withDurableExecution(async ({ fails }) => {
      if (fails) throw new Error('as told')
    }),
    { name: 'listed' },
  )
  for (const [name, fails] of [
    ['first', false],
    ['second', true],
    ['third', false],
  ] as const) {
    await runner.run({ name, payload: { fails } })
    await service.clock.advance(1_000)
  }
  const list = async (input: object) => {
    const command = new ListDurableExecutionsByFunctionCommand({ FunctionName: 'listed', ...input })
    return (await client.send(command)).DurableExecutions?.map(
      ({ DurableExecutionName }) => DurableExecutionName,
    )
  }
  expect(await list({})).toEqual(['third', 'second', 'first'])
  expect(await list({ ReverseOrder: true })).toEqual(['first', 'second', 'third'])
  expect(await list({ Statuses: ['FAILED'] })).toEqual(['second'])
  expect(await list({ Statuses: ['SUCCEEDED', 'FAILED'] })).toHaveLength(3)
})

test('waiting for a callback passes by one of the same name that is answered', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      const [first] = await context.createCallback('approval')
      const by = [await first]
      const [second] = await context.createCallback('approval')
      return [...by, await second]
    }),
  )
  const execution = runner.start()
  const first = await execution.waitForCallback('approval')
  await execution.sendCallbackSuccess(first.callbackId, 'Ada')
  const second = await execution.waitForCallback('approval')
  expect(second.callbackId).not.toBe(first.callbackId)
  await execution.sendCallbackSuccess(second.callbackId, 'Grace')
  expect((await execution.result()).value).toEqual(['Ada', 'Grace'])
})

test('a handler that suspends while its callback is being answered is called again, and has not failed', async () => {
  const service = await openService()
  const { handler } = byHand(
    async call => {
      const [callback] = await call.send(startCallback('c'))
      await execution.sendCallbackSuccess(callback!.CallbackDetails!.CallbackId)
      return PENDING
    },
    () => SUCCEEDED,
  )
  const execution = service.runner(handler).start()
  const { invocations } = await execution.result()
  expect(invocations.map(({ error }) => error)).toEqual([undefined, undefined])
})

test('an ARN has the name of its execution in it, in the shape that SDKs take apart', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => context.executionContext.durableExecutionArn),
    { name: 'orders' },
  )
  const { arn, value } = await runner.run({ name: 'order-42' })
  expect(value).toBe(arn)
  expect(arn).toMatch(
    /^arn:aws:lambda:us-east-1:123456789012:function:orders:\$LATEST\/durable-execution\/order-42\/[\w-]+$/,
  )
})
