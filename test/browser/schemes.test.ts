/** Light and dark, small and enlarged, with and without motion. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { type Faint, faintIn } from './contrast.ts'
import { bringToLife } from './life.ts'
import { rowOf, toast } from './list.ts'
import { beyondTheEdge } from './reach.ts'
import { look, shop } from './shop.ts'
import { tour } from './views.ts'

const grounds = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    ['.page', '.app-bar', '.brand'].flatMap(part => {
      const { backgroundColor, color } = getComputedStyle(document.querySelector(part)!)
      return [backgroundColor, color]
    }),
  )

inBrowser('how the page looks', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    test(`every text of every view can be read, ${colorScheme}`, async () => {
      const { hub, control } = await shop()
      await bringToLife(hub)
      const page = await look(control.url, { colorScheme })
      const faint: Record<string, Faint[]> = {}
      await tour(page, async at => {
        const found = await faintIn(page)
        if (found.length > 0) faint[at] = found
      })
      expect(faint).toEqual({})
    })

  test('the scheme is the system’s until somebody chooses, and the choice is kept', async () => {
    const { hub, control } = await shop()
    await hub.start('importOrders', undefined, { instanceId: 'batch-1' })
    const page = await look(control.url, { colorScheme: 'light' })
    await rowOf(page, 'batch-1').waitFor()
    const light = await grounds(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => grounds(page)).not.toEqual(light)
    const dark = await grounds(page)
    await page.getByRole('button', { name: 'Theme: as the system' }).click()
    await toast(page).getByText('Theme: light.').waitFor()
    expect(await grounds(page)).toEqual(light)
    await page.reload()
    await rowOf(page, 'batch-1').waitFor()
    expect(await grounds(page)).toEqual(light)
    await page.getByRole('button', { name: 'Theme: light' }).click()
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await grounds(page)).toEqual(dark)
  })

  for (const [name, width, height] of [
    ['a small screen', 380, 700],
    ['twice the size', 700, 450],
  ] as const)
    test(`${name}: nothing is out of reach, in no view`, async () => {
      const { hub, control } = await shop()
      await bringToLife(hub)
      const page = await look(control.url, { width, height })
      await tour(page, async at => expect(await beyondTheEdge(page), at).toEqual([]))
      await page.goto(`${control.url}/#/default/instances`)
      await page.getByRole('searchbox', { name: 'Search' }).fill('order-1042')
      await rowOf(page, 'order-1042').click()
      await page.getByRole('button', { name: 'Raise event…' }).click()
      await page.getByRole('dialog').waitFor()
      expect(await beyondTheEdge(page)).toEqual([])
    })

  for (const [motion, moves] of [
    ['reduce', false],
    ['no-preference', true],
  ] as const)
    test(`a status that has just changed is tinted ${moves ? 'for a moment' : 'at no time'}, ${motion}`, async () => {
      const { hub, control } = await shop()
      const run = await hub.start('importOrders', undefined, { instanceId: 'batch-1' })
      const page = await look(control.url, { motion })
      await rowOf(page, 'batch-1').getByText('Pending').waitFor()
      await run.suspend()
      const status = rowOf(page, 'batch-1').locator('.tinted')
      await status.waitFor()
      const animation = await status.evaluate(each => getComputedStyle(each).animationName)
      expect(animation !== 'none').toBe(moves)
    })
})
