/** Connections by which a test sees whether programs live: theirs end with them. */

import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'

export class Held {
  readonly port: string
  private readonly open = new Set<Socket>()

  private constructor(port: number) {
    this.port = String(port)
  }

  static async listen(): Promise<Held> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const held = new Held((server.address() as AddressInfo).port)
    server.on('connection', socket => {
      held.open.add(socket)
      // A killed process may reset its connection.
      socket.on('error', () => {}).on('close', () => held.open.delete(socket))
      socket.resume()
    })
    atEnd(() => {
      server.close()
      for (const socket of held.open) socket.destroy()
    })
    return held
  }

  /** Resolves when so many programs live. */
  async count(programs: number): Promise<void> {
    await vi.waitUntil(() => this.open.size === programs, { timeout: 15_000, interval: 5 })
  }

  /** Says something to all of them. */
  tell(): void {
    for (const socket of this.open) socket.write('now')
  }
}
