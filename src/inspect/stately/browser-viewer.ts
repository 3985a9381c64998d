/** A browser with our page, which is told by server-sent events. */
import type { ServerResponse } from 'node:http'
import type { Logger } from '../../kernel/logger.ts'
import { soon } from '../../kernel/soon.ts'
import type { StatelyMessage } from './messages.ts'
import { Viewer } from './viewer.ts'

/** Characters that are handed over in one piece. */
const AT_ONCE = 64 * 1024

export class BrowserViewer extends Viewer {
  private readonly response: ServerResponse
  private gathered = ''

  constructor(response: ServerResponse, log: Logger) {
    super(log)
    this.response = response
    response.on('drain', () => this.send())
    response.on('close', () => this.close())
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 1000\nevent: start\ndata:\n\n')
  }

  protected override send(): void {
    super.send()
    // What is taken at once is followed by no drain.
    if (this.handOver() && this.hasMore) soon(() => this.send())
  }

  protected write(message: StatelyMessage): boolean {
    this.gathered += `data: ${JSON.stringify(message)}\n\n`
    return this.gathered.length < AT_ONCE
  }

  protected end(): void {
    this.handOver()
    this.response.end()
  }

  private handOver(): boolean {
    const text = this.gathered
    this.gathered = ''
    return text === '' || this.response.write(text)
  }
}
