/** What shows a backend, or a service, to people: the page and the Stately inspector, each loaded only where it is asked for. */
import type { TestBackend } from './backend.ts'
import type { ControlServer } from './control/control-server.ts'
import type { ControlSource } from './control/source.ts'
import type { AnyFact } from './inspect/fact.ts'
import type { Feed } from './inspect/feed.ts'
import type { StatelyInspector, StatelyRelay } from './inspect/stately/relay.ts'
import type { RelayLink } from './inspect/stately/relay-link.ts'
import type { OtherRelay, OwnRelay } from './inspect/stately/stately-options.ts'
import { consoleLogger, type Logger } from './kernel/logger.ts'
import { isLoopback } from './kernel/loopback.ts'
import type { PageOptions } from './page-option.ts'

interface ViewOptions {
  /** What it is, in words that people read. */
  readonly what: 'backend' | 'service'
  readonly host: string
  readonly page: Required<PageOptions> | undefined
  readonly stately: OwnRelay | OtherRelay | undefined
  readonly log: Logger
}

export class BackendViews {
  private readonly options: ViewOptions
  /** By the name of the hub, or service; more come later. */
  private readonly feeds = new Map<string, Feed<AnyFact>>()
  private relay: StatelyRelay | RelayLink | undefined
  private server: ControlServer | undefined

  constructor(options: ViewOptions) {
    this.options = options
  }

  get inspector(): StatelyInspector | undefined {
    return this.relay
  }

  /** Address of the page. */
  get page(): string | undefined {
    return this.server && `${this.server.url}/`
  }

  /** There is a hub, or service. */
  add(name: string, feed: Feed<AnyFact>): void {
    this.feeds.set(name, feed)
    this.relay?.add(name, feed)
  }

  /** Close it where this throws, too. */
  async open(source: TestBackend | ControlSource): Promise<void> {
    const { page, stately } = this.options
    if (page) await this.openPage(source, page)
    if (stately) await this.openInspector(stately)
  }

  async close(): Promise<void> {
    await Promise.all([this.server?.stop(), this.relay?.stop()])
    this.server = undefined
    this.relay = undefined
  }

  private async openPage(
    source: TestBackend | ControlSource,
    { port }: Required<PageOptions>,
  ): Promise<void> {
    const { createControlServer } = await import('./control/control-server.ts')
    this.server = await createControlServer(source, { port, logger: this.options.log })
    this.announce(`the page of this ${this.options.what} is ${this.page}`)
  }

  private async openInspector(stately: OwnRelay | OtherRelay): Promise<void> {
    const { log } = this.options
    if ('relay' in stately) {
      const { RelayLink } = await import('./inspect/stately/relay-link.ts')
      this.relay = await RelayLink.load({ ...stately, feeds: this.feeds, log })
      return this.relay.connect()
    }
    const { StatelyRelay } = await import('./inspect/stately/relay.ts')
    const host = isLoopback(this.options.host) ? this.options.host : '127.0.0.1'
    const relay = await new StatelyRelay({ ...stately, host, feeds: this.feeds, log }).listen()
    this.relay = relay
    relay.ownPage = this.page
    this.announce(`the Stately inspector shows this ${this.options.what} at ${relay.url}`)
  }

  /** Who asked for it has to know where it is, and the console logger says nothing below a warning. */
  private announce(message: string): void {
    const { log } = this.options
    log[log === consoleLogger ? 'warn' : 'info'](message)
  }
}
