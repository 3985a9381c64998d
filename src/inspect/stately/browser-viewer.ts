/** A browser with our page, which is told by server-sent events. */
import type { ServerResponse } from 'node:http'
import type { Logger } from '../../kernel/logger.ts'
import type { StatelyMessage } from './messages.ts'
import { Viewer } from './viewer.ts'

export class BrowserViewer extends Viewer {
  private readonly response: ServerResponse

  constructor(response: ServerResponse, log: Logger) {
    super(log)
    this.response = response
    response.on('drain', () => this.send())
    response.on('close', () => this.close())
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 1000\nevent: start\ndata:\n\n')
  }

  protected override send(): void {
    this.response.cork()
    super.send()
    this.response.uncork()
  }

  protected write(message: StatelyMessage): boolean {
    return this.response.write(`data: ${JSON.stringify(message)}\n\n`)
  }

  protected end(): void {
    this.response.end()
  }
}
