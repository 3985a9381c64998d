/** The list of instances: live while it is looked at, still while it is read. */
import { NoOpLogger, TaskHubGrpcClient } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { inBrowser } from './browser.ts'
import { bringToLife, orderOf } from './life.ts'
import { rowOf, shownIds, statusChip } from './list.ts'
import { look, type Shop, shop } from './shop.ts'

const startMany = async ({ hub }: Shop, ...ids: string[]): Promise<void> => {
  for (const instanceId of ids) await hub.start('importOrders', undefined, { instanceId })
}

inBrowser('the list of instances', () => {
  test('an SDK starts one and ends it: the row appears, and changes in its place', async () => {
    const { hub, control } = await shop()
    const page = await look(control.url)
    await page.getByRole('heading', { name: 'No instances yet' }).waitFor()

    const client = new TaskHubGrpcClient({ ...hub.connection, logger: new NoOpLogger() })
    atEnd(() => void client.stop())
    await client.scheduleNewOrchestration('processOrder', orderOf('order-1', { total: 1_240 }), 'order-1')
    const row = rowOf(page, 'order-1')
    await row.getByText('Timer in 30 d').waitFor()
    expect(await row.getByRole('gridcell').first().innerText()).toBe('Running')
    await expect.poll(() => statusChip(page, 'Running').innerText()).toMatch(/1$/)
    const element = await row.elementHandle()

    await client.raiseOrchestrationEvent('order-1', 'approval')
    await row.getByText('Completed').waitFor()
    expect(await row.innerText()).toContain('r-90114')
    expect(await element?.evaluate(each => each.isConnected)).toBe(true)
    await expect.poll(() => statusChip(page, 'Running').innerText()).toMatch(/0$/)
  })

  test('search, status and sort are in the address, and the way back leads to the same rows', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url)
    await rowOf(page, 'order-1042').waitFor()

    await statusChip(page, 'Suspended').click()
    await expect.poll(() => shownIds(page)).toEqual(['order-1041'])
    expect(await statusChip(page, 'Suspended').getAttribute('aria-pressed')).toBe('true')
    await expect.poll(() => page.url()).toContain('status=suspended')

    const search = page.getByRole('searchbox', { name: 'Search' })
    await search.fill('declined')
    await page.getByText('Nothing matches declined among suspended.').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await rowOf(page, 'order-1042').waitFor()

    await search.fill('CARD_declined')
    await expect.poll(() => shownIds(page)).toEqual(['order-1039'])
    await search.fill('channel=web')
    const ids = ['order-1038', 'order-1039', 'order-1040', 'order-1041', 'order-1042', 'order-1043']
    ids.push('order-1044', 'order-1045')
    const head = page.getByRole('columnheader', { name: 'Instance' })
    await head.getByRole('button').click()
    await expect.poll(() => shownIds(page)).toEqual(ids)
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await head.getByRole('button').click()
    await expect.poll(() => shownIds(page)).toEqual(ids.toReversed())
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    await expect.poll(() => page.url()).toMatch(/q=channel%3Dweb.*sort=-id/)

    await rowOf(page, 'order-1043').click()
    await page.getByRole('heading', { name: 'order-1043' }).waitFor()
    await page.goBack()
    await expect.poll(() => shownIds(page)).toEqual(ids.toReversed())
    expect(await search.inputValue()).toBe('channel=web')
    await page.reload()
    await expect.poll(() => shownIds(page)).toEqual(ids.toReversed())
  })

  test('rows keep their order while the pointer is among them; new ones wait', async () => {
    const opened = await shop({ time: 'real' })
    await startMany(opened, 'job-1', 'job-2', 'job-3')
    const page = await look(opened.control.url)
    await rowOf(page, 'job-2').hover()
    await startMany(opened, 'job-4')
    await page.getByRole('button', { name: '1 new above. Show' }).waitFor()
    await opened.hub.instance('job-1').suspend()
    await rowOf(page, 'job-1').getByText('Suspended').waitFor()
    expect(await shownIds(page)).toEqual(['job-3', 'job-2', 'job-1'])

    await page.mouse.move(700, 20)
    await expect.poll(() => shownIds(page)).toEqual(['job-1', 'job-4', 'job-3', 'job-2'])
    expect(await page.getByRole('button', { name: /new above/ }).count()).toBe(0)
  })

  test('of five thousand only a screenful exists; the end and any of them are found', async () => {
    const opened = await shop()
    const many = Array.from({ length: 5_000 }, (_, index) => `job-${index}`)
    await startMany(opened, ...many)
    const page = await look(opened.control.url)
    const grid = page.getByRole('grid')
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('5001')
    await page.getByText('5,000 instances.').waitFor()
    expect(await shownIds(page)).toContain('job-4999')
    expect((await shownIds(page)).length).toBeLessThan(60)

    await grid.focus()
    await page.keyboard.press('End')
    await rowOf(page, 'job-0').waitFor()
    expect(await rowOf(page, 'job-0').getAttribute('aria-rowindex')).toBe('5001')
    expect((await shownIds(page)).length).toBeLessThan(60)

    await startMany(opened, 'job-new')
    await page.getByRole('button', { name: '1 new above. Show' }).click()
    await expect.poll(async () => (await shownIds(page))[0]).toBe('job-new')

    await page.getByRole('searchbox', { name: 'Search' }).fill('job-4242')
    await expect.poll(() => shownIds(page)).toEqual(['job-4242'])
    await page.getByText('1 of 5,001 instances.').waitFor()
  })
})
