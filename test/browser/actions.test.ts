/** What can be done from the page, and what it says of what came of it. */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { chartText, fact, folded, sentence, transitions } from './instance.ts'
import { bringToLife, orderOf } from './life.ts'
import { toast } from './list.ts'
import { look, shop } from './shop.ts'

const dialog = (page: Page, name: RegExp): Locator => page.getByRole('dialog', { name })

/** A greyed button is not one to click: it takes the focus, and says why. */
const pressAnyway = async (button: Locator): Promise<void> => {
  await button.focus()
  await button.press('Enter')
}

inBrowser('actions', () => {
  test('raising an event completes an instance', async () => {
    const { hub, control } = await shop()
    const order = orderOf('order-1', { total: 2_000 })
    const run = await hub.start('processOrder', order, { instanceId: 'order-1' })
    await run.waitFor({ timer: 0 })
    const page = await look(control.url, { at: 'instances/order-1' })
    const open = sentence(page).getByRole('button', { name: 'Raise an event…' })
    await open.click()
    const form = dialog(page, /^Raise an event/)
    await form.getByRole('button', { name: 'Raise' }).click()
    await form.getByRole('alert').getByText('Name the event. Nothing was sent.').waitFor()
    await form.getByLabel('Event').fill('approval')
    await form.getByRole('textbox', { name: 'Payload, JSON' }).fill('{ "by": "ada" }')
    await form.getByRole('button', { name: 'Raise' }).click()
    await form.waitFor({ state: 'hidden' })
    await toast(page).getByText('Raised approval. The next turn takes it.').waitFor()
    await sentence(page)
      .getByText(/Completed in .* turns\./)
      .waitFor()
    expect(await chartText(page)).toContain('Active: completed.')
    expect(run.history().find(({ type }) => type === 'eventRaised')).toMatchObject({
      name: 'approval',
      input: { by: 'ada' },
    })
  })

  test('what is no JSON, and what the server refuses, is said in the form, which stays', async () => {
    const { hub, control } = await shop()
    const run = await hub.start('poll', 0, { instanceId: 'poll-1' })
    const page = await look(control.url, { at: 'instances/poll-1' })
    const open = page.getByRole('button', { name: 'Raise event…' })
    await open.click()
    const form = dialog(page, /^Raise an event/)
    await form.getByLabel('Event').fill('next')
    const payload = form.getByRole('textbox', { name: 'Payload, JSON' })
    await payload.fill('{ by: 1 }')
    await form.getByRole('button', { name: 'Raise' }).click()
    const said = form.getByRole('alert')
    await said.getByText('Line 1, column 3: a name in double quotes is missing. Nothing was sent.').waitFor()
    expect(await payload.getAttribute('aria-invalid')).toBe('true')
    expect(await payload.evaluate(each => each === document.activeElement)).toBe(true)

    await payload.fill('1')
    await run.terminate()
    await run.purge()
    await sentence(page).getByRole('heading', { name: 'Purged' }).waitFor()
    await form.getByRole('button', { name: 'Raise' }).click()
    await said.getByText(/poll-1/).waitFor()
    expect(await payload.inputValue()).toBe('1')
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    expect(await open.evaluate(each => each === document.activeElement)).toBe(true)
  })

  test('an instance starts from the page; an id that is taken is refused', async () => {
    const { hub, control } = await shop()
    await hub.start('importOrders', undefined, { instanceId: 'batch-1' })
    const page = await look(control.url)
    await page.getByRole('button', { name: 'Start…' }).click()
    const form = dialog(page, /^Start an instance/)
    await form.getByRole('combobox', { name: 'Orchestration' }).fill('fanOut')
    await form.getByRole('textbox', { name: 'Instance id' }).fill('batch-1')
    await form.getByRole('textbox', { name: 'Input, JSON' }).fill('3')
    await form.getByRole('button', { name: 'Start' }).click()
    await form.getByText('batch-1 exists already (pending).').waitFor()
    await form.getByRole('textbox', { name: 'Instance id' }).fill('fan-1')
    await form.getByText('More').click()
    await form.getByRole('textbox', { name: 'Tags' }).fill('team=blue')
    await form.getByRole('button', { name: 'Start' }).click()
    await toast(page).getByText('Started fan-1.').waitFor()
    await page.getByRole('heading', { name: 'fan-1', level: 1 }).waitFor()
    await sentence(page).getByText('Completed in').waitFor()
    expect(await folded(page, 'Output').innerText()).toMatch(/^\[\s*0,\s*1,\s*2\s*\]$/)
    await fact(page, 'Tags').getByText('team=blue').waitFor()
  })

  test('a termination takes the children with it, and says how many', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { at: 'instances/order-1045' })
    await page.getByRole('button', { name: 'Terminate…' }).click()
    const form = dialog(page, /^Terminate/)
    const children = form.getByRole('checkbox', { name: 'Children too (1 is in progress)' })
    expect(await children.isChecked()).toBe(true)
    await form.getByRole('textbox', { name: /^Reason/ }).fill('duplicate')
    await form.getByRole('button', { name: 'Terminate' }).click()
    await toast(page).getByText('Terminated, with 1 child.').waitFor()
    await sentence(page).getByText('“duplicate”').waitFor()
    await page.getByRole('link', { name: /reserveStock, terminated/ }).click()
    await fact(page, 'Parent').waitFor()
    await sentence(page).getByText('Terminated after').waitFor()
  })

  test('a failed one is rewound: what failed runs again', async () => {
    const { hub, control, gate } = await shop()
    await bringToLife(hub)
    gate.acceptsAll = true
    const page = await look(control.url, { at: 'instances/order-1039' })
    await sentence(page).getByRole('button', { name: 'Rewind…' }).click()
    const form = dialog(page, /^Rewind/)
    await form.getByText('What failed runs again. What had succeeded stays.').waitFor()
    await form.getByRole('button', { name: 'Rewind' }).click()
    await toast(page).getByText('Rewound. What failed runs again.').waitFor()
    await sentence(page).getByText('Completed in').waitFor()
    expect(await chartText(page)).toContain('Active: completed.')
    expect((await transitions(page)).join('\n')).toMatch(/instance\.rewind\s+Running/)
  })

  test('an entity takes a signal', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const page = await look(control.url, { at: 'entities/@stock@sku-1' })
    const value = page.locator('section.panel', { hasText: 'Value' }).locator('pre')
    await expect.poll(() => value.innerText()).toContain('"onHand": 88')
    await page.getByRole('button', { name: 'Signal…' }).click()
    const form = dialog(page, /^Signal/)
    await form.getByLabel('Operation').fill('restock')
    await form.getByRole('textbox', { name: 'Input, JSON' }).fill('{"qty": 10}')
    await form.getByRole('button', { name: 'Send' }).click()
    await toast(page).getByText('Sent. restock runs when what is before it has run.').waitFor()
    await expect.poll(() => value.innerText()).toContain('"onHand": 98')
  })

  test('what is not allowed stays in its place and says why', async () => {
    const { hub, control } = await shop()
    await (await hub.start('fanOut', 1, { instanceId: 'fan-1' })).output()
    const page = await look(control.url, { at: 'instances/fan-1' })
    const raise = page.getByRole('button', { name: 'Raise event…' })
    await raise.waitFor()
    expect(await raise.isDisabled()).toBe(true)
    expect(await raise.getAttribute('title')).toBe('It has ended')
    await pressAnyway(raise)
    await toast(page).getByText('It has ended').waitFor()
    await page.locator('summary', { hasText: 'More' }).click()
    await pressAnyway(page.getByRole('button', { name: 'Rewind…' }))
    await toast(page).getByText('Only a failed instance can be rewound').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})
