/** Functions at an address: behind a runtime emulator, as AWS's container images have one. */
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { CallEnd, FunctionCall, Invoker } from '../service/invoker.ts'
import { invokeHeaders } from './call-headers.ts'
import { crashed, isWholeError, readErrorBody, returned } from './error-body.ts'

/** A function that answers HTTP requests. */
export interface AddressFunction {
  /**
   * Of a runtime emulator, as `http://127.0.0.1:9000`; events are posted to `/2015-03-31/functions/function/invocations`
   * there, or to the path that it has.
   */
  url: string | URL
}

const PATH = '/2015-03-31/functions/function/invocations'

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** Posts events to an address. */
export function atAddress(url: URL): Invoker {
  const target = new URL(url)
  if (target.pathname === '/') target.pathname = PATH
  return {
    async call(call) {
      try {
        return endOf(await post(target, call), target)
      } catch (error) {
        return brokenOff(error as NodeJS.ErrnoException, target)
      }
    },
  }
}

/** Waits as long as the function takes: the service calls it off. */
function post(target: URL, call: FunctionCall): Promise<Answer> {
  const body = Buffer.from(call.payload ?? '{}')
  const request = target.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = request(target, {
      method: 'POST',
      headers: { ...invokeHeaders(call), 'content-length': body.length },
      signal: call.signal,
      // A connection that was kept may be gone by the next call.
      agent: false,
    })
    sent.on('error', reject).on('response', response => {
      read(response).then(resolve, reject)
    })
    sent.end(body)
  })
}

async function read(response: IncomingMessage): Promise<Answer> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}

function endOf({ status, headers, text }: Answer, target: URL): CallEnd {
  const isOk = status >= 200 && status < 300
  const isError = !isOk || headers['x-amz-function-error'] !== undefined || isWholeError(text)
  if (!isError) {
    // An emulator says so in plain words, with status 200.
    if (/^Task timed out after [\d.]+ seconds$/.test(text)) return crashed('Sandbox.Timedout', text)
    return returned(text)
  }
  const error = readErrorBody(text)
  if (error) return { type: 'crashed', error }
  if (isOk) return crashed('Unhandled', text)
  const said = text.trim() === '' ? '' : `: ${text.trim().slice(0, 500)}`
  return crashed('Greenroom.BadAnswer', `${target.href} answered with status ${status}${hint(status)}${said}`)
}

function hint(status: number): string {
  if (status >= 300 && status < 400) return ', and redirects are not followed'
  // It does nothing else at a time.
  if (status === 400) return ' (an emulator does so while it is busy with another call)'
  return ''
}

function brokenOff({ code, message }: NodeJS.ErrnoException, target: URL): CallEnd {
  if (code === 'ECONNRESET')
    return crashed('Runtime.ExitError', `${target.href} hung up before it had answered: ${message}.`)
  const why = code === 'ECONNREFUSED' ? 'nothing listens there' : message || code
  return crashed('Greenroom.Unreachable', `${target.href} is not to be reached: ${why}.`)
}
