/** The relay of somebody else, which is told through the WebSocket adapter of `@statelyai/inspect`. */
import type { IncomingMessage } from 'node:http'
import type * as inspect from '@statelyai/inspect'
import type { Clock, Scheduled } from '../../kernel/clock/clock.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import { soon } from '../../kernel/soon.ts'
import type { AnyFact } from '../fact.ts'
import type { Feed } from '../feed.ts'
import type { StatelyMessage } from './messages.ts'
import { Viewer } from './viewer.ts'

export type InspectPackage = Pick<typeof inspect, 'createWebSocketInspector'>

/** The socket of the package `ws` in the adapter, which has no way to say how full it is or that it was lost. */
interface AdapterSocket {
  readonly bufferedAmount: number
  onerror: (event: { message: string }) => void
  on(event: 'upgrade', listener: (response: IncomingMessage) => void): void
  addEventListener(event: 'open' | 'close', listener: () => void): void
  terminate(): void
}

/** Milliseconds a relay has to take a connection, and to let it go. */
export const PATIENCE = 1_000
/** Bytes that wait for a relay to take them before nothing is added. */
const MOST_WAITING = 1024 * 1024
/** Messages that are sent before others get their turn. */
const AT_ONCE = 100

/** One connection, beginning with the attempt. It keeps no process alive once it is open. */
export class RelayViewer extends Viewer {
  /** Rejects when there will be no connection. */
  readonly opened: Promise<void>
  readonly closed: Promise<void>
  private readonly adapter: { send(message: inspect.StatelyInspectionEvent): void; stop(): void }
  private readonly socket: AdapterSocket
  private readonly clock: Clock
  private deadline: Scheduled
  private look: Scheduled | undefined
  private sent = 0

  constructor({ createWebSocketInspector }: InspectPackage, relay: string, clock: Clock, log: Logger) {
    super(log)
    this.clock = clock
    this.adapter = createWebSocketInspector({ url: relay }).adapter
    const socket = socketIn(this.adapter)
    this.socket = socket
    this.deadline = this.cutIn(PATIENCE)
    let problem = 'the connection was closed'
    // In place of the adapter's own, which begins anew every five seconds for ever, also when it was stopped.
    socket.onerror = ({ message }) => {
      problem = message
    }
    socket.on('upgrade', response => response.socket.unref())
    this.closed = new Promise<void>(resolve => socket.addEventListener('close', resolve)).then(() => {
      this.close()
      this.deadline.cancel()
    })
    this.opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', () => {
        this.deadline.cancel()
        resolve()
      })
      void this.closed.then(() => reject(new Error(problem)))
    })
  }

  /** Sends what is left, as far as it is taken, and closes. */
  finish(): Promise<void> {
    while (this.hasMore && this.hasRoom) this.send()
    this.close()
    return this.closed
  }

  /** Several backends may tell the same relay of hubs and instances that are called the same. */
  protected override rootOf(name: string, feed: Feed<AnyFact>): string {
    return `${super.rootOf(name, feed)}~${feed.id}`
  }

  protected write(message: StatelyMessage): boolean {
    this.adapter.send(message as unknown as inspect.StatelyInspectionEvent)
    if (++this.sent % AT_ONCE > 0 && this.hasRoom) return true
    this.goOn()
    return false
  }

  protected end(): void {
    this.look?.cancel()
    this.adapter.stop()
    this.deadline.cancel()
    this.deadline = this.cutIn(PATIENCE)
  }

  private get hasRoom(): boolean {
    return this.socket.bufferedAmount < MOST_WAITING
  }

  /** The adapter does not say when there is room again. */
  private goOn(): void {
    if (!this.hasMore) return
    if (this.hasRoom) soon(() => this.send())
    else this.look = this.clock.schedule(this.clock.now() + 20, () => this.goOn())
  }

  private cutIn(millis: number): Scheduled {
    return this.clock.schedule(this.clock.now() + millis, () => this.socket.terminate())
  }
}

function socketIn(adapter: { stop(): void }): AdapterSocket {
  const socket = Reflect.get(adapter, 'ws') as Partial<AdapterSocket> | undefined
  if (typeof socket?.terminate === 'function') return socket as AdapterSocket
  adapter.stop()
  throw invalidRequest(
    'The option inspect: { stately: { relay } } cannot use this release of @statelyai/inspect: npm install ' +
      '--save-dev @statelyai/inspect@0.7.',
  )
}
