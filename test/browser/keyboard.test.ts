/** The page without a pointer. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { bringToLife } from './life.ts'
import { activeRow, rowOf, shownIds, toast } from './list.ts'
import { look, shop } from './shop.ts'

const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, level: 1 }).waitFor({ state: 'attached' })

inBrowser('the keyboard', () => {
  test('rows are walked through, opened, and come back', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url)
    await rowOf(page, 'order-1042').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('jk')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('channel')
    await expect.poll(() => shownIds(page)).toHaveLength(8)
    const ids = await shownIds(page)
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('channel')

    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    expect(await activeRow(page)).toBe(ids[0])
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('k')
    expect(await activeRow(page)).toBe(ids[1])

    await page.keyboard.press('Enter')
    await heading(page, ids[1]!)
    await page.keyboard.press('j')
    await heading(page, ids[2]!)
    await page.keyboard.press('Escape')
    await expect.poll(() => shownIds(page)).toEqual(ids)
    expect(await activeRow(page)).toBe(ids[2])
    await page.keyboard.press('Enter')
    await heading(page, ids[2]!)
  })

  test('views, theme and the list of keys', async () => {
    const { hub, control } = await shop()
    await hub.start('importOrders')
    const page = await look(control.url)
    await heading(page, 'Instances')
    for (const [key, view] of [
      ['e', 'Entities'],
      ['w', 'Workers'],
      ['i', 'Instances'],
    ] as const) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await heading(page, view)
    }
    await page.keyboard.press('t')
    await toast(page).getByText('Theme: light.').waitFor()
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keyboard' })
    await keys.getByText('One transition back, on').waitFor()
    // Not while a dialog is open.
    await page.keyboard.press('t')
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'hidden' })
    expect(await toast(page).innerText()).toBe('Theme: light.')
  })
})
