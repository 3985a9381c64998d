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
  /** What is shown, as the first part of the address; '' for an address that says nothing. Default: the hub `default`. */
  scope?: string
  /** Behind that. */
  at?: string
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
  motion?: 'reduce' | 'no-preference'
  /** The page may use the clipboard. */
  clipboard?: boolean
  /** Runs in the page before anything of its own. */
  first?: () => void
}

/** Opens the page; what it says to the console as an error fails the test, and what it asks of another server. */
export async function look(url: string, view: View = {}): Promise<Page> {
  const {
    scope = 'default',
    at = 'instances',
    width = 1400,
    height = 900,
    colorScheme = 'light',
    motion = 'reduce',
  } = view
  const browser = await openBrowser()
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: motion,
    permissions: view.clipboard ? ['clipboard-read', 'clipboard-write'] : [],
  })
  const problems: string[] = []
  atEnd(async () => {
    await context.close()
    if (problems.length > 0) throw new Error(`The page complained:\n${problems.join('\n')}`)
  })
  context.setDefaultTimeout(10_000)
  if (view.first) await context.addInitScript(view.first)
  const page = await context.newPage()
  page.on('pageerror', error => problems.push(error.stack ?? error.message))
  page.on('console', message => {
    if (message.type() === 'error' && !isRefusal(message.text())) problems.push(message.text())
  })
  page.on('request', request => {
    if (!/^(blob:)?http/.test(request.url()) || !request.url().includes(new URL(url).host))
      problems.push(`It asked for ${request.url()}`)
  })
  await page.goto(scope === '' ? url : `${url}/#/${scope}/${at}`)
  return page
}

/** What the browser says by itself of a lost connection, and of what the server refuses: no fault of the page. */
const isRefusal = (text: string): boolean =>
  text.includes('net::ERR') || /^Failed to load resource: .* status of 4\d\d/.test(text)
