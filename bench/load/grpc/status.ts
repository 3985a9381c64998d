/** How a gRPC call ended, as its headers or trailers say. */
import type { IncomingHttpHeaders } from 'node:http2'
import { status } from '@grpc/grpc-js'

/** A call that did not end well. */
export class RpcError extends Error {
  readonly code: status
  readonly details: string

  constructor(code: status, details: string) {
    super(`${code} ${status[code] ?? 'UNKNOWN'}: ${details}`)
    this.code = code
    this.details = details
  }
}

/** Undefined when they say nothing of it: there is more to come. An answer without a message has it in its headers. */
export function outcomeIn(headers: IncomingHttpHeaders): RpcError | 'ok' | undefined {
  const code = headers['grpc-status']
  if (code === '0') return 'ok'
  if (code !== undefined) return new RpcError(Number(code), decoded(String(headers['grpc-message'] ?? '')))
  const http = headers[':status']
  // Trailers have no HTTP status.
  return http === undefined || Number(http) === 200
    ? undefined
    : new RpcError(status.UNKNOWN, `HTTP status ${http}`)
}

/** What is not ASCII is percent-encoded; a message that is not well encoded is given as it is. */
function decoded(message: string): string {
  try {
    return decodeURIComponent(message)
  } catch {
    return message
  }
}
