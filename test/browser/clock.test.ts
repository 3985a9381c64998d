/** Time and work, held and moved from the page. */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { sentence } from './instance.ts'
import { orderOf } from './life.ts'
import { rowOf, toast } from './list.ts'
import { look, type Shop, shop } from './shop.ts'

const bar = (page: Page): Locator => page.getByRole('region', { name: 'Clock' })
const button = (page: Page, name: string): Locator => bar(page).getByRole('button', { name, exact: true })

/** An order that waits thirty days for its approval. */
async function waiting({ hub }: Shop) {
  const run = await hub.start('processOrder', orderOf('order-1', { total: 2_000 }), { instanceId: 'order-1' })
  await run.waitFor({ timer: 0 })
  return run
}

inBrowser('the clock', () => {
  test('is moved by a length, and to what is due next; it says what fired', async () => {
    const opened = await shop()
    await waiting(opened)
    const page = await look(opened.control.url)
    await bar(page).getByText('in 30 d, timer of order-1').waitFor()
    await rowOf(page, 'order-1').getByText('Timer in 30 d').waitFor()
    const start = opened.hub.clock.now

    await button(page, '1 d').click()
    await toast(page).getByText('Moved 1 d. Nothing was due.').waitFor()
    await bar(page).getByText('in 29 d').waitFor()
    await rowOf(page, 'order-1').getByText('Timer in 29 d').waitFor()
    expect(opened.hub.clock.now - start).toBe(24 * 3_600_000)
    await button(page, '1 h').click()
    await bar(page).getByText('in 28 d 23 h').waitFor()

    await button(page, 'To next due').click()
    await toast(page).getByText('Moved 28 d 23 h. A timer of order-1 fired.').waitFor()
    await rowOf(page, 'order-1').getByText('{"refused":"nobody approved"}').waitFor()
    await bar(page).getByText('nothing').waitFor()
    expect(await button(page, 'To next due').getAttribute('title')).toBe('Nothing is due')
  })

  test('goes to the timer that an instance waits for', async () => {
    const opened = await shop()
    await waiting(opened)
    const page = await look(opened.control.url, { at: 'instances/order-1' })
    await sentence(page).getByRole('button', { name: 'Advance to the timer' }).click()
    await sentence(page).getByText('Completed in 30 d').waitFor()
    expect(await sentence(page).innerText()).toContain('nobody approved')
  })

  test('in real mode it is not moved, and says why', async () => {
    const opened = await shop({ time: 'real' })
    await opened.hub.start('importOrders')
    const page = await look(opened.control.url)
    await button(page, 'Real').waitFor()
    for (const name of ['1 m', '1 h', '1 d', 'To next due']) {
      expect(await button(page, name).isDisabled()).toBe(true)
      expect(await button(page, name).getAttribute('title')).toContain('In real mode time passes by itself.')
    }
    await button(page, '1 d').focus()
    await page.keyboard.press('Enter')
    await toast(page).getByText('Start with --time skip or manual to move it.').waitFor()
    await button(page, 'Real').click()
    await toast(page).getByText('choose it with --time real, skip or manual').waitFor()
  })

  test('work is held, let through one by one, and goes on', async () => {
    const opened = await shop()
    await (await opened.hub.start('fanOut', 0)).output()
    const page = await look(opened.control.url)
    expect(await button(page, 'Step').isDisabled()).toBe(true)
    await button(page, 'Pause').click()
    await toast(page).getByText('Dispatch paused. Nothing waits.').waitFor()
    await bar(page).getByText('Paused').waitFor()
    await opened.hub.start('fanOut', 2, { instanceId: 'fan-1' })
    const row = rowOf(page, 'fan-1')
    await row.getByText('Pending').waitFor()
    await button(page, 'Step').click()
    await toast(page).getByText('Released a turn of fan-1; it was answered.').waitFor()
    await row.getByText('Running').waitFor()
    await button(page, 'Step').click()
    await toast(page).getByText('Released activity part of fan-1; it was answered.').waitFor()
    await button(page, 'Resume').click()
    await toast(page).getByText('Dispatch goes on.').waitFor()
    await row.getByText('Completed').waitFor()
  })
})
