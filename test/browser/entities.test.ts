/** Entities and workers: who holds what, who serves what, and what waits. */
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { panel } from './instance.ts'
import { bringToLife } from './life.ts'
import { rowOf } from './list.ts'
import { look, shop } from './shop.ts'

inBrowser('entities and workers', () => {
  test('the list of entities says who holds a lock, and follows when it is released', async () => {
    const { hub, control, gate } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { at: 'entities' })
    const table = page.getByRole('table', { name: 'Entities' })
    await expect.poll(() => table.getByRole('row').count()).toBe(3)
    const row = table.getByRole('row').filter({ has: page.getByRole('link', { name: '@stock@sku-3' }) })
    await row.getByText('Locked').waitFor()
    await row.getByRole('link', { name: 'order-1044/stock' }).waitFor()
    expect(await row.getByRole('cell').nth(3).innerText()).toBe('1')
    gate.open()
    await row.getByText('Free').waitFor()
    await expect.poll(() => row.innerText()).toContain('{"onHand":89,"reserved":11}')

    await page.getByRole('searchbox', { name: 'Search' }).fill('sku-1')
    await expect.poll(() => table.getByRole('row').count()).toBe(2)
    await page.getByText('1 of 2 entities.').waitFor()
  })

  test('an entity shows its holder, its queue, what comes later, and its chart', async () => {
    const { hub, control, gate } = await shop()
    await bringToLife(hub)
    const at = hub.clock.now + 3_600_000
    await hub.signal('@stock@sku-3', 'restock', { qty: 5 }, { at })
    const page = await look(control.url, { at: 'entities/@stock@sku-3' })
    await page
      .getByText(/Locked for 0 ms by order-1044\/stock \(reserveStock\), child of order-1044\./)
      .waitFor()
    await panel(page, /^Queue/)
      .getByRole('cell', { name: 'the lock is free', exact: true })
      .waitFor()
    await panel(page, /^Delayed signals/)
      .getByText('in 1 h')
      .waitFor()
    const chart = page.getByRole('img', { name: /^State chart/ })
    expect(await chart.getAttribute('aria-label')).toContain('Active: locked, batch idle.')
    gate.open()
    await page.getByText('Nobody.').waitFor()
    await expect.poll(() => chart.getAttribute('aria-label')).toContain('lock free')
    await page.getByRole('button', { name: '1 h', exact: true }).click()
    await expect.poll(() => panel(page, 'Value').locator('pre').innerText()).toContain('"onHand": 94')
  })

  test('an entity nobody knows has its own page', async () => {
    const { control } = await shop()
    const page = await look(control.url, { at: 'entities/@stock@none' })
    await page.getByRole('heading', { name: 'No such entity' }).waitFor()
    await page.getByText('Hub default knows no entity @stock@none.').waitFor()
    await page.getByRole('link', { name: 'All entities' }).click()
    await page.getByText('No entities yet.').waitFor()
  })

  test('workers say what they run, queues how long they are and that nobody serves them', async () => {
    const { hub, control, gate } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { at: 'workers' })
    const worker = page.locator('.worker')
    await worker.getByText('ship #7').waitFor()
    expect(await worker.innerText()).toMatch(/JavaScript\s+127\.0\.0\.1:\d+\s+durabletask-js/)
    await worker.getByRole('link', { name: 'order-1043' }).waitFor()
    const queues = panel(page, 'Queues').getByRole('row')
    expect(await queues.filter({ hasText: 'email' }).innerText()).toMatch(
      /activity\s+1\s.*No worker serves it/s,
    )
    gate.open()
    await expect.poll(() => worker.innerText()).not.toContain('Runs')
    await fetch(`${control.url}/v1/hubs/default/fakes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ activity: 'email', returns: { sent: true } }]),
    })
    await panel(page, 'Fakes')
      .getByRole('row', { name: /^email activity/ })
      .waitFor()
    await queues.filter({ hasText: 'email' }).waitFor({ state: 'detached' })
  })

  test('what the list has beside it is one line on a small screen, which leads to the workers', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { width: 700 })
    await rowOf(page, 'order-1042').waitFor()
    await page.getByText('No worker serves email, importOrders').waitFor()
    await page.getByRole('link', { name: '1 worker' }).click()
    await page.getByRole('heading', { name: 'Workers', level: 1 }).waitFor()
  })
})
