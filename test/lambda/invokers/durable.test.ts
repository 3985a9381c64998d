/** Durable functions in processes of their own, with the real SDK, by the service's HTTP API. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Event,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import type { Handler } from '../../../src/lambda.ts'
import { atEnd } from '../../support/at-end.ts'
import { folder, openService, program } from './calling.ts'

const ways = [
  ['stdin and stdout', program('order', 'stdin')],
  ['the Runtime API', program('order', 'runtime')],
] as const

test.each(ways)('a durable function over %s has the same history as in process', async (_way, fn) => {
  const { service, url } = await openService({ time: 'skip' })
  service.register('there', fn).register('here', await inProcess())
  const there = await runTo(url, 'there', { name: 'Ada' })
  const here = await runTo(url, 'here', { name: 'Ada' })
  expect(there.answer).toBe('Hello, Ada: checked')
  expect(there.events.map(eventLine)).toEqual(here.events.map(eventLine))
})

test.each(ways)(
  'a durable function over %s that dies in the middle of a step is called again',
  async (_way, fn) => {
    const { service, url } = await openService({ time: 'skip' })
    const temporary = await mkdtemp(join(tmpdir(), 'greenroom-'))
    atEnd(() => rm(temporary, { recursive: true }))
    service.register('order', fn)
    const { answer, events } = await runTo(url, 'order', { name: 'Ada', marker: join(temporary, 'died') })
    expect(answer).toBe('Hello, Ada: checked')
    expect(events.map(eventLine)).toEqual([
      'ExecutionStarted run',
      'StepStarted greet',
      'StepSucceeded greet',
      'WaitStarted pause',
      'InvocationCompleted',
      'WaitSucceeded pause',
      // It died before it had told of the step.
      'InvocationCompleted with Runtime.ExitError',
      'StepStarted check',
      'StepSucceeded check',
      'InvocationCompleted',
      'ExecutionSucceeded run',
    ])
    const { Error: error } = events[6]?.InvocationCompletedDetails ?? {}
    expect(error?.Payload?.ErrorMessage).toMatch(/exit status 7\nthe pump is broken$/)
  },
)

test('a durable function whose process ends without an answer has crashed', async () => {
  const { service, call } = await openService({ time: 'skip', maxInvocations: 2 })
  service.register('order', { command: [process.execPath, '--eval', ''] })
  const { functionError, body } = await call('order', {})
  expect(functionError).toBe('Unhandled')
  // Called again and again, where a bad answer would have ended it at once.
  expect(body.errorType).toBe('Greenroom.TooManyInvocations')
})

test('a durable function behind an emulator has the same history as in process', async () => {
  const { service, url } = await openService({ time: 'skip' })
  const { env } = await service.listen()
  const [node = '', ...words] = program('order', 'emulator').command
  const emulator = spawn(node, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  atEnd(() => emulator.kill('SIGKILL'))
  const [port] = await once(emulator.stdout, 'data')
  service.register('there', { url: `http://127.0.0.1:${Number(port)}` }).register('here', await inProcess())
  const there = await runTo(url, 'there', { name: 'Ada' })
  const here = await runTo(url, 'here', { name: 'Ada' })
  expect(there.answer).toBe('Hello, Ada: checked')
  expect(there.events.map(eventLine)).toEqual(here.events.map(eventLine))
})

const inProcess = async (): Promise<Handler> => (await import(`${folder}/order.mjs`)).order

async function runTo(url: string, FunctionName: string, payload: object) {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new LambdaClient({ endpoint: url, region: 'us-east-1', credentials })
  atEnd(() => client.destroy())
  const { Payload, DurableExecutionArn } = await client.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), DurableExecutionName: 'run' }),
  )
  const { Events = [] } = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }))
  return { answer: JSON.parse(Buffer.from(Payload ?? []).toString()), events: Events }
}

function eventLine({ EventType, Name, InvocationCompletedDetails }: Event): string {
  const error = InvocationCompletedDetails?.Error?.Payload?.ErrorType
  return [EventType, Name, error && `with ${error}`].filter(Boolean).join(' ')
}
