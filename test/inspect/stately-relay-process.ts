/** A relay of `@statelyai/inspect` in a process of its own, which can come late, stand still and go, and who looks at it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createWebSocketReceiver } from '@statelyai/inspect'
import { expect } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { Told } from './stately-told.ts'

export const relayAt = (port: number): string => `ws://127.0.0.1:${port}/`

/** One at which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Somebody who looks, by the receiver that `@statelyai/inspect` gives viewers. */
export class RelayViewer extends Told {
  private constructor(relay: string) {
    super()
    createWebSocketReceiver({ server: relay }).subscribe(message => this.take(message))
  }

  static look(relay: string): RelayViewer {
    return new RelayViewer(relay)
  }
}

/** Its viewers are gone with it. */
export class RelayProcess {
  readonly url: string
  private readonly child: ChildProcess

  private constructor(port: number) {
    this.url = relayAt(port)
    const script = `import { createInspectorServer } from '@statelyai/inspect/server'
      createInspectorServer({ port: ${port}, autoOpen: false })`
    this.child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    atEnd(() => this.stop())
  }

  /** Listens when this resolves. */
  static async start(port?: number): Promise<RelayProcess> {
    const relay = new RelayProcess(port ?? (await freePort()))
    const address = relay.url.replace('ws', 'http')
    const answers = () => fetch(address).then(({ ok }) => ok)
    await expect.poll(() => answers().catch(() => false), { timeout: 20_000, interval: 20 }).toBe(true)
    return relay
  }

  look(): RelayViewer {
    return RelayViewer.look(this.url)
  }

  /** Takes nothing until it goes on. */
  standStill(): void {
    this.child.kill('SIGSTOP')
  }

  goOn(): void {
    this.child.kill('SIGCONT')
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    this.child.kill('SIGKILL')
    await once(this.child, 'exit')
  }
}
