/**
 * gRPC over one HTTP/2 connection with nothing around it: no balancing, no retries, no compression, no interceptors.
 * The load shall cost as little as can be, so that the server is what is measured.
 */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { status } from '@grpc/grpc-js'
import { Deadlines } from './deadlines.ts'
import { Exchange, type ExchangeListener } from './exchange.ts'
import { RpcError } from './status.ts'

/** Bytes that may be on their way: flow control shall never be what a server waits for. */
const window = 2 ** 28

/** Tells the server as well how many milliseconds it has. */
export const timeoutHeader = (patience: number): OutgoingHttpHeaders => ({
  'grpc-timeout': `${Math.ceil(patience)}m`,
})

export interface MessageStream {
  cancel(): void
}

export class GrpcConnection {
  private readonly session: ClientHttp2Session
  private readonly authority: string
  private readonly deadlines = new Deadlines()

  constructor(address: string) {
    this.authority = address
    this.session = connect(`http://${address}`, {
      settings: { enablePush: false, initialWindowSize: window },
      // Megabytes, of all streams together: thousands of waits may be open.
      maxSessionMemory: 1_000,
    })
    this.session.on('connect', () => this.session.setLocalWindowSize(window))
    // The open streams hear of it as well, and that is where it matters.
    this.session.on('error', () => {})
  }

  /**
   * The answer to a request; gives up after `patience` milliseconds. With `more` headers: `timeoutHeader`.
   *
   * @throws RpcError
   */
  unary(path: string, request: Uint8Array, patience: number, more?: OutgoingHttpHeaders): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const stream = this.open(path, more)
      const expiry = this.deadlines.add(performance.now() + patience, () => {
        reject(new RpcError(status.DEADLINE_EXCEEDED, `no answer within ${patience / 1000} s`))
        stream.close(constants.NGHTTP2_CANCEL)
      })
      let answer: Buffer | undefined
      new Exchange(stream, request, {
        message(bytes) {
          answer = bytes
        },
        over: failure => {
          this.deadlines.delete(expiry)
          if (answer && !failure) resolve(answer)
          else reject(failure ?? new RpcError(status.INTERNAL, 'there is no message in the answer'))
        },
      })
    })
  }

  /** One request, and messages until the server or the caller ends it. @throws RpcError when the connection is gone */
  stream(path: string, request: Uint8Array, listener: ExchangeListener): MessageStream {
    const stream = this.open(path)
    new Exchange(stream, request, listener)
    return { cancel: () => stream.close(constants.NGHTTP2_CANCEL) }
  }

  /** Calls that are open are still answered. */
  close(): void {
    this.session.close()
  }

  private open(path: string, more?: OutgoingHttpHeaders): ClientHttp2Stream {
    try {
      return this.session.request({
        ':method': 'POST',
        ':scheme': 'http',
        ':authority': this.authority,
        ':path': path,
        te: 'trailers',
        'content-type': 'application/grpc',
        'user-agent': 'grpc-node-bench',
        taskhub: 'bench',
        ...more,
      })
    } catch (error) {
      throw new RpcError(status.UNAVAILABLE, error instanceof Error ? error.message : String(error))
    }
  }
}
