/** The control API on a port of its own. */
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { TestBackend } from '../backend.ts'
import { BackendError, describe, invalidRequest } from '../kernel/errors.ts'
import { consoleLogger, type Logger } from '../kernel/logger.ts'
import { isLoopback } from '../kernel/loopback.ts'

/** Where a control server listens. */
export interface ControlOptions {
  /** TCP port; 0 lets the system choose a free one. Default 0. */
  port?: number
  /** A loopback interface. Default `127.0.0.1`. */
  host?: string
  /** Hears of faults of the server itself. Default: stderr. */
  logger?: Logger
}

/** A control API that listens. */
export interface ControlServer {
  readonly port: number
  /** `http://host:port`, which the paths of the API follow. */
  readonly url: string
  /** Frees the port; open requests are cut off. The backend goes on. Safe to call twice. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Opens the control API of a backend: clock, fakes, runs and explanations over HTTP and JSON, for programs in other
 * languages. `GET /openapi.json` describes it. In JavaScript, use the backend itself.
 *
 * It answers on loopback only, and no pages of other sites.
 *
 * @example
 * await using control = await createControlServer(backend)
 * await fetch(`${control.url}/v1/hubs/default/clock/advance`, {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ by: '30d' }),
 * })
 *
 * @throws BackendError `port-taken` when another program listens there, `invalid-request` for a host that is not
 * loopback or cannot be listened on.
 */
export async function createControlServer(
  backend: TestBackend,
  { port = 0, host = '127.0.0.1', logger = consoleLogger }: ControlOptions = {},
): Promise<ControlServer> {
  if (!isLoopback(host))
    throw invalidRequest(`The control API listens on loopback only, as 127.0.0.1, not on '${host}'.`)
  const unexpected = (error: unknown): void => logger.error(`A control request failed: ${describe(error)}`)
  let app: Promise<Hono> | undefined
  const server = createAdaptorServer({
    // Loaded when it is first asked for, so that a backend whose control API nobody uses starts as quickly.
    async fetch(request: Request) {
      app ??= import('./app.ts').then(({ createApp }) => createApp(backend, unexpected))
      return (await app).fetch(request)
    },
  })
  const boundPort = await new Promise<number>((resolve, reject) => {
    server.once('error', error => reject(problemOf(error, port, host)))
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
  let stopping: Promise<void> | undefined
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  const stop = () => {
    stopping ??= close()
    return stopping
  }
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`
  return { port: boundPort, url, stop, [Symbol.asyncDispose]: stop }
}

function problemOf(error: NodeJS.ErrnoException, port: number, host: string): BackendError {
  const cause = { cause: error }
  if (error.code === 'EADDRINUSE')
    return new BackendError('port-taken', `Port ${port} on ${host} is taken by another program.`, cause)
  return new BackendError('invalid-request', `Cannot listen on ${host}:${port}: ${error.message}.`, cause)
}
