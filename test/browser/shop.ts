/** The page of a backend with a shop on it, opened in a browser; all closed again when the test ends. */
import type { Page } from 'playwright-core'
import { type ControlServer, createControlServer } from '../../src/control/index.ts'
import { createTestBackend, type Hub, type TestBackend } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { openBrowser } from './browser.ts'
import { Gate, openShop } from './life.ts'

export interface Shop {
  readonly backend: TestBackend
  readonly hub: Hub
  readonly gate: Gate
  readonly control: ControlServer
}

export interface ShopOptions {
  time?: 'real' | 'skip' | 'manual'
  port?: number
}

/** A backend with the shop's worker, and the server of its page. */
export async function shop({ time = 'manual', port = 0 }: ShopOptions = {}): Promise<Shop> {
  const backend = await createTestBackend({ time, logger: 'silent', feed: { always: true } })
  atEnd(() => backend.stop())
  const control = await createControlServer(backend, { port })
  atEnd(() => control.stop())
  const hub = backend.hub()
  const gate = new Gate()
  const worker = await openShop(hub, gate)
  atEnd(() => {
    gate.open()
    void worker.stop()
  })
  return { backend, hub, gate, control }
}

export interface View {
  /** Behind `#/default/`. */
  at?: string
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
}

/** Opens the page; whatever it says to the console as an error fails the test. */
export async function look(
  url: string,
  { at = 'instances', width = 1400, height = 900, colorScheme = 'light' }: View = {},
): Promise<Page> {
  const browser = await openBrowser()
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
  })
  const problems: string[] = []
  atEnd(async () => {
    await context.close()
    if (problems.length > 0) throw new Error(`The page complained:\n${problems.join('\n')}`)
  })
  const page = await context.newPage()
  page.on('pageerror', error => problems.push(error.stack ?? error.message))
  page.on('console', message => {
    // What a lost connection makes the browser say is no fault of the page.
    if (message.type() === 'error' && !message.text().includes('net::ERR')) problems.push(message.text())
  })
  await page.goto(`${url}/#/default/${at}`)
  return page
}
