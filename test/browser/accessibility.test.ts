/** The page for those who do not see it, or do not point. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { bringToLife } from './life.ts'
import { activeRow, rowOf } from './list.ts'
import { look, shop } from './shop.ts'
import { nameless, spoken } from './spoken.ts'
import { tour } from './views.ts'

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.getAttribute('aria-label') ?? activeElement?.id ?? ''
  })

inBrowser('accessibility', () => {
  test('in every view: one heading, landmarks, names for whatever takes the focus, and few that speak', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url)
    await tour(page, async at => {
      expect(await page.getByRole('heading', { level: 1 }).count(), at).toBe(1)
      for (const landmark of ['banner', 'main'] as const)
        expect(await page.getByRole(landmark).count()).toBe(1)
      expect(await page.getByRole('navigation', { name: 'Views' }).count()).toBe(1)
      expect(await page.getByRole('region', { name: 'Clock' }).count()).toBe(1)
      expect(await nameless(page), at).toEqual([])
      expect(await spoken(page), at).toEqual(['small', 'toast'])
      expect(await page.title()).toMatch(/ · Greenroom$/)
    })
  })

  test('the way past the frame comes first', async () => {
    const { hub, control } = await shop()
    await hub.start('importOrders', undefined, { instanceId: 'batch-1' })
    const page = await look(control.url)
    await rowOf(page, 'batch-1').waitFor()
    await page.keyboard.press('Tab')
    const skip = page.getByRole('button', { name: 'Skip to content' })
    expect(await skip.evaluate(each => each === document.activeElement)).toBe(true)
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0)
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('main')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Search')
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement!).outline)
    expect(ring).toMatch(/solid 2px$/)
  })

  test('the list is a grid that says how long it is, and where one is', async () => {
    const { hub, control } = await shop()
    for (let index = 0; index < 200; index++)
      await hub.start('importOrders', undefined, { instanceId: `job-${index}` })
    const page = await look(control.url)
    await rowOf(page, 'job-199').waitFor()
    const grid = page.getByRole('grid', { name: 'Instances. Arrows move, Enter opens.' })
    expect(await grid.getAttribute('aria-rowcount')).toBe('201')
    expect(await page.getByRole('row').first().getAttribute('aria-rowindex')).toBe('1')
    expect(await grid.getByRole('columnheader').count()).toBe(7)
    expect(await page.locator('[role=columnheader][aria-sort]').allInnerTexts()).toEqual(['Changed ↑'])

    await grid.focus()
    for (let index = 0; index < 60; index++) await page.keyboard.press('ArrowDown')
    await expect.poll(() => activeRow(page)).toBe('job-140')
    const row = rowOf(page, 'job-140')
    expect(await row.getAttribute('aria-rowindex')).toBe('61')
    expect(await row.getAttribute('aria-selected')).toBe('true')
    expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(1)
    const [frame, box] = [await grid.boundingBox(), await row.boundingBox()]
    expect(box!.y + box!.height).toBeLessThanOrEqual(frame!.y + frame!.height)
    await page.keyboard.press('Home')
    await expect.poll(() => activeRow(page)).toBe('job-199')
  })

  test('a dialog takes the focus, keeps it, and gives it back', async () => {
    const { hub, control } = await shop()
    await hub.start('importOrders', undefined, { instanceId: 'batch-1' })
    const page = await look(control.url)
    await rowOf(page, 'batch-1').waitFor()
    const start = page.getByRole('button', { name: 'Start…' })
    await start.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Start an instance' })
    await dialog.waitFor()
    for (let index = 0; index < 12; index++) {
      const isInside = await page.evaluate(() => {
        const { activeElement } = document
        // The browser's own controls are on the way round.
        return activeElement === document.body || activeElement?.closest('dialog') !== null
      })
      expect(isInside).toBe(true)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await start.evaluate(each => each === document.activeElement)).toBe(true)
  })

  test('a menu is opened, walked through and closed with keys', async () => {
    const { hub, control } = await shop()
    await (await hub.start('fanOut', 1, { instanceId: 'fan-1' })).output()
    const page = await look(control.url, { at: 'instances/fan-1' })
    const more = page.locator('summary', { hasText: 'More' })
    await more.press('Enter')
    const restart = page.getByRole('button', { name: /^Restart…/ })
    await restart.waitFor()
    await page.keyboard.press('Escape')
    await restart.waitFor({ state: 'hidden' })
    expect(await more.evaluate(each => each === document.activeElement)).toBe(true)
    await more.press('Enter')
    await restart.press('Enter')
    await page
      .getByRole('dialog', { name: /^Restart/ })
      .getByRole('button', { name: 'Cancel' })
      .click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await more.evaluate(each => each === document.activeElement)).toBe(true)
  })
})
