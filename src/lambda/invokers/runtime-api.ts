/**
 * The AWS Lambda Runtime API, for one process: it asks for the next event, and posts an answer or an error. Version
 * 2018-06-01, which the runtimes of all languages speak.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostIn, isLoopback } from '../../kernel/loopback.ts'
import type { CallEnd, FunctionCall } from '../service/invoker.ts'
import { runtimeHeaders } from './call-headers.ts'
import { readErrorBody, returned } from './error-body.ts'

interface OpenCall {
  readonly call: FunctionCall
  /** The process has its event. */
  isTaken: boolean
  answer(end: CallEnd): void
}

const ROUTE =
  /^\/2018-06-01\/runtime\/(?:invocation\/(next)|invocation\/([^/]+)\/(response|error)|(init)\/error)$/

export class RuntimeApi {
  /** Host and port, as `AWS_LAMBDA_RUNTIME_API` has it. */
  readonly address: string
  /** The process knows the Runtime API. */
  isUsed = false
  private readonly server: Server
  private open: OpenCall | undefined
  private poll: ServerResponse | undefined
  private onAsked: () => void = () => {}

  /** Use `RuntimeApi.listen`. */
  private constructor(server: Server) {
    this.server = server
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => {
      this.answer(request, response)
        .then(reply => reply && send(response, reply))
        // The connection broke in the middle of a request.
        .catch(() => response.destroy())
    })
  }

  /** Listens on a free port of loopback. */
  static async listen(): Promise<RuntimeApi> {
    const server = createServer()
    // Runtimes keep their connection while a handler runs, however long that takes.
    server.keepAliveTimeout = 0
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve)
    })
    return new RuntimeApi(server)
  }

  /** Hands an event to the process once it asks for one; resolves with what it answers. One at a time. */
  handle(call: FunctionCall): Promise<CallEnd> {
    return new Promise(resolve => {
      this.open = { call, isTaken: false, answer: resolve }
      this.deliver()
    })
  }

  /** Whether the process has the event of this call. */
  hasTaken(call: FunctionCall): boolean {
    return this.open?.call === call && this.open.isTaken
  }

  /** The process has asked for an event, and there is none. */
  get isWaiting(): boolean {
    return this.poll !== undefined
  }

  /** Is told whenever the process asks for an event, got one or not. */
  whenAsked(tell: () => void): void {
    this.onAsked = tell
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  /** Unset where the process has to wait. */
  private async answer(request: IncomingMessage, response: ServerResponse): Promise<Reply | undefined> {
    // A page that a browser shows is no runtime, and must not take an event away.
    if (isFromPage(request)) return refusal(403, 'Forbidden', 'Runtimes only.')
    const [, isNext, id, kind, isInit] = ROUTE.exec(request.url ?? '') ?? []
    if (!isNext && !kind && !isInit) return refusal(404, 'NotFound', `There is no ${request.url}.`)
    const method = isNext ? 'GET' : 'POST'
    if (request.method !== method) return refusal(405, 'MethodNotAllowed', `Use ${method}.`)
    if (isNext) return this.next(response)
    const body = await textOf(request)
    if (isInit) return this.initError(request, body)
    const { open } = this
    if (!open?.isTaken || open.call.requestId !== id)
      return refusal(400, 'InvalidRequestID', 'No event with this request id waits for an answer.')
    this.close(open, kind === 'response' ? returned(body) : failed(request, body, 'Runtime.Unknown'))
    return accepted
  }

  private next(response: ServerResponse): Reply | undefined {
    this.isUsed = true
    if (this.open?.isTaken)
      return refusal(403, 'InvalidStateTransition', 'Answer the event that you have first.')
    // Whoever asks again has given up asking before.
    this.poll?.destroy()
    this.poll = response
    response.once('close', () => {
      if (this.poll === response) this.poll = undefined
    })
    this.deliver()
    this.onAsked()
    return undefined
  }

  private initError(request: IncomingMessage, body: string): Reply {
    const { open } = this
    if (!open || open.isTaken)
      return refusal(403, 'InvalidStateTransition', 'The process has begun its work already.')
    this.isUsed = true
    this.close(open, failed(request, body, 'Runtime.InitError'))
    return accepted
  }

  private close(open: OpenCall, end: CallEnd): void {
    this.open = undefined
    open.answer(end)
  }

  private deliver(): void {
    const { open, poll } = this
    if (!open || !poll) return
    open.isTaken = true
    this.poll = undefined
    const event = Buffer.from(open.call.payload ?? '{}')
    poll.writeHead(200, { ...runtimeHeaders(open.call), 'content-length': event.length }).end(event)
  }
}

function failed(request: IncomingMessage, body: string, otherwise: string): CallEnd {
  const named = request.headers['lambda-runtime-function-error-type']
  const { ErrorType = String(named ?? otherwise), ...rest } = readErrorBody(body) ?? { ErrorMessage: body }
  return { type: 'crashed', error: { ErrorType, ...rest } }
}

const isFromPage = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined ||
  headers['sec-fetch-site'] !== undefined ||
  !isLoopback(hostIn(headers.host ?? ''))

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

interface Reply {
  readonly status: number
  readonly body: object
}

const accepted: Reply = { status: 202, body: { status: 'OK' } }

const refusal = (status: number, errorType: string, errorMessage: string): Reply => ({
  status,
  body: { errorType, errorMessage },
})

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
