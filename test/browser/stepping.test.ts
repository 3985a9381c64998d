/** One cursor: chart, sentence, transitions and history follow it, and stand still behind it. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { chartText, historyEvents, panel, sentence, takenArrows, transitions } from './instance.ts'
import { orderOf } from './life.ts'
import { look, type Shop, shop } from './shop.ts'

const title = (page: Page): Promise<string> => sentence(page).getByRole('heading').innerText()
const slider = (page: Page) => page.getByRole('slider', { name: 'Transition shown' })

/** Events of the history that step back, as what came later does. */
const later = (page: Page): Promise<string[]> =>
  panel(page, /^History/)
    .locator('tbody tr.after td:nth-child(4)')
    .allInnerTexts()

/** An order that waits for its approval: 12 transitions, of which the 3rd and 6th schedule an activity. */
async function waiting({ hub }: Shop) {
  const run = await hub.start('processOrder', orderOf('order-1', { total: 2_000 }), { instanceId: 'order-1' })
  await run.waitFor({ timer: 0 })
  return run
}

inBrowser('stepping through an instance', () => {
  test('buttons, slider, keys and lines move one cursor, and everything follows it', async () => {
    const opened = await shop()
    await waiting(opened)
    const page = await look(opened.control.url, { at: 'instances/order-1' })
    await expect.poll(() => title(page)).toBe('Why is it waiting?')
    expect(await transitions(page)).toHaveLength(12)
    expect(await later(page)).toEqual([])

    await page.getByRole('button', { name: 'One transition back' }).click()
    await expect.poll(() => title(page)).toBe('At transition 11')
    await page.keyboard.press('[')
    await page.keyboard.press('[')
    await expect.poll(() => title(page)).toBe('At transition 9')
    await page.keyboard.press(']')
    await expect.poll(() => title(page)).toBe('At transition 10')
    await page.getByRole('button', { name: 'One transition on' }).click()
    await expect.poll(() => title(page)).toBe('At transition 11')

    await slider(page).fill('5')
    await expect.poll(() => title(page)).toBe('At transition 6')
    expect(await sentence(page).innerText()).toContain('Waited for activity price #2.')
    expect(await chartText(page)).toContain('Transition 6: turn.committed, stays running')
    expect(await takenArrows(page)).toEqual(['committed'])
    expect(await panel(page, 'State').innerText()).toContain('6 of 12, in the past')
    expect(await later(page)).toEqual((await historyEvents(page)).slice(6))

    await page.getByRole('button', { name: /turn 1: schedules validate/ }).click()
    await expect.poll(() => title(page)).toBe('At transition 3')
    expect(await chartText(page)).toContain('Transition 3: turn.committed, pending to running')
    expect(await slider(page).getAttribute('aria-valuetext')).toBe('3 of 12')

    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('Home')
    await expect.poll(() => title(page)).toBe('At transition 1')
    expect(await chartText(page)).toContain('pending. Transition 1: registered')
    await page.keyboard.press('End')
    await expect.poll(() => title(page)).toBe('Why is it waiting?')
    await expect.poll(() => page.url()).not.toContain('step=')
  })

  test('at a past step nothing moves while the instance goes on; then back to live', async () => {
    const opened = await shop()
    const run = await waiting(opened)
    const page = await look(opened.control.url, { at: 'instances/order-1' })
    await expect.poll(() => title(page)).toBe('Why is it waiting?')
    await page.keyboard.press('[')
    await expect.poll(() => title(page)).toBe('At transition 11')
    const seen = async () => ({
      sentence: await sentence(page).innerText(),
      transitions: await transitions(page),
      history: await panel(page, /^History/).innerText(),
      chart: await chartText(page),
      timeline: await page.locator('.timeline svg.timeline-drawing').innerHTML(),
    })
    const before = await seen()

    await run.raise('approval')
    await run.output()
    await panel(page, 'State')
      .getByText(/11 of 12, in the past; \d+ newer/)
      .waitFor()
    await page.locator('.story-head').getByText('Completed').waitFor()
    expect(await seen()).toEqual(before)

    await page.getByRole('button', { name: 'Go to live' }).click()
    await expect.poll(() => title(page)).toBe('Outcome')
    expect(await historyEvents(page)).toContain('executionCompleted')
    expect((await transitions(page)).length).toBeGreaterThan(12)
  })

  test('the address leads back to the same moment', async () => {
    const opened = await shop()
    await waiting(opened)
    const page = await look(opened.control.url, { at: 'instances/order-1' })
    await expect.poll(() => title(page)).toBe('Why is it waiting?')
    await slider(page).fill('2')
    await expect.poll(() => page.url()).toContain('step=')
    await expect.poll(() => title(page)).toBe('At transition 3')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await expect.poll(() => title(other)).toBe('At transition 3')
    expect(await chartText(other)).toBe(await chartText(page))
  })
})
