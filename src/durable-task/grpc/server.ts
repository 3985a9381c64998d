/** The facade: a gRPC server that turns calls into what the hubs understand. */
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { describe, invalidRequest } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { TaskHub } from '../hub/task-hub.ts'
import type { TaskHubs } from '../task-hubs.ts'
import { cannotListen, checkAddress } from './address.ts'
import { refusalOf } from './edge.ts'
import { entityHandlers } from './entity-handlers.ts'
import type { CallContext, RequestOf, UnaryHandlers } from './handlers.ts'
import { streamHistory } from './history-stream.ts'
import { IncomingCall } from './incoming-call.ts'
import { instanceHandlers } from './instance-handlers.ts'
import { managementHandlers } from './management-handlers.ts'
import { type Security, serverCredentials, tokenGuard } from './security.ts'
import { methods, UnreadableRequest } from './service.ts'
import { faultStatus, type StatusError, sayable, statusOf } from './status.ts'
import { type StreamOptions, WorkItemStream } from './work-item-stream.ts'
import { workerHandlers } from './worker-handlers.ts'
import { type Outgoing, writesAtOnce } from './writes-at-once.ts'

export interface FacadeOptions extends StreamOptions {
  readonly hubs: TaskHubs
  readonly log: Logger
  readonly keepalive: { time: number; timeout: number } | undefined
  readonly security: Security
}

const unary: UnaryHandlers = {
  ...instanceHandlers,
  ...managementHandlers,
  ...entityHandlers,
  ...workerHandlers,
}
type AnyHandler = (request: object, call: CallContext) => object | Promise<object>

export class Facade {
  private readonly options: FacadeOptions
  private readonly server: Server
  private readonly streams = new Set<WorkItemStream>()

  constructor(options: FacadeOptions) {
    const { keepalive, security } = options
    this.options = options
    this.server = new Server({
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.enable_channelz': 0,
      ...(keepalive && {
        'grpc.keepalive_time_ms': keepalive.time,
        'grpc.keepalive_timeout_ms': keepalive.timeout,
      }),
      interceptors: [writesAtOnce, ...(security.token === undefined ? [] : [tokenGuard(security.token)])],
    })
    this.server.addService(methods, this.implementation())
  }

  /** Listens and returns the port in force; throws `port-taken`, or `invalid-request` for an unusable host. */
  async listen(host: string, port: number): Promise<number> {
    await checkAddress(host, port)
    const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
    return new Promise((resolve, reject) => {
      this.server.bindAsync(target, serverCredentials(this.options.security.tls), (error, bound) => {
        if (error) reject(cannotListen(target, error))
        else resolve(bound)
      })
    })
  }

  /** Ends every stream with UNAVAILABLE, never CANCELLED or OK (section 1.13, item 8), and stops listening. */
  async close(stopHubs: () => void): Promise<void> {
    const drained = new Promise<void>(resolve => this.server.tryShutdown(() => resolve()))
    for (const stream of this.streams)
      stream.end({ code: status.UNAVAILABLE, details: 'The backend is stopping.' })
    stopHubs()
    await Promise.race([drained, this.forceAfter(500)])
  }

  private async forceAfter(milliseconds: number): Promise<void> {
    const { wallClock } = this.options
    await new Promise<void>(resolve => wallClock.schedule(wallClock.now() + milliseconds, resolve))
    this.server.forceShutdown()
  }

  private implementation(): UntypedServiceImplementation {
    const implementation: UntypedServiceImplementation = {}
    for (const [method, handler] of Object.entries(unary)) {
      const handle: handleUnaryCall<object, object> = (call, callback) => {
        const answered = this.answer(method, handler as AnyHandler, call)
        const answer = (outcome: object): void =>
          outcome instanceof Refused ? callback(sayable(outcome.status)) : callback(null, outcome)
        if (answered instanceof Promise) void answered.then(answer)
        else answer(answered)
      }
      implementation[method] = handle
    }
    const getWorkItems: handleServerStreamingCall<RequestOf<'GetWorkItems'>, Outgoing> = call =>
      this.serveStream(call, hub => {
        const stream = new WorkItemStream(call, hub, this.options, run => this.attempt(run))
        this.streams.add(stream)
        call.on('cancelled', () => this.streams.delete(stream))
      })
    const streamInstanceHistory: handleServerStreamingCall<
      RequestOf<'StreamInstanceHistory'>,
      Buffer
    > = call => this.serveStream(call, hub => streamHistory(call, hub))
    return { ...implementation, GetWorkItems: getWorkItems, StreamInstanceHistory: streamInstanceHistory }
  }

  /** Every handler runs in here: whatever it throws becomes a deliberate status. What is known at once needs no promise. */
  private answer(
    method: string,
    handler: AnyHandler,
    call: ServerUnaryCall<object, object>,
  ): object | Promise<object> {
    const context = this.contextOf(call)
    const refuse = (error: unknown): Refused =>
      new Refused(statusOf(error) ?? refusalOf(error) ?? this.fault(method, error, call.request, context))
    try {
      requireReadable(method, call.request)
      const answered = this.passEdge(method, call, context, () => handler(call.request, context))
      return answered instanceof Promise ? answered.catch(refuse) : answered
    } catch (error) {
      return refuse(error)
    }
  }

  /** Through the edge of the hub, where somebody may hold the call up; a hub that nobody has used has none yet. */
  private passEdge<Response>(
    method: string,
    call: { readonly request: object },
    { hubs, hubName }: CallContext,
    pass: () => Response | Promise<Response>,
  ): Response | Promise<Response> {
    const edge = hubs.find(hubName)?.edge
    return edge?.isWatched ? (edge.call(method, call.request, pass) as Promise<Response>) : pass()
  }

  private fault(method: string, error: unknown, request: object, context: CallContext): StatusError {
    this.options.log.error(`${method} failed: ${describe(error)}`)
    const isAnswerOfWorker = /^(Complete|Abandon)/.test(method)
    if (isAnswerOfWorker && 'completionToken' in request)
      context.hub.workers.recover(String(request.completionToken))
    return faultStatus(error, isAnswerOfWorker)
  }

  private serveStream<Request, Message>(
    call: ServerWritableStream<Request, Message>,
    serve: (hub: TaskHub) => void | Promise<void>,
  ): void {
    const run = async (): Promise<void> => {
      const method = call.getPath().replace(/^.*\//, '')
      requireReadable(method, call.request)
      const context = this.contextOf(call)
      const { request } = call as { request: object }
      // Who was held up may be gone.
      await this.passEdge(method, { request }, context, () =>
        call.cancelled ? undefined : serve(context.hub),
      )
    }
    run().catch(error => {
      const refusal = statusOf(error) ?? refusalOf(error)
      if (!refusal) this.options.log.error(`A stream failed: ${describe(error)}`)
      call.emit('error', sayable(refusal ?? faultStatus(error, false)))
    })
  }

  /** For listeners, whose exceptions would end the process. */
  private attempt(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.options.log.error(`A call could not be cleaned up: ${describe(error)}`)
    }
  }

  private contextOf(call: ConstructorParameters<typeof IncomingCall>[0]): CallContext {
    return new IncomingCall(call, this.options.hubs, run => this.attempt(run))
  }
}

/** The answer to a call that is refused. */
class Refused {
  readonly status: StatusError

  constructor(status: StatusError) {
    this.status = status
  }
}

function requireReadable(typeName: string, request: unknown): void {
  if (!(request instanceof UnreadableRequest)) return
  throw invalidRequest(`The request of ${typeName} could not be read: ${reasonOf(request.error)}`)
}

/** A decoder stumbles over an entry of a map that has no value; how, is no business of its caller. */
const reasonOf = (error: unknown): string =>
  error instanceof TypeError ? 'a message that must be there is missing.' : (error as Error).message
