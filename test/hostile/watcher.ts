/** Watches a hub's live stream over a connection of its own, of which nothing is left when it closes. */
import { type ClientRequest, request } from 'node:http'
import type { z } from 'zod'
import type { liveEvents } from '../../src/control/schemas/live.ts'
import { atEnd } from '../support/at-end.ts'

type Instances = z.infer<(typeof liveEvents)['instances']>

export class Watcher {
  /** Statuses by id. */
  readonly instances = new Map<string, string>()
  private readonly asked: ClientRequest
  private rest = ''

  private constructor(url: string) {
    this.asked = request(url, { agent: false })
    this.asked.on('error', () => {})
    this.asked.end()
    atEnd(() => this.asked.destroy())
  }

  static async open(control: string, hub: string): Promise<Watcher> {
    const watcher = new Watcher(`${control}/v1/hubs/${hub}/live`)
    await new Promise<void>((resolve, reject) => {
      watcher.asked.once('error', reject).once('response', response => {
        response.setEncoding('utf8').on('data', (part: string) => watcher.take(part))
        response.on('error', () => {})
        resolve()
      })
    })
    return watcher
  }

  private take(part: string): void {
    const events = `${this.rest}${part}`.split('\n\n')
    this.rest = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: ?(.*)$/m.exec(event)?.[1]
      if (!/^event: ?instances$/m.test(event) || data === undefined) continue
      const { rows, gone } = JSON.parse(data) as Instances
      for (const { instanceId, status } of rows) this.instances.set(instanceId, status)
      for (const id of gone) this.instances.delete(id)
    }
  }
}
