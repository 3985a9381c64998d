/** Tells a relay that runs already of the hubs of a backend, for as long as there is one. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { RealClock } from '../../kernel/clock/real-clock.ts'
import { BackendError, describe, invalidRequest } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { AnyFact } from '../fact.ts'
import type { Feed } from '../feed.ts'
import type { StatelyInspector } from './relay.ts'
import { type InspectPackage, PATIENCE, RelayViewer } from './relay-viewer.ts'
import type { OtherRelay } from './stately-options.ts'

interface LinkSettings extends OtherRelay {
  /** The feeds there are, by hub. */
  readonly feeds: ReadonlyMap<string, Feed<AnyFact>>
  readonly log: Logger
}

/** Milliseconds until a relay that is not there is looked for again. */
const RETRY = 1_000

/**
 * Connects, and after each loss connects anew and tells how everything stands. It keeps no process alive once the first
 * attempt is over, whether or not it is stopped.
 */
export class RelayLink implements StatelyInspector {
  ownPage: string | undefined
  private readonly settings: LinkSettings
  private readonly library: InspectPackage
  private readonly clock: RealClock
  private viewer: RelayViewer | undefined
  private isConnected = false
  private isStopped = false
  private problem: string | undefined

  private constructor(settings: LinkSettings, library: InspectPackage) {
    this.settings = settings
    this.library = library
    const { log } = settings
    this.clock = new RealClock(error => log.error(`A timer failed: ${describe(error)}`), {
      keepsAlive: false,
    })
  }

  /**
   * Does not connect yet.
   *
   * @throws BackendError `invalid-request` where `@statelyai/inspect` is not installed.
   */
  static async load(settings: LinkSettings): Promise<RelayLink> {
    return new RelayLink(settings, await loadPackage())
  }

  /** The page that a relay of `@statelyai/inspect` serves. */
  get url(): string {
    const { protocol, host } = new URL(this.settings.relay)
    return `http${protocol === 'wss:' ? 's' : ''}://${host}/`
  }

  /**
   * Connects, or says in the log why not and tries again later.
   *
   * @throws BackendError `invalid-request` where this release of the package cannot be used.
   */
  async connect(isFirst = true): Promise<void> {
    const { relay, feeds, log } = this.settings
    try {
      await reach(new URL(relay), isFirst)
      if (this.isStopped) return
      this.viewer = new RelayViewer(this.library, relay, this.clock, log)
      await this.viewer.opened
    } catch (error) {
      if (isFirst && error instanceof BackendError) throw error
      return this.retry(reasonOf(error))
    }
    const { viewer } = this
    this.isConnected = true
    this.problem = undefined
    for (const [name, feed] of feeds) viewer.follow(name, feed)
    log.info(`the Stately relay at ${relay} is told of this backend`)
    void viewer.closed.then(() => {
      this.isConnected = false
      this.retry()
    })
  }

  /** There is a new hub. */
  add(name: string, feed: Feed<AnyFact>): void {
    if (this.isConnected) this.viewer?.follow(name, feed)
  }

  /** Tells what has not been told yet, and lets the relay go. Safe to call twice. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.viewer?.finish()
    this.clock.stop()
  }

  /** A reason is said once, and again when there was a connection in between. */
  private retry(problem?: string): void {
    if (this.isStopped) return
    const { relay, log } = this.settings
    if (problem !== undefined && problem !== this.problem)
      log.warn(`the Stately relay at ${relay} cannot be reached, and is tried every second: ${problem}`)
    this.problem = problem
    this.clock.schedule(this.clock.now() + RETRY, () => void this.connect(false))
  }
}

/** Only then is the package let at it: while nobody listens, this is what keeps no process alive. */
async function reach({ hostname, port, protocol }: URL, keepsAlive: boolean): Promise<void> {
  const socket = connect({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || (protocol === 'wss:' ? 443 : 80)),
    timeout: PATIENCE,
  })
  if (!keepsAlive) socket.unref()
  socket.on('timeout', () => socket.destroy(new Error('it does not answer')))
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}

/** An address that stands for several has an error without words for all of them. */
const reasonOf = (error: unknown): string => {
  const { message, code } = error as NodeJS.ErrnoException
  return message || String(code)
}

async function loadPackage(): Promise<InspectPackage> {
  try {
    return await import('@statelyai/inspect')
  } catch {
    throw invalidRequest(
      'The option inspect: { stately: { relay } } needs @statelyai/inspect, which is not installed: npm install ' +
        '--save-dev @statelyai/inspect.',
    )
  }
}
