/** What goes wrong on the wire, and how unmodified clients get over it. */
import type { DurableExecutionHandler } from '@aws/durable-execution-sdk-js'
import {
  CheckpointDurableExecutionCommand,
  type LambdaClient,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { checkpoint, type LambdaServiceOptions, step } from '../../../src/lambda.ts'
import { heldHandler } from './held-handler.ts'
import { executionPath, openLambda, thrownBy } from './open.ts'
import { overHttp, quietly } from './over-http.ts'

/** A handler whose requests are noted: which checkpoint, and under which token of the client. */
async function openNoted(handler: DurableExecutionHandler, options: LambdaServiceOptions = {}) {
  const opened = await openLambda(options)
  const sent = noteCheckpoints(opened.client)
  return { ...opened, runner: opened.service.runner(overHttp(handler, opened.client, quietly)), sent }
}

/** Every attempt is noted, also those of which nobody was told. */
function noteCheckpoints(client: LambdaClient) {
  const sent: { readonly token: string; readonly clientToken: string }[] = []
  client.middlewareStack.add(
    next => args => {
      const { body } = args.request as { readonly body?: Uint8Array }
      const { CheckpointToken, ClientToken } = JSON.parse(new TextDecoder().decode(body) || '{}')
      if (ClientToken) sent.push({ token: CheckpointToken, clientToken: ClientToken })
      return next(args)
    },
    { step: 'deserialize', priority: 'low' },
  )
  return sent
}

const twoSteps: DurableExecutionHandler = async (_, context) => {
  const one = await context.step('one', async () => 1)
  await context.wait('pause', { hours: 1 })
  return one + (await context.step('two', async () => 1))
}

test('trap 7: an answer that got lost is asked for again under the same token, and nothing happens twice', async () => {
  const { runner, sent } = await openNoted(twoSteps)
  const plain = await runner.run()
  const undisturbed = sent.splice(0).length
  const result = await runner.run({ faults: [checkpoint(1).answerIsLost()] })
  expect(result.output()).toBe(2)
  expect(result.history.map(({ EventType }) => EventType)).toEqual(
    plain.history.map(({ EventType }) => EventType),
  )
  expect(sent).toHaveLength(undisturbed + 1)
  expect(sent[1]).toEqual(sent[0])
  expect(new Set(sent.map(({ clientToken }) => clientToken)).size).toBe(undisturbed)
})

test('whose answer is lost hears nothing at all, as if the connection had broken', async () => {
  const { service, send } = await openLambda()
  const { handler, event } = heldHandler()
  service.runner(handler).start({ faults: [checkpoint(1).answerIsLost()] })
  const { DurableExecutionArn, CheckpointToken } = await event()
  const path = executionPath(DurableExecutionArn, '/checkpoint')
  const body = JSON.stringify({ CheckpointToken, ClientToken: 'one' })
  await expect(send({ method: 'POST', path, body })).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await send({ method: 'POST', path, body })).toMatchObject({ status: 200 })
})

test('one that is lost each time ends the invocation, and the next goes on from what was taken', async () => {
  const { runner } = await openNoted(twoSteps)
  const result = await runner.run({ faults: [checkpoint(1).answerIsLost({ times: 3 })] })
  expect(result.output()).toBe(2)
  expect(result.invocations.map(({ error }) => error === undefined)).toEqual([false, true, true])
})

test('throttling passes: the client waits, and tries again', async () => {
  const { runner, sent } = await openNoted(twoSteps)
  const result = await runner.run({ faults: [checkpoint(1).isThrottled({ times: 1 })] })
  expect(result.output()).toBe(2)
  expect(sent.length).toBeGreaterThan(1)
  expect(sent[1]).toEqual(sent[0])
  expect(result.invocations).toHaveLength(2)
})

test('throttling says when to come again; a client that is throttled each time throws TooManyRequestsException', async () => {
  const { service, send, client } = await openLambda()
  const { handler, event } = heldHandler()
  service.runner(handler).start({
    faults: [checkpoint(1).isThrottled({ retryAfter: 7 }), checkpoint(2).isThrottled({ times: 3 })],
  })
  const { DurableExecutionArn, CheckpointToken } = await event()
  const refused = await send({
    method: 'POST',
    path: executionPath(DurableExecutionArn, '/checkpoint'),
    body: JSON.stringify({ CheckpointToken, ClientToken: 'one' }),
  })
  expect(refused).toMatchObject({
    status: 429,
    headers: { 'retry-after': '7', 'x-amzn-errortype': 'TooManyRequestsException' },
    body: { Type: 'User', Reason: 'CallerRateLimitExceeded', message: expect.any(String) },
  })
  const command = new CheckpointDurableExecutionCommand({ DurableExecutionArn, CheckpointToken })
  const error = await thrownBy(client.send(command))
  expect(error).toBeInstanceOf(TooManyRequestsException)
  expect(error).toMatchObject({ $metadata: { httpStatusCode: 429, attempts: 3 } })
  expect(await client.send(command)).toHaveProperty('CheckpointToken')
})

test.each([
  ['ends the invocation where the SDK knows its words', 'Invalid Checkpoint Token', 'SUCCEEDED', 3],
  ['fails the execution where it does not', 'Invalid checkpoint token', 'FAILED', 1],
] as const)('trap 4: a stale token %s', async (_, staleToken, status, invocations) => {
  const { runner } = await openNoted(twoSteps, { staleToken })
  const result = await runner.run({ faults: [checkpoint(1).isStale()] })
  expect(result.status).toBe(status)
  expect(result.invocations).toHaveLength(invocations)
})

test('a function that dies with its checkpoint is called again, and nothing is done twice', async () => {
  let ones = 0
  const { runner } = await openNoted(async (_, context) => {
    const one = await context.step('one', async () => ++ones)
    await context.wait('pause', { hours: 1 })
    return one
  })
  const result = await runner.run({ faults: [checkpoint(1).crashes()] })
  expect(result.output()).toBe(1)
  expect(ones).toBe(1)
  expect(result.invocations[0]!.error).toMatchObject({ type: 'Runtime.ExitError' })
})

test('a step that is forgotten is run again', async () => {
  let twos = 0
  const { runner } = await openNoted(async (_, context) => {
    await context.step('one', async () => 1)
    return context.step('two', async () => ++twos)
  })
  const result = await runner.run({ faults: [step('two').isForgotten()] })
  expect(result.output()).toBe(2)
})
