/** One that looks, and what it still is to be sent. */
import { describe } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import { soon } from '../../kernel/soon.ts'
import type { AnyFact } from '../fact.ts'
import type { Feed } from '../feed.ts'
import { HubMessages } from './hub-messages.ts'
import type { StatelyMessage } from './messages.ts'

/**
 * Sends messages as fast as they are taken. What has not been taken is read from the feed later and takes no memory here;
 * a viewer that falls too far behind is cut off, and begins anew when it comes again.
 */
export abstract class Viewer {
  private readonly log: Logger
  private readonly hubs: HubMessages[] = []
  private rest: Iterator<StatelyMessage> | undefined
  private isAwake = false
  private isClosed = false

  constructor(log: Logger) {
    this.log = log
  }

  /** Tells of this hub too. */
  follow(name: string, feed: Feed<AnyFact>): void {
    if (this.isClosed) return
    this.hubs.push(new HubMessages(this.rootOf(name, feed), name, feed, () => this.wake()))
    this.wake()
  }

  /** Sends nothing more. Safe to call twice. */
  close(): void {
    this.isClosed = true
    for (const hub of this.hubs.splice(0)) hub.close()
    this.end()
  }

  /** Something is left to be sent. */
  protected get hasMore(): boolean {
    return this.isAwake && !this.isClosed
  }

  /** Id of the actor that stands for the hub. */
  protected rootOf(name: string, _feed: Feed<AnyFact>): string {
    return encodeURIComponent(name)
  }

  /** Hands a message over; false where something has to be taken before the next: `send` goes on. */
  protected abstract write(message: StatelyMessage): boolean

  /** Nothing more is handed over. Safe to call twice. */
  protected abstract end(): void

  /** Sends until there is nothing more, or until something has to be taken first. */
  protected send(): void {
    try {
      this.sendWhatFits()
    } catch (error) {
      this.log.error(`A viewer of the Stately inspector was cut off: ${describe(error)}`)
      this.close()
    }
  }

  private wake(): void {
    if (this.isAwake) return
    this.isAwake = true
    soon(() => this.send())
  }

  private sendWhatFits(): void {
    this.rest ??= this.news()
    let hasRoom = true
    while (hasRoom && this.hasMore) {
      const next = this.rest.next()
      if (next.done) this.isAwake = false
      else hasRoom = this.write(next.value)
    }
    if (!this.isAwake) this.rest = undefined
  }

  private *news(): Generator<StatelyMessage> {
    for (let isNew = true; isNew; ) {
      isNew = false
      for (const hub of this.hubs) {
        const messages = hub.read()
        if (!messages) return this.close()
        for (const message of messages) {
          isNew = true
          yield message
        }
      }
    }
  }
}
