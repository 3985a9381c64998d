/** Many activities on one axis. */
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { fact, sentence } from './instance.ts'
import { bringToLife } from './life.ts'
import { look, shop } from './shop.ts'

inBrowser('the timeline', () => {
  test('a fan-out of a hundred is one lane that opens to each', async () => {
    const { hub, control } = await shop()
    const run = await hub.start('fanOut', 100, { instanceId: 'fan-1' })
    await run.output()
    const page = await look(control.url, { at: 'instances/fan-1' })
    await sentence(page).getByText('Completed in').waitFor()
    const timeline = page.getByRole('region', { name: /^Timeline/ })
    const lanes = timeline.getByRole('listitem')
    await expect.poll(() => lanes.allInnerTexts()).toEqual(['Status', 'Turns', 'part\n× 100'])
    const group = timeline.getByRole('button', { name: 'part × 100' })
    expect(await group.getAttribute('aria-expanded')).toBe('false')
    expect(await timeline.locator('rect.done:not(.trace)').count()).toBe(0)

    await group.click()
    await expect.poll(() => lanes.count()).toBe(103)
    expect(await lanes.last().innerText()).toMatch(/part\s*#100/)
    expect(await timeline.locator('rect.done:not(.trace)').count()).toBe(100)
    await group.click()
    await expect.poll(() => lanes.count()).toBe(3)
    await fact(page, 'History').getByText('events').waitFor()
  })

  test('while it grows: how many of them are done, and which run', async () => {
    const { hub, control, gate } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { at: 'instances/order-1043?axis=folded' })
    await sentence(page).getByText('1 of 3 activities ship').waitFor()
    const timeline = page.getByRole('region', { name: /^Timeline/ })
    expect(await timeline.locator('rect.open:not(.stretch)').count()).toBe(1)
    const done = await timeline.locator('rect.done:not(.trace)').count()
    gate.open()
    await sentence(page).getByText('Completed in').waitFor()
    expect(await timeline.locator('rect.done:not(.trace)').count()).toBe(done + 1)
    expect(await timeline.locator('rect.open:not(.stretch)').count()).toBe(0)
  })

  test('the axis is in the address', async () => {
    const { hub, control } = await shop({ time: 'real' })
    await (await hub.start('fanOut', 3, { instanceId: 'fan-1' })).output()
    const page = await look(control.url, { at: 'instances/fan-1' })
    const axis = page.getByRole('group', { name: 'Time axis' })
    const pressed = axis.locator('[aria-pressed=true]')
    await expect.poll(() => pressed.innerText()).toBe('Folded')
    await axis.getByRole('button', { name: 'Steps' }).click()
    await expect.poll(() => pressed.innerText()).toBe('Steps')
    await expect.poll(() => page.url()).toContain('axis=steps')
    await page.reload()
    await expect.poll(() => pressed.innerText()).toBe('Steps')
  })
})
