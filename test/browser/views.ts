/** Every view of the page with life in it, and by what it is told that it is there. */
import type { Page } from 'playwright-core'

const views = [
  { at: 'instances', ready: (page: Page) => page.getByText('order-1042').first() },
  { at: 'instances/order-1042', ready: (page: Page) => page.getByText('Why is it waiting?') },
  { at: 'instances/order-1039?step=1', ready: (page: Page) => page.getByText(/^At transition/) },
  { at: 'entities', ready: (page: Page) => page.getByText('@stock@sku-3') },
  { at: 'entities/@stock@sku-3', ready: (page: Page) => page.getByText('Who holds it?') },
  { at: 'workers', ready: (page: Page) => page.getByText('importOrders') },
  { at: 'connect', ready: (page: Page) => page.getByText('1 worker connected') },
] as const

/** Goes to each view in turn. */
export async function tour(page: Page, look: (at: string) => Promise<void>): Promise<void> {
  const base = page.url().replace(/#.*/, '')
  for (const { at, ready } of views) {
    await page.goto(`${base}#/default/${at}`)
    await ready(page).waitFor()
    await look(at)
  }
}
