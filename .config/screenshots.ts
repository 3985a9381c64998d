/** Takes the pictures of the page that the README shows: `npm run screenshots`, after a build. */

// First: the date stands still before the backend looks at it.
import './screenshots/date.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { createControlServer } from '../src/control/index.ts'
import { createTestBackend } from '../src/index.ts'
import { openBrowser } from '../test/browser/browser.ts'
import { Gate, openShop } from '../test/browser/life.ts'
import { START } from './screenshots/date.ts'
import { openOrders } from './screenshots/executions.ts'
import { withPalette } from './screenshots/palette-png.ts'
import { Story } from './screenshots/story.ts'

interface Picture {
  readonly name: string
  /** Behind `#/`. */
  readonly at: string
  readonly ready: (page: Page) => Promise<unknown>
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

const neighbours = (page: Page) => page.getByRole('navigation', { name: 'Neighbours' })
const waiting = (page: Page) => page.getByText('Why is it waiting?').waitFor()

const pictures: readonly Picture[] = [
  { name: 'instances', at: 'default/instances', ready: page => page.getByText('batch-0303').waitFor() },
  { name: 'waiting', at: 'default/instances/order-1042?axis=folded', ready: waiting },
  { name: 'waiting-dark', at: 'default/instances/order-1042?axis=folded', ready: waiting, scheme: 'dark' },
  {
    name: 'failed',
    at: 'default/instances/order-1039?axis=folded',
    ready: page => page.getByText('Why did it fail?').waitFor(),
  },
  {
    name: 'entity',
    at: 'default/entities/@stock@sku-3?axis=folded',
    ready: page => page.getByText('Who holds it?').waitFor(),
  },
  {
    name: 'small',
    at: 'default/instances/order-1042?axis=folded',
    ready: waiting,
    width: 380,
    height: 800,
  },
  { name: 'execution', at: '@lambda/executions/', ready: waiting, height: 1_100 },
]

const backend = await createTestBackend({
  time: 'manual',
  now: START,
  logger: 'silent',
  feed: { always: true },
})
const lambda = await openOrders()
const control = await createControlServer({ backend, lambda })
const gate = new Gate()
const worker = await openShop(backend.hub(), gate)
await new Story(backend.hub(), gate).tell()

const orderId = lambda.execution('order-1042').id

const folder = new URL('../docs/', import.meta.url)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
for (const picture of pictures) await take(picture)
await browser.close()

gate.open()
await control.stop()
await backend.stop()
await lambda.stop()
void worker.stop()

async function take({
  name,
  at,
  ready,
  scheme = 'light',
  width = 1_400,
  height = 900,
}: Picture): Promise<void> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  })
  await page.clock.setFixedTime(Date.now())
  await page.goto(`${control.url}/#/${at.endsWith('/') ? at + orderId : at}`)
  await ready(page)
  if (at.startsWith('default')) await page.getByText('signal to @stock@sku-3').waitFor()
  if (width > 1_280 && at.startsWith('default/instances/'))
    await neighbours(page).getByText('order-1036').first().waitFor()
  const png = withPalette(await page.screenshot())
  writeFileSync(new URL(`page-${name}.png`, folder), png)
  console.log(`docs/page-${name}.png, ${Math.round(png.length / 1_024)} kB`)
  await page.close()
}
