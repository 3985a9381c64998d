/** The history as a table, and what can be taken away from an instance. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { historyEvents, panel, sentence } from './instance.ts'
import { orderOf } from './life.ts'
import { toast } from './list.ts'
import { look, type Shop, shop } from './shop.ts'

async function waiting({ hub }: Shop) {
  const run = await hub.start('processOrder', orderOf('order-1', { total: 2_000 }), { instanceId: 'order-1' })
  await run.waitFor({ timer: 0 })
  return run
}

const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

async function choose(page: Page, item: RegExp): Promise<void> {
  await page.locator('summary', { hasText: 'Export' }).click()
  await page.getByRole('button', { name: item }).click()
}

inBrowser('the history', () => {
  test('is filtered by kind and text, which the address keeps', async () => {
    const opened = await shop()
    await waiting(opened)
    const page = await look(opened.control.url, { at: 'instances/order-1' })
    await expect.poll(() => historyEvents(page)).toHaveLength(12)
    const kinds = page.getByRole('group', { name: 'Kind of event' })
    await kinds.getByRole('button', { name: 'Activities' }).click()
    const calls = ['taskScheduled', 'taskCompleted', 'taskScheduled', 'taskCompleted']
    await expect.poll(() => historyEvents(page)).toEqual(calls)
    await page.getByRole('searchbox', { name: 'Filter history' }).fill('1042.02')
    await expect.poll(() => historyEvents(page)).toEqual(['taskCompleted'])
    await panel(page, 'History 1 of 12').waitFor()
    await expect.poll(() => page.url()).toMatch(/kind=activities&find=1042.02/)
    await page.reload()
    await expect.poll(() => historyEvents(page)).toEqual(['taskCompleted'])
    await page.getByRole('searchbox', { name: 'Filter history' }).fill('nothing like it')
    await page.getByText('No event matches.').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => historyEvents(page)).toHaveLength(12)
  })

  test('a payload opens to lines, is copied, and stays open whatever comes', async () => {
    const opened = await shop()
    const run = await waiting(opened)
    const page = await look(opened.control.url, { at: 'instances/order-1', clipboard: true })
    const open = page.getByRole('button', { name: 'Payload of event 8' })
    await open.click()
    expect(await open.getAttribute('aria-expanded')).toBe('true')
    const text = panel(page, /^History/).locator('pre')
    const pretty = JSON.stringify({ net: 1042.02, vat: 197.98 }, null, 2)
    expect(await text.innerText()).toBe(pretty)
    await panel(page, /^History/)
      .getByRole('button', { name: 'Copy' })
      .click()
    await toast(page).getByText('Copied.').waitFor()
    expect(await clipboard(page)).toBe(pretty)

    await run.raise('approval', { by: 'ada' })
    await sentence(page).getByText('Completed in').waitFor()
    expect(await text.innerText()).toBe(pretty)
    await open.click()
    await expect.poll(() => text.count()).toBe(0)
  })

  test('is saved as JSON, the same as the API gives', async () => {
    const opened = await shop()
    await waiting(opened)
    const { url } = opened.control
    const page = await look(url, { at: 'instances/order-1' })
    await sentence(page).getByText('Waits for timer').waitFor()
    const download = page.waitForEvent('download')
    await choose(page, /^History/)
    const file = await download
    expect(file.suggestedFilename()).toBe('order-1.history.json')
    const saved: unknown = JSON.parse(await readFile(await file.path(), 'utf8'))
    const answer = await fetch(`${url}/v1/hubs/default/runs/order-1/history`)
    const { events }: { events: unknown[] } = Object(await answer.json())
    expect(events).toHaveLength(12)
    expect(saved).toEqual({ instanceId: 'order-1', history: events })
    await toast(page).getByText('Saved order-1.history.json.').waitFor()
  })

  test('diagrams and the link come to the clipboard; the link opens the same view', async () => {
    const opened = await shop()
    await waiting(opened)
    const page = await look(opened.control.url, { at: 'instances/order-1', clipboard: true })
    await sentence(page).getByText('Waits for timer').waitFor()
    await choose(page, /^Sequence diagram/)
    await toast(page).getByText('Sequence diagram copied, as Mermaid.').waitFor()
    expect(await clipboard(page)).toMatch(/^sequenceDiagram\n[\s\S]*validate/)
    await choose(page, /^State chart/)
    await toast(page).getByText('State chart copied, as Mermaid.').waitFor()
    expect(await clipboard(page)).toMatch(/^stateDiagram-v2\n[\s\S]*suspended/)

    await page.keyboard.press('Home')
    await page.getByRole('group', { name: 'Kind of event' }).getByRole('button', { name: 'Children' }).click()
    await choose(page, /^Link to this view/)
    await toast(page).getByText('Link copied.').waitFor()
    const other = await page.context().newPage()
    await other.goto(await clipboard(page))
    await sentence(other).getByRole('heading', { name: 'At transition 1' }).waitFor()
    const children = ['subOrchestrationInstanceCreated', 'subOrchestrationInstanceCompleted']
    expect(await historyEvents(other)).toEqual(children)
  })
})
