/** Whether an address can be listened on; asked first, because grpc-js hides the reason and writes to stderr. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { BackendError, invalidRequest } from '../../kernel/errors.ts'

/** Throws `port-taken` when the port is in use, `invalid-request` when the host cannot be listened on at all. */
export async function checkAddress(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    throw cannotListen(`${host}:${port}`, error)
  }
  server.close()
  await once(server, 'close')
}

export function cannotListen(address: string, error: unknown): BackendError {
  const reason = error instanceof Error ? error.message : String(error)
  if (reason.includes('EADDRINUSE')) {
    const text = `The port of ${address} is in use. Choose another port, or 0 for a free one.`
    return new BackendError('port-taken', text, { cause: error })
  }
  return invalidRequest(`The backend cannot listen on ${address}: ${reason}`)
}
