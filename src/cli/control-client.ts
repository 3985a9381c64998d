/** Asks the control API of a running backend. */
import type { Asking } from './control-options.ts'
import { exitCode } from './exit-codes.ts'
import { createOutput, type Output } from './output.ts'

/** What the API refused, or that nobody answered; becomes a sentence and exit code 1. */
export class Refused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'Refused'
    this.code = code
  }
}

/** Sends a request; `body` makes it a POST. */
export type Ask = <Answer>(path: string, body?: object) => Promise<Answer>

/** Runs a command that talks to a backend, and says what went wrong. */
export async function asking(
  { url, json }: Asking,
  command: (ask: Ask, output: Output) => Promise<void>,
): Promise<number> {
  const output = createOutput(json)
  try {
    await command((path, body) => send(url, path, body), output)
    return exitCode.ok
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    output.failure(error.message, error.code)
    return exitCode.failed
  }
}

/** The path of the hub that was named, with more behind it. */
export const inHub = ({ taskHub }: Asking, path: string): string =>
  `/v1/hubs/${encodeURIComponent(taskHub)}${path}`

async function send<Answer>(url: string, path: string, body: object | undefined): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
  let answer: { error?: { code: string; message: string } }
  try {
    const response = await fetch(url + path, request)
    answer = Object(await response.json())
    if (!response.ok && typeof answer.error?.message !== 'string') throw new Error('It is another program.')
  } catch {
    throw unreachable(url)
  }
  if (answer.error) throw new Refused(answer.error.code, answer.error.message)
  return answer as Answer
}

const unreachable = (url: string): Refused =>
  new Refused(
    'unreachable',
    `no control API answers at ${url}. Start one with greenroom serve, or name the address that it prints: --url.`,
  )

/** The body of an answer that goes on; throws as an `Ask` does. Ends with an error when `signal` aborts. */
export async function openStream(
  url: string,
  path: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  let response: Response
  try {
    response = await fetch(url + path, { signal })
  } catch {
    throw unreachable(url)
  }
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (response.ok && isStream && response.body) return response.body
  const { error }: { error?: { code?: unknown; message?: unknown } } = Object(
    await response.json().catch(() => undefined),
  )
  if (typeof error?.message !== 'string') throw unreachable(url)
  throw new Refused(String(error.code), error.message)
}
