/** The control API on a port of its own. */
import type { Hono } from 'hono'
import type { TestBackend } from '../backend.ts'
import { describe, invalidRequest } from '../kernel/errors.ts'
import { openHttpServer } from '../kernel/http-server.ts'
import { consoleLogger, type Logger } from '../kernel/logger.ts'
import { isLoopback } from '../kernel/loopback.ts'
import { type ControlSource, sourceOf } from './source.ts'

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
 * Opens the control API of a backend, of a service for durable functions, or of both: clock, fakes, runs, executions and
 * explanations over HTTP and JSON, for programs in other languages. `GET /openapi.json` describes it. In JavaScript, use
 * the backend or the service itself.
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
  source: TestBackend | ControlSource,
  { port = 0, host = '127.0.0.1', logger = consoleLogger }: ControlOptions = {},
): Promise<ControlServer> {
  const controlled = sourceOf(source)
  if (!isLoopback(host))
    throw invalidRequest(`The control API listens on loopback only, as 127.0.0.1, not on '${host}'.`)
  const unexpected = (error: unknown): void => logger.error(`A control request failed: ${describe(error)}`)
  let app: Promise<Hono> | undefined
  const server = await openHttpServer(
    // Loaded when it is first asked for, so that a backend whose control API nobody uses starts as quickly.
    async request => {
      app ??= import('./app.ts').then(({ createApp }) => createApp(controlled, unexpected))
      return (await app).fetch(request)
    },
    { port, host },
  )
  const stop = () => server.stop()
  return { port: server.port, url: server.url, stop, [Symbol.asyncDispose]: stop }
}
