/** Whether a service listens, and where: it does so at one place at a time, whoever asks. */
import { BackendError } from '../../kernel/errors.ts'
import type { Engine } from '../service/engine.ts'
import type { LambdaServer, ListenOptions } from './server.ts'

interface Opened {
  readonly host: string
  readonly server: Promise<LambdaServer>
  /** Unset until it listens. */
  listening: LambdaServer | undefined
}

export class Door {
  private readonly engine: Engine
  private opened: Opened | undefined
  private isClosed = false

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** The server that listens. */
  get server(): LambdaServer | undefined {
    return this.opened?.listening
  }

  /** Listens, or gives the server that does already. One asked for elsewhere is refused with `wrong-state`. */
  async open(options: ListenOptions): Promise<LambdaServer> {
    if (this.isClosed) throw new BackendError('stopping', 'The service is stopped: make a new one.')
    if (!this.opened) return this.begin(options)
    const { host } = this.opened
    const server = await this.opened.server
    if ((options.port ?? 0) !== 0 && options.port !== server.port) throw elsewhere(server)
    if (options.host !== undefined && options.host !== host) throw elsewhere(server)
    return server
  }

  /** For good. */
  async close(): Promise<void> {
    this.isClosed = true
    // A server that could not be opened has told whoever asked for it.
    const server = await this.opened?.server.catch(() => undefined)
    await server?.stop()
  }

  private begin(options: ListenOptions): Promise<LambdaServer> {
    const { port = 0, host = '127.0.0.1' } = options
    const forget = (): void => {
      if (this.opened === opened) this.opened = undefined
    }
    // Loaded when it is first asked for: most services are used in process.
    const server = import('./server.ts').then(({ openServer }) =>
      openServer(this.engine, { port, host, onStop: forget }),
    )
    const opened: Opened = { host, server, listening: undefined }
    this.opened = opened
    void server.then(listening => {
      opened.listening = listening
    }, forget)
    return server
  }
}

const elsewhere = ({ url }: LambdaServer): BackendError =>
  new BackendError(
    'wrong-state',
    `The service listens on ${url} already. Call listen with these options before anything else does, or stop that server first.`,
  )
