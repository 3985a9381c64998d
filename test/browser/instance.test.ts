/** One instance while it lives, while it changes and when it is gone. */
import { expect, test } from 'vitest'
import { orchestration } from '../../src/index.ts'
import { inBrowser } from './browser.ts'
import {
  chartText,
  fact,
  folded,
  historyEvents,
  litNodes,
  panel,
  sentence,
  takenArrows,
  transitions,
} from './instance.ts'
import { bringToLife, orderOf } from './life.ts'
import { rowOf, toast } from './list.ts'
import { look, shop } from './shop.ts'

/** Keeps every sentence that is shown, however shortly. */
function noteSentences(): void {
  const observer = new MutationObserver(() => {
    const text = document.querySelector('.why p')?.textContent
    if (text) performance.mark(text)
  })
  observer.observe(document, { childList: true, subtree: true, characterData: true })
}

inBrowser('an instance', () => {
  test('its chart lights the right state through suspend and resume', async () => {
    const { hub, control } = await shop()
    const run = await hub.start('processOrder', orderOf('order-1', { total: 2_000 }), {
      instanceId: 'order-1',
    })
    await run.waitFor({ timer: 0 })
    const page = await look(control.url, { at: 'instances/order-1' })
    await expect.poll(() => chartText(page)).toContain('Active: turn idle, running.')
    const running = await litNodes(page)
    expect(Object.keys(running)).toEqual(['idle', 'running'])

    await page.getByRole('button', { name: 'Suspend…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend' })
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('counting by hand')
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await toast(page).getByText('Suspended. What arrives is held.').waitFor()
    await expect
      .poll(() => chartText(page))
      .toContain('Active: turn idle, suspended. Last transition: instance.suspend, running to suspended')
    const suspended = await litNodes(page)
    expect(Object.keys(suspended)).toEqual(['idle', 'suspended'])
    expect(suspended.suspended).not.toBe(running.running)
    expect(await takenArrows(page)).toEqual(['suspend'])
    expect(await sentence(page).innerText()).toContain('Suspended: “counting by hand”.')
    expect((await transitions(page)).at(-1)).toMatch(/instance\.suspend “counting by hand”[\s\S]*Suspended/)

    await page.locator('.story-head').getByRole('button', { name: 'Resume' }).click()
    await toast(page).getByText('Resumed. What was held follows.').waitFor()
    await expect
      .poll(() => chartText(page))
      .toContain('Active: turn idle, running. Last transition: turn.committed')
    expect(await litNodes(page)).toEqual(running)
    expect(await sentence(page).innerText()).toContain('Waits for timer #4')

    await page.getByRole('button', { name: /instance\.resume/ }).click()
    await expect.poll(() => chartText(page)).toContain('instance.resume, suspended to running')
    expect(await takenArrows(page)).toContain('resume')
  })

  test('a failure shows its chain and its stack', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { at: 'instances/order-1039' })
    const why = sentence(page)
    await why.getByRole('heading', { name: 'Why did it fail?' }).waitFor()
    expect(await why.innerText()).toContain(
      'Activity charge #6 failed 2 times: RangeError: card_declined: do not honour.',
    )
    expect(await chartText(page)).toContain(
      'Active: failed. Last transition: turn.completed, running to failed.',
    )
    expect(await folded(page, 'Failure').innerText()).toMatch(/^TaskFailedError: .*card_declined.*\n +at /)

    const cause = new RangeError('line 3 has no price')
    hub.use(orchestration('importOrders').throws(new Error('nothing imported', { cause })))
    await page.goto(`${control.url}/#/default/instances/batch-0302`)
    await why.getByText('Error: nothing imported').waitFor()
    expect(await folded(page, 'Failure').innerText()).toMatch(
      /^Error: nothing imported\n +at [\s\S]*\ncaused by RangeError: line 3 has no price\n +at /,
    )
  })

  test('its family is a way to parent, child and entity', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { at: 'instances/order-1044' })
    const family = page.getByRole('navigation', { name: 'Parent, children and entities' })
    await family.getByRole('link', { name: /reserveStock, running/ }).click()
    await fact(page, 'Parent').getByRole('link', { name: 'order-1044', exact: true }).waitFor()
    await family.getByRole('link', { name: /@stock@sku-3/ }).click()
    await page.getByRole('heading', { name: '@stock@sku-3', level: 1 }).waitFor()
    await page.getByText(/Locked for .* \(reserveStock\), child of/).waitFor()
    await page.getByRole('link', { name: 'order-1044', exact: true }).click()
    await page.getByRole('heading', { name: 'order-1044', level: 1 }).waitFor()
    await fact(page, 'Turns').waitFor()
  })

  test('what it says of time is right from the start, however far the hub is ahead', async () => {
    const { hub, control } = await shop()
    const order = orderOf('order-1', { total: 2_000 })
    await (await hub.start('processOrder', order, { instanceId: 'order-1' })).waitFor({ timer: 0 })
    await hub.clock.advance(2 * 24 * 3_600_000)
    const page = await look(control.url, { at: 'instances/order-1', first: noteSentences })
    await sentence(page).getByText('due in 28 d').waitFor()
    const said = await page.evaluate(() => performance.getEntriesByType('mark').map(({ name }) => name))
    expect(new Set(said)).toEqual(new Set(['Waits for timer #4, due in 28 d.']))
  })

  test('an id nobody knows has its own page, until there is one', async () => {
    const { hub, control } = await shop()
    const page = await look(control.url, { at: 'instances/nobody' })
    await page.getByRole('heading', { name: 'nobody is not in the hub default' }).waitFor()
    await hub.start('importOrders', undefined, { instanceId: 'nobody' })
    await page.getByText('First turn').or(sentence(page).getByText('first turn')).first().waitFor()
    await page.goto(`${control.url}/#/default/instances/nobody-else`)
    await page.getByRole('link', { name: 'All instances' }).click()
    await rowOf(page, 'nobody').waitFor()
  })

  test('it continues as new while somebody looks', async () => {
    const { hub, control } = await shop()
    const run = await hub.start('poll', 0, { instanceId: 'poll-1' })
    const page = await look(control.url, { at: 'instances/poll-1' })
    await sentence(page).getByText('Waits for an event.').waitFor()
    const before = (await transitions(page)).length
    await run.raise('next')
    await fact(page, 'Generation').getByText('2', { exact: true }).waitFor()
    await sentence(page).getByText('Waits for an event.').waitFor()
    expect(await historyEvents(page)).toEqual(['orchestratorStarted', 'executionStarted'])
    expect((await transitions(page)).length).toBeGreaterThan(before)
    expect((await transitions(page)).join('\n')).toContain('continues as new')
    expect(await folded(page, 'Input').innerText()).toBe('1')
  })

  test('it is purged while somebody looks: what was known stays, and says so', async () => {
    const { hub, control } = await shop()
    const run = await hub.start('fanOut', 2, { instanceId: 'fan-1' })
    await run.output()
    const page = await look(control.url, { at: 'instances/fan-1' })
    await sentence(page).getByText('Completed in').waitFor()
    await run.purge()
    await sentence(page).getByRole('heading', { name: 'Purged' }).waitFor()
    await sentence(page).getByText('The hub has forgotten this instance.').waitFor()
    expect(await historyEvents(page)).toContain('executionCompleted')
    expect(await page.getByRole('button', { name: 'Raise event…' }).getAttribute('title')).toBe(
      'There is no such instance',
    )
    expect(await panel(page, 'State').count()).toBe(1)
  })
})
