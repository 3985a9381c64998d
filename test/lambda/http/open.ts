/** A service that listens, and a client of AWS that knows nothing of it but its address. */
import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda'
import { createLambdaService, type LambdaServiceOptions } from '../../../src/lambda.ts'
import { type Sent, send as sendPlain } from '../../control/send.ts'
import { atEnd } from '../../support/at-end.ts'

export async function openLambda(options: LambdaServiceOptions = {}) {
  const log: string[] = []
  const note = (message: string): void => void log.push(message)
  const service = await createLambdaService({
    time: 'skip',
    logger: { debug() {}, info() {}, warn: note, error: note },
    ...options,
  })
  atEnd(() => service.stop())
  const server = await service.listen()
  return { service, server, client: clientOf(server.url), log, send: sender(server.url) }
}

export function clientOf(endpoint: string, config: LambdaClientConfig = {}): LambdaClient {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials, ...config })
  atEnd(() => client.destroy())
  return client
}

/** Sends what a client would, by hand; `body` of the answer is its JSON. */
const sender = (url: string) => async (sent: Sent) => {
  const { status, headers, text } = await sendPlain(url, sent)
  const isJson = headers['content-type'] === 'application/json' && text !== ''
  return { status, headers, text, body: isJson ? JSON.parse(text) : undefined }
}

/** Path of an execution, as clients write it. */
export const executionPath = (arn: string, rest = ''): string =>
  `/2025-12-01/durable-executions/${encodeURIComponent(arn)}${rest}`

export const callbackPath = (callbackId: string, verb: 'succeed' | 'fail' | 'heartbeat'): string =>
  `/2025-12-01/durable-execution-callbacks/${encodeURIComponent(callbackId)}/${verb}`

/** What a client threw. */
export const thrownBy = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    answer => Promise.reject(new Error(`It was answered: ${JSON.stringify(answer)}`)),
    (error: unknown) => error,
  )

/** A payload as a client gets it. */
export const textOf = (payload: Uint8Array | undefined): string => Buffer.from(payload ?? []).toString()
