/** Services with functions elsewhere, and calls of them as clients make them. */
import { fileURLToPath } from 'node:url'
import {
  type CommandFunction,
  createLambdaService,
  type LambdaService,
  type LambdaServiceOptions,
} from '../../../src/lambda.ts'
import { atEnd } from '../../support/at-end.ts'

export const folder = fileURLToPath(new URL('programs', import.meta.url))

/** A program of these tests, as a command. */
export const program = (name: string, ...args: string[]): CommandFunction => ({
  command: [process.execPath, `${folder}/${name}.mjs`, ...args],
})

interface Called {
  readonly status: number
  readonly functionError: string | null
  /** Parsed; null where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the function gave.
  readonly body: any
}

interface Opened {
  readonly service: LambdaService
  readonly url: string
  /** What the service has logged. */
  readonly log: string[]
  call(functionName: string, payload?: unknown, headers?: Record<string, string>): Promise<Called>
}

/** A service that listens, stopped at the end of the test. */
export async function openService(options: LambdaServiceOptions = {}): Promise<Opened> {
  const log: string[] = []
  const note = (message: string) => void log.push(message)
  const logger = { debug: note, info: note, warn: note, error: note }
  const service = await createLambdaService({ logger, ...options })
  atEnd(() => service.stop())
  const { url } = await service.listen()
  return { service, url, log, call: (...words) => call(url, ...words) }
}

async function call(
  url: string,
  functionName: string,
  payload?: unknown,
  headers: Record<string, string> = {},
): Promise<Called> {
  const response = await fetch(`${url}/2015-03-31/functions/${functionName}/invocations`, {
    method: 'POST',
    headers,
    ...(payload !== undefined && { body: JSON.stringify(payload) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    functionError: response.headers.get('x-amz-function-error'),
    body: text === '' ? null : JSON.parse(text),
  }
}
