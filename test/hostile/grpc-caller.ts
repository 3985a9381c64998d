/** Calls of gRPC over a bare HTTP/2 connection: also those that no gRPC library would make. */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'

export interface Answer {
  /** `grpc-status`; undefined when the stream ended without one. */
  readonly code: number | undefined
  readonly words: string
  readonly messages: readonly Buffer[]
}

export interface Sent {
  readonly method: string
  /** The body as it travels, frames of gRPC included. */
  readonly body: Buffer
  readonly headers?: OutgoingHttpHeaders
  /** Goes away instead of hearing the answer out: at once, or at its first part. */
  readonly leaves?: 'at once' | 'at the first part'
}

/** A message in the frame of gRPC. */
export function framed(message: Buffer, { flag = 0, length = message.length } = {}): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag)
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, message])
}

export class GrpcCaller {
  private readonly url: string
  private readonly headers: OutgoingHttpHeaders
  private readonly certificate: string | undefined
  private session: ClientHttp2Session | undefined

  /** With a certificate it speaks TLS, to the server that has it. */
  constructor(address: string, headers: OutgoingHttpHeaders, certificate?: string) {
    this.url = `${certificate ? 'https' : 'http'}://${address}`
    this.headers = headers
    this.certificate = certificate
  }

  call({ method, body, headers, leaves }: Sent): Promise<Answer> {
    const stream = this.open(method, headers)
    const answer = heard(stream, leaves === 'at the first part')
    stream.end(body)
    if (leaves === 'at once') stream.close(constants.NGHTTP2_CANCEL)
    return answer
  }

  /** A stream of the caller's own. */
  open(method: string, headers: OutgoingHttpHeaders = {}): ClientHttp2Stream {
    return this.connected().request({
      ':method': 'POST',
      ':path': `/TaskHubSidecarService/${method}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...this.headers,
      ...headers,
    })
  }

  /** Closes the connection, with whatever is open on it. */
  async close(): Promise<void> {
    const { session } = this
    this.session = undefined
    if (!session || session.destroyed) return
    const gone = new Promise(resolve => session.once('close', resolve))
    session.destroy()
    await gone
  }

  /** A server that has had enough of a connection closes it; another is opened then. */
  private connected(): ClientHttp2Session {
    if (this.session && !this.session.closed && !this.session.destroyed) return this.session
    const session = connect(this.url, {
      maxSessionMemory: 1_000,
      ...(this.certificate && { ca: this.certificate, servername: 'localhost' }),
    })
    session.on('error', () => {})
    session.on('goaway', () => session.close())
    session.setMaxListeners(0)
    this.session = session
    return session
  }
}

function heard(stream: ClientHttp2Stream, leavesAtFirst: boolean): Promise<Answer> {
  let trailers: IncomingHttpHeaders = {}
  const parts: Buffer[] = []
  stream.on('response', headers => {
    if (headers['grpc-status'] !== undefined) trailers = headers
  })
  stream.on('trailers', headers => {
    trailers = headers
  })
  stream.on('error', () => {})
  stream.on('data', (part: Buffer) => {
    parts.push(part)
    if (leavesAtFirst) stream.close(constants.NGHTTP2_CANCEL)
  })
  return new Promise(resolve =>
    stream.on('close', () => {
      const code = trailers['grpc-status']
      resolve({
        code: code === undefined ? undefined : Number(code),
        words: unescaped(String(trailers['grpc-message'] ?? '')),
        messages: messagesIn(Buffer.concat(parts)),
      })
    }),
  )
}

function unescaped(message: string): string {
  try {
    return decodeURIComponent(message)
  } catch {
    return message
  }
}

/** The whole messages of an answer. */
export function messagesIn(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1)
    if (end > bytes.length) break
    messages.push(bytes.subarray(at + 5, end))
    at = end
  }
  return messages
}
