/** A server that goes away and comes back. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createControlServer } from '../../src/control/index.ts'
import { atEnd } from '../support/at-end.ts'
import { inBrowser } from './browser.ts'
import { sentence } from './instance.ts'
import { bringToLife } from './life.ts'
import { rowOf, shownIds } from './list.ts'
import { look, shop } from './shop.ts'

const mark = (page: Page, text: string): Promise<void> =>
  page.getByRole('banner').getByRole('status').getByText(text).waitFor()

inBrowser('the connection', () => {
  test('the server restarts: what was shown stays until what replaces it has come', async () => {
    const before = await shop()
    await bringToLife(before.hub)
    const page = await look(before.control.url)
    await rowOf(page, 'order-1042').waitFor()
    await before.control.stop()
    await before.backend.stop()
    await mark(page, 'Disconnected')
    await page.getByText(/Connection lost .*Trying again in \d+ s, attempt \d+\./).waitFor()
    expect(await shownIds(page)).toContain('order-1042')
    const start = page.getByRole('button', { name: 'Start…' })
    expect(await start.isDisabled()).toBe(true)
    expect(await start.getAttribute('title')).toBe('Not connected')

    const after = await shop({ port: before.control.port })
    await after.hub.start('importOrders', undefined, { instanceId: 'order-new' })
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.getByText('The server has restarted. What was here before is gone.').waitFor()
    await expect.poll(() => shownIds(page)).toEqual(['order-new'])
    await mark(page, 'Live')
    expect(await start.isDisabled()).toBe(false)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByText('The server has restarted').waitFor({ state: 'hidden' })
  })

  test('the connection breaks and comes back by itself: nothing is lost, nothing is there twice', async () => {
    const { hub, backend, control } = await shop()
    for (const instanceId of ['job-1', 'job-2', 'job-3'])
      await hub.start('importOrders', undefined, { instanceId })
    const page = await look(control.url)
    await rowOf(page, 'job-3').waitFor()
    await control.stop()
    await mark(page, 'Disconnected')
    await hub.instance('job-1').terminate()
    await hub.instance('job-2').terminate()
    await hub.instance('job-2').purge()
    await hub.start('importOrders', undefined, { instanceId: 'job-4' })

    const again = await createControlServer(backend, { port: control.port })
    atEnd(() => again.stop())
    await mark(page, 'Live')
    await expect.poll(async () => (await shownIds(page)).toSorted()).toEqual(['job-1', 'job-3', 'job-4'])
    await rowOf(page, 'job-1').getByText('Terminated').waitFor()
    await page.getByText('3 instances.').waitFor()
    expect(await page.getByText('The server has restarted').count()).toBe(0)
  })

  test('an open instance stays readable, without its actions, and goes on when the server is back', async () => {
    const { hub, backend, control } = await shop()
    const run = await hub.start('poll', 0, { instanceId: 'poll-1' })
    const page = await look(control.url, { at: 'instances/poll-1' })
    await sentence(page).getByText('Waits for an event.').waitFor()
    await control.stop()
    await mark(page, 'Disconnected')
    await sentence(page).getByText('Waits for an event.').waitFor()
    for (const name of ['Raise event…', 'Suspend…', 'Terminate…', 'Pause', '1 d'])
      expect(await page.getByRole('button', { name, exact: true }).getAttribute('title')).toBe(
        'Not connected',
      )
    await run.suspend('meanwhile')

    const again = await createControlServer(backend, { port: control.port })
    atEnd(() => again.stop())
    await page.getByRole('button', { name: 'Try now' }).click()
    await sentence(page).getByText('Suspended: “meanwhile”.').waitFor()
    expect(await page.getByRole('button', { name: 'Terminate…' }).isDisabled()).toBe(false)
  })

  test('each hub has its own list; one that does not exist is named, with those that do', async () => {
    const { hub, backend, control } = await shop()
    await hub.start('importOrders', undefined, { instanceId: 'batch-1' })
    await backend.hub('other').start('importOrders', undefined, { instanceId: 'batch-2' })
    const page = await look(control.url)
    await rowOf(page, 'batch-1').waitFor()
    await page.getByRole('combobox', { name: 'Task hub' }).selectOption('other')
    await expect.poll(() => shownIds(page)).toEqual(['batch-2'])
    await page.goto(`${control.url}/#/elsewhere/instances`)
    await page.getByRole('heading', { name: 'No such hub' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'default' }).click()
    await page.getByRole('grid').waitFor()
  })
})
