/** One browser that looks, and what it still is to be sent. */
import type { ServerResponse } from 'node:http'
import { describe } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import { soon } from '../../kernel/soon.ts'
import type { Feed } from '../feed.ts'
import { HubMessages } from './hub-messages.ts'
import type { StatelyMessage } from './messages.ts'

/**
 * Sends messages as server-sent events, as fast as the browser takes them. What it has not taken is read from the feed
 * later and takes no memory here; a browser that falls too far behind is cut off, comes again and begins anew.
 */
export class Viewer {
  private readonly response: ServerResponse
  private readonly log: Logger
  private readonly hubs: HubMessages[] = []
  private rest: Iterator<StatelyMessage> | undefined
  private isAwake = false
  private isClosed = false

  constructor(response: ServerResponse, log: Logger) {
    this.response = response
    this.log = log
    response.on('drain', () => this.send())
    response.on('close', () => this.close())
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 1000\nevent: start\ndata:\n\n')
  }

  /** Tells of this hub too. */
  follow(name: string, feed: Feed): void {
    if (this.isClosed) return
    this.hubs.push(new HubMessages(name, feed, () => this.wake()))
    this.wake()
  }

  /** Sends nothing more. Safe to call twice. */
  close(): void {
    this.isClosed = true
    for (const hub of this.hubs.splice(0)) hub.close()
    this.response.end()
  }

  private wake(): void {
    if (this.isAwake) return
    this.isAwake = true
    soon(() => this.send())
  }

  private send(): void {
    this.response.cork()
    try {
      this.sendWhatFits()
    } catch (error) {
      this.log.error(`A viewer of the Stately inspector was cut off: ${describe(error)}`)
      this.close()
    }
    this.response.uncork()
  }

  /** Sends until there is nothing more, or until the browser has to take something first. */
  private sendWhatFits(): void {
    this.rest ??= this.news()
    let hasRoom = true
    while (hasRoom && this.isAwake && !this.isClosed) {
      const next = this.rest.next()
      if (next.done) this.isAwake = false
      else hasRoom = this.response.write(`data: ${JSON.stringify(next.value)}\n\n`)
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
