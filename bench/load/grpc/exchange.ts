/** One request on an HTTP/2 stream, and what comes of it. */
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2'
import { status } from '@grpc/grpc-js'
import { FrameParser, framed } from './frames.ts'
import { outcomeIn, RpcError } from './status.ts'

export interface ExchangeListener {
  /** A message; `at` is when its last bytes had arrived, in milliseconds of `performance.now()`. */
  message(bytes: Buffer, at: number): void
  /** It is over, for this reason if it did not end well. Called once, and last. */
  over(failure: RpcError | undefined): void
}

export class Exchange {
  private readonly stream: ClientHttp2Stream
  private readonly listener: ExchangeListener
  private readonly frames: FrameParser
  private outcome: RpcError | 'ok' | undefined
  private isOver = false
  /** When the latest bytes came. */
  private at = 0

  constructor(stream: ClientHttp2Stream, request: Uint8Array, listener: ExchangeListener) {
    this.stream = stream
    this.listener = listener
    this.frames = new FrameParser(message => listener.message(message, this.at))
    stream.on('response', headers => this.hear(headers))
    stream.on('data', (chunk: Buffer) => this.take(chunk))
    stream.on('trailers', headers => this.hear(headers))
    stream.on('error', error => {
      this.outcome ??= new RpcError(status.UNAVAILABLE, error.message)
    })
    stream.on('end', () => this.end())
    // After a reset or an error there is no end.
    stream.on('close', () => this.end())
    stream.end(framed(request))
  }

  private hear(headers: IncomingHttpHeaders): void {
    this.outcome ??= outcomeIn(headers)
  }

  private take(chunk: Buffer): void {
    this.at = performance.now()
    try {
      this.frames.push(chunk)
    } catch (error) {
      // Whoever listens could not take it, or it is no gRPC.
      this.stream.destroy(error as Error)
    }
  }

  private end(): void {
    if (this.isOver) return
    this.isOver = true
    const outcome = this.outcome ?? new RpcError(status.UNAVAILABLE, 'the stream ended without a status')
    this.listener.over(outcome === 'ok' ? undefined : outcome)
  }
}
