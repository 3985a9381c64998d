/** Opening and closing an HTTP server: what the control API and the API of Lambda both need. */
import { createServer, type RequestListener } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { BackendError } from './errors.ts'
import { refuseInWords, unreadable } from './http-refusals.ts'
import { reachable } from './loopback.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** Answers a request; `env` has what Node knows of it. */
export type Answer = (request: Request, env: HttpBindings) => Response | Promise<Response>

export interface HttpServerOptions {
  readonly port: number
  readonly host: string
}

export interface HttpServer {
  readonly port: number
  /** `http://host:port`, as a program of this machine reaches it. */
  readonly url: string
  /**
   * Frees the port. Requests under way may still be answered until `patience` is done; without it they are cut off at
   * once. Safe to call twice.
   */
  stop(patience?: Promise<unknown>): Promise<void>
}

/** Throws `port-taken` when another program listens there, `invalid-request` for a host that cannot be listened on. */
export async function openHttpServer(answer: Answer, { port, host }: HttpServerOptions): Promise<HttpServer> {
  let listener: Promise<RequestListener> | undefined
  let open = 0
  let onAnswered = (): void => {}
  const counted = oneAtATime((request, response) => {
    open++
    response.once('close', () => {
      if (--open === 0) onAnswered()
    })
    listener ??= listenerOf(answer)
    void listener.then(answerTo => answerTo(request, response))
  })
  // One without a host is refused by the adapter, whose words are heard.
  const server = createServer({ requireHostHeader: false }, counted)
  refuseInWords(server)
  const boundPort = await new Promise<number>((resolve, reject) => {
    server.once('error', error => reject(problemOf(error, port, host)))
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
  const close = async (patience: Promise<unknown> | undefined): Promise<void> => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    if (patience && open > 0)
      await Promise.race([
        patience,
        new Promise<void>(resolve => {
          onAnswered = resolve
        }),
      ])
    server.closeAllConnections()
    await closed
  }
  let closing: Promise<void> | undefined
  return {
    port: boundPort,
    url: `http://${reachable(host)}:${boundPort}`,
    stop(patience) {
      closing ??= close(patience)
      return closing
    },
  }
}

/** Loaded with the first request: it brings along all that `fetch` is made of, which takes its time. */
async function listenerOf(answer: Answer): Promise<RequestListener> {
  const { getRequestListener } = await import('@hono/node-server')
  return getRequestListener((request, env) => answer(request, env as HttpBindings), {
    // The process's own `Request` and `Response` stay as they are: the user's code uses them too.
    overrideGlobalObjects: false,
    errorHandler: unreadable,
  })
}

function problemOf(error: NodeJS.ErrnoException, port: number, host: string): BackendError {
  const cause = { cause: error }
  if (error.code === 'EADDRINUSE')
    return new BackendError('port-taken', `Port ${port} on ${host} is taken by another program.`, cause)
  return new BackendError('invalid-request', `Cannot listen on ${host}:${port}: ${error.message}.`, cause)
}
