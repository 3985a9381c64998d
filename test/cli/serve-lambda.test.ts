/** `--lambda`: the API of durable functions beside a backend, with functions that run as commands or at an address. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { execPath as node } from 'node:process'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { time } from '../../src/cli/time.ts'
import { atEnd } from '../support/at-end.ts'
import { openClient } from '../support/backend.ts'
import { call, type RunningCommand, run, serveReady, start } from './command.ts'

const HOUR = 3_600_000

const order = `order="${node}" "${fileURLToPath(new URL('functions/order.mjs', import.meta.url))}"`
/** A plain function: a tenth of the price. */
const tax = `tax="${node}" -e 'require("fs").readFile(0, (_, event) => console.log(JSON.stringify({ tax: JSON.parse(event).price / 10 })))'`
/** A durable function that never answers; it says which process it is. */
const stuck = `stuck="${node}" -e 'console.error("at work as", process.pid); setInterval(() => {}, 1000)'`

interface Lambda {
  url: string
  env: Record<string, string>
  functions: string[]
}

async function serveLambda(...args: string[]): Promise<{
  command: RunningCommand
  control: string
  address: string
  lambda: Lambda
  client: LambdaClient
}> {
  const { command, ready } = await serveReady('--lambda', ...args)
  const { lambda } = ready as unknown as { lambda: Lambda }
  return { command, control: ready.control, address: ready.address, lambda, client: clientOf(lambda.env) }
}

/** An AWS client as the environment makes it. */
function clientOf(env: Record<string, string>): LambdaClient {
  const client = new LambdaClient({
    endpoint: env.AWS_ENDPOINT_URL_LAMBDA!,
    region: env.AWS_REGION!,
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID!, secretAccessKey: env.AWS_SECRET_ACCESS_KEY! },
  })
  atEnd(() => client.destroy())
  return client
}

const payloadOf = ({ Payload }: { Payload?: { transformToString(): string } }): unknown =>
  JSON.parse(Payload!.transformToString())

describe('serve --lambda', () => {
  test('runs durable functions of other processes, for AWS clients; an hour passes in no time', async () => {
    const { client, address, control, lambda } = await serveLambda(
      '--time',
      'skip',
      '--function',
      order,
      '--plain-function',
      tax,
    )
    expect(lambda.functions).toEqual(['order', 'tax'])
    const answer = await client.send(new InvokeCommand({ FunctionName: 'order', Payload: '{"items":50}' }))
    expect(payloadOf(answer)).toBe('50 items cost 110')
    const { DurableExecutionArn } = answer
    const execution = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))
    expect(execution.Status).toBe('SUCCEEDED')
    expect(+execution.EndTimestamp! - +execution.StartTimestamp!).toBeGreaterThanOrEqual(HOUR)
    const { Events } = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))
    expect(Events?.map(({ EventType }) => EventType).filter(type => type !== 'InvocationCompleted')).toEqual([
      'ExecutionStarted',
      'StepStarted',
      'StepSucceeded',
      'WaitStarted',
      'WaitSucceeded',
      'ChainedInvokeStarted',
      'ChainedInvokeSucceeded',
      'ExecutionSucceeded',
    ])
    // Orchestrations are served beside them, and the one control API knows both.
    await (await openClient({ address })).call('Hello', {})
    const service = (await (await fetch(`${control}/v1/lambda`)).json()) as { functions: { name: string }[] }
    expect(service.functions.map(({ name }) => name)).toEqual(['order', 'tax'])
    expect(await (await fetch(`${control}/v1/hubs`)).json()).toHaveProperty('hubs')
  })

  test('says for people where it is, and what leads AWS clients there', async () => {
    const command = start('serve', '--port', '0', '--lambda', '--function', order)
    const line = await command.line(/^AWS Lambda durable functions: /)
    const [, url] = /: (http:\/\/127\.0\.0\.1:[1-9]\d*) \(order\)$/.exec(line) ?? []
    expect(await command.line(/^ {2}export AWS_ENDPOINT_URL_LAMBDA=/)).toContain(`=${url}`)
    await command.line(/Ctrl-C/)
    command.signal('SIGINT')
    const { code, stdout } = await command.result
    expect(code).toBe(0)
    for (const name of ['REGION', 'DEFAULT_REGION', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'])
      expect(stdout).toMatch(new RegExp(`^ {2}export AWS_${name}=\\S+$`, 'm'))
  })

  test('says that a port which was asked for is taken', async () => {
    const { lambda } = await serveLambda()
    const { port } = new URL(lambda.url)
    const { code, stderr } = await run('serve', '--port', '0', '--lambda', '--lambda-port', port)
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^greenroom: port ${port} .* is taken.*--lambda-port `))
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  test('calls a function at an address', async () => {
    const emulator = createServer(async (request, response) => {
      const { InitialExecutionState } = (await json(request)) as {
        InitialExecutionState: { Operations: { ExecutionDetails: { InputPayload: string } }[] }
      }
      const Result = InitialExecutionState.Operations[0]!.ExecutionDetails.InputPayload
      response.end(JSON.stringify({ Status: 'SUCCEEDED', Result }))
    })
    atEnd(() => emulator.close())
    await new Promise<void>(resolve => emulator.listen(0, '127.0.0.1', resolve))
    const { port } = emulator.address() as AddressInfo
    const { client } = await serveLambda('--function', `echo=http://127.0.0.1:${port}`)
    const answer = await client.send(new InvokeCommand({ FunctionName: 'echo', Payload: '"hello"' }))
    expect(payloadOf(answer)).toBe('hello')
  })

  test('with --time manual, greenroom time --lambda moves its clock', async () => {
    const { client, control } = await serveLambda(
      '--time',
      'manual',
      '--function',
      order,
      '--plain-function',
      tax,
    )
    const { DurableExecutionArn } = await client.send(
      new InvokeCommand({ FunctionName: 'order', InvocationType: 'Event', Payload: '{"items":5}' }),
    )
    const statusNow = async () =>
      (await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).Status
    const events = async () =>
      (await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))).Events?.map(
        ({ EventType }) => EventType,
      )
    await expect.poll(events, { timeout: 20_000 }).toContain('InvocationCompleted')
    expect(await statusNow()).toBe('RUNNING')
    const moved = await call(time, 'advance', '1h', '--lambda', '--url', control, '--json')
    expect(JSON.parse(moved.stdout)).toMatchObject({ event: 'time', mode: 'manual' })
    await expect.poll(statusNow, { timeout: 20_000 }).toBe('SUCCEEDED')
  })

  test('stops at once while a function is at work, and takes its process along', async () => {
    const { client, command } = await serveLambda('--function', stuck)
    const output: string[] = []
    command.child.stderr!.on('data', chunk => output.push(String(chunk)))
    await client.send(new InvokeCommand({ FunctionName: 'stuck', InvocationType: 'Event' }))
    const pid = () => /stuck: at work as (\d+)/.exec(output.join(''))?.[1]
    await expect.poll(pid, { timeout: 10_000 }).toBeDefined()
    command.signal('SIGINT')
    expect(await command.result).toMatchObject({ code: 0, signal: null })
    expect(() => process.kill(Number(pid()), 0)).toThrow('ESRCH')
  })
})

describe('exec --lambda', () => {
  /** A program that AWS clients are part of. */
  const program = (code: string): string[] => [
    '--',
    node,
    '--input-type=module',
    '-e',
    `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'\n${code}`,
  ]

  test('gives its command the environment in which AWS clients find the functions', async () => {
    const { code, stdout } = await run(
      'exec',
      '--lambda',
      '--plain-function',
      tax,
      ...program(`
        const answer = await new LambdaClient().send(new InvokeCommand({ FunctionName: 'tax', Payload: '{"price":30}' }))
        console.log(answer.Payload.transformToString(), process.env.GREENROOM_ADDRESS)`),
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\{"tax":3\} 127\.0\.0\.1:\d+\n$/)
  })

  test('says what had not ended when its command failed', async () => {
    const { code, stderr } = await run(
      'exec',
      '--lambda',
      '--function',
      stuck,
      ...program(`
        const start = { FunctionName: 'stuck', InvocationType: 'Event', DurableExecutionName: 'order-1' }
        await new LambdaClient().send(new InvokeCommand(start))
        process.exit(3)`),
    )
    expect(code).toBe(3)
    expect(stderr).toMatch(/when the command failed, this had not ended:\n.*order-1/)
  })
})

test('time --lambda has no task hub', async () => {
  await expect(time(['--lambda', '--task-hub', 'orders'])).rejects.toMatchObject({
    name: 'UsageError',
    message: '--lambda is another clock than that of a hub: leave --task-hub out.',
  })
})
