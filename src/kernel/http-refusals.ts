/** Says in words what Node and its adapter would refuse without any: requests that cannot be read. */
import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const type = 'text/plain; charset=utf-8'

/** Statuses of what Node's parser gives up on; 400 for all else. */
const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** Of a server that has no such handlers of its own. */
export function refuseInWords(server: Server): void {
  const answering = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (request, response) => answering.set(request.socket, response))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const response = answering.get(socket)
    // In the middle of another answer nothing can be said.
    const isHeard = socket.writable && (!response?.headersSent || response.writableFinished)
    const body = `The request is no HTTP that can be read: ${error.message}.\n`
    const head = [
      `HTTP/1.1 ${statuses[error.code ?? ''] ?? '400 Bad Request'}`,
      'connection: close',
      `content-type: ${type}`,
      `content-length: ${Buffer.byteLength(body)}`,
    ]
    if (isHeard) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
    socket.destroy()
  })
  server.on('checkExpectation', (request, response) => {
    response.writeHead(417, { 'content-type': type, connection: 'close' })
    response.end(`The server cannot do what the request expects: '${request.headers.expect}'.\n`)
  })
}

/** The answer where the adapter could not make a request of what came, because of its host or its target. */
export function unreadable(error: unknown): Response {
  const isOfTheirs = error instanceof Error && error.name === 'RequestError'
  const text = isOfTheirs
    ? `The host or the target of the request cannot be read: ${error.message}.\n`
    : 'The server failed unexpectedly; please report it.\n'
  return new Response(text, { status: isOfTheirs ? 400 : 500, headers: { 'content-type': type } })
}
