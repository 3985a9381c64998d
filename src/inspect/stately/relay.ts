/** Shows the hubs of a backend in the Stately inspector. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { BackendError } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import { hostIn, isLoopback } from '../../kernel/loopback.ts'
import type { AnyFact } from '../fact.ts'
import type { Feed } from '../feed.ts'
import { BrowserViewer } from './browser-viewer.ts'
import { pageHtml, pagePolicy, pageScript } from './page.ts'
import type { OwnRelay } from './stately-options.ts'

/** The Stately inspector of a backend. */
export interface StatelyInspector {
  /** Address to open in a browser; with `?hub=orders` a page of ours shows that hub alone. */
  readonly url: string
  /** Address of a page that needs no internet, which is named where the hosted one does not answer. */
  ownPage: string | undefined
}

interface RelaySettings extends OwnRelay {
  /** A loopback interface. */
  readonly host: string
  /** The feeds there are, by hub. */
  readonly feeds: ReadonlyMap<string, Feed<AnyFact>>
  readonly log: Logger
}

/**
 * A server of its own rather than that of `@statelyai/inspect`, whose port cannot be chosen by the system and which tells
 * a viewer that comes late the last 200 messages instead of how everything stands. It keeps no process alive.
 */
export class StatelyRelay implements StatelyInspector {
  ownPage: string | undefined
  private readonly settings: RelaySettings
  private readonly server: Server
  private readonly viewers = new Map<BrowserViewer, { hub: string | null }>()
  private boundPort = 0
  private stopping: Promise<void> | undefined

  constructor(settings: RelaySettings) {
    this.settings = settings
    this.server = createServer((request, response) => this.answer(request, response))
    this.server.on('connection', socket => socket.unref())
  }

  get url(): string {
    const { host } = this.settings
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.boundPort}/`
  }

  /** Binds the port; throws a BackendError when that cannot be. */
  async listen(): Promise<this> {
    const { port, host } = this.settings
    this.boundPort = await new Promise<number>((resolve, reject) => {
      this.server.once('error', error => reject(problemOf(error, port, host)))
      this.server.listen(port, host, () => {
        const address = this.server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
    this.server.unref()
    return this
  }

  /** There is a new hub. */
  add(name: string, feed: Feed<AnyFact>): void {
    for (const [viewer, { hub }] of this.viewers) if (hub === null || hub === name) viewer.follow(name, feed)
  }

  /** Lets every browser go and frees the port. Safe to call twice. */
  stop(): Promise<void> {
    this.stopping ??= new Promise(resolve => {
      for (const viewer of this.viewers.keys()) viewer.close()
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
    return this.stopping
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { url } = this.settings
    const { pathname, searchParams } = addressIn(request)
    if (!isOwn(request))
      reply(response, 403, 'text/plain', 'Only this page itself is answered, on loopback.\n')
    else if (pathname === '/events') this.show(response, searchParams.get('hub'))
    else if (pathname === '/page.js') reply(response, 200, 'text/javascript', pageScript)
    else if (pathname === '/')
      reply(response, 200, 'text/html', pageHtml({ url, ownPage: this.ownPage }), {
        'content-security-policy': pagePolicy(url),
        'referrer-policy': 'no-referrer',
      })
    else reply(response, 404, 'text/plain', 'There is nothing here: the inspector is at /.\n')
  }

  private show(response: ServerResponse, hub: string | null): void {
    const viewer = new BrowserViewer(response, this.settings.log)
    this.viewers.set(viewer, { hub })
    response.on('close', () => this.viewers.delete(viewer))
    for (const [name, feed] of this.settings.feeds)
      if (hub === null || hub === name) viewer.follow(name, feed)
  }
}

/** The address that is asked for; one that leads nowhere for what is none, or for anything but reading. */
function addressIn({ method, url = '' }: IncomingMessage): URL {
  const base = 'http://inspector'
  return method === 'GET' && URL.canParse(url, base) ? new URL(url, base) : new URL('/nowhere', base)
}

/** Whether no page of another site asks: their scripts reach loopback too, some by a name that was made to lead here. */
function isOwn({ headers: { host = '', origin } }: IncomingMessage): boolean {
  return isLoopback(hostIn(host)) && (origin === undefined || origin === `http://${host}`)
}

function reply(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(text)
}

function problemOf(error: NodeJS.ErrnoException, port: number, host: string): BackendError {
  const cause = { cause: error }
  if (error.code === 'EADDRINUSE')
    return new BackendError(
      'port-taken',
      `Port ${port} on ${host}, asked for by inspect: { stately: { port } }, is taken by another program. ` +
        "Choose another, or inspect: 'stately', which takes a free one.",
      cause,
    )
  const message = `The Stately inspector cannot listen on ${host}:${port}: ${error.message}.`
  return new BackendError('invalid-request', message, cause)
}
