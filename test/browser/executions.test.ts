/** Executions of durable functions on the page. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createControlServer } from '../../src/control/index.ts'
import { createTestBackend } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { inBrowser } from './browser.ts'
import { cashier } from './cashier.ts'
import { faintIn } from './contrast.ts'
import {
  fact,
  folded,
  historyEvents,
  litNodes,
  panel,
  sentence,
  takenArrows,
  transitions,
} from './instance.ts'
import { activeRow, rowOf, shownIds, statusChip, toast } from './list.ts'
import { beyondTheEdge } from './reach.ts'
import { look } from './shop.ts'
import { nameless, spoken } from './spoken.ts'

const lambda = { scope: '@lambda', at: 'executions' }
const one = (id: string) => ({ ...lambda, at: `executions/${id}` })

const lane = (page: Page, name: string) =>
  page.locator('.timeline-labels').getByRole('button', { name, exact: true })

/** The chart of the execution in words; operations have charts of their own. */
const stateText = (page: Page): Promise<string> =>
  panel(page, 'State')
    .getByRole('img', { name: /^State chart/ })
    .getAttribute('aria-label')
    .then(String)

inBrowser('executions', () => {
  test('the list says what each waits for, is filtered, and walked through with keys', async () => {
    const { pay, url } = await cashier()
    await pay('order-1')
    const declined = await pay('order-2', { isDeclined: true })
    const page = await look(url, lambda)
    await rowOf(page, 'order-2').getByText('Retry of charge in 5 s').waitFor()
    expect(await rowOf(page, 'order-1').getByText('pay-fn').count()).toBe(1)
    await page.getByRole('button', { name: 'To next due' }).click()
    await toast(page).getByText('An attempt of order-1 was due.').waitFor()
    await rowOf(page, 'order-2').getByText('StepError: card declined').waitFor()
    await rowOf(page, 'order-1').getByText('Wait cool-off in 1 h').waitFor()
    await statusChip(page, 'Failed').click()
    await expect.poll(() => shownIds(page)).toEqual(['order-2'])
    await statusChip(page, 'All').click()
    await page.getByRole('searchbox', { name: 'Search' }).fill('cool-off')
    await expect.poll(() => shownIds(page)).toEqual(['order-1'])
    await page.getByRole('searchbox', { name: 'Search' }).fill('order')
    await page.getByRole('grid', { name: 'Executions. Arrows move, Enter opens.' }).focus()
    await page.keyboard.press('Home')
    await expect.poll(() => activeRow(page)).not.toBe('')
    while ((await activeRow(page)) !== 'order-2') await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await sentence(page).getByText('Step charge failed 2 times: RangeError: card declined.').waitFor()
    expect(page.url()).toContain(`#/@lambda/executions/${declined}`)
    await page.keyboard.press('Escape')
    await expect.poll(() => activeRow(page)).toBe('order-2')
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('order')
  })

  test('one execution: why it waits, its chart, and time that is moved on from there', async () => {
    const { pay, url } = await cashier()
    const page = await look(url, one(await pay('order-1')))
    const why = sentence(page)
    await why.getByText('Waits for the next attempt of charge, in 5.0 s.').waitFor()
    expect(await stateText(page)).toContain(
      'Active: running, invocation idle. Last transition: handler.suspended',
    )
    expect(Object.keys(await litNodes(page))).toEqual(['idle', 'running', 'pending'])
    expect(await takenArrows(page)).toEqual(['suspends', 'retry'])
    await why.getByRole('button', { name: 'Advance to the next attempt' }).click()
    await why.getByText('Waits for the end of wait cool-off, in 1 h.').waitFor()
    await why.getByRole('button', { name: 'Advance to the end of the wait' }).click()
    await why.getByText('Waits for an answer to callback approval').waitFor()
    await fact(page, 'Invocations').getByText('4', { exact: true }).waitFor()
    expect((await transitions(page)).join('\n')).toContain('charge failed, again in 5.0 s')
  })

  test('a callback is answered from the page, and the execution succeeds', async () => {
    const { payUpToApproval, url } = await cashier()
    const page = await look(url, one(await payUpToApproval('order-1')))
    await sentence(page).getByRole('button', { name: 'Answer approval…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Answer the callback approval' })
    await dialog.getByRole('textbox', { name: 'Result' }).fill('"yes"')
    await dialog.getByRole('button', { name: 'Succeed' }).click()
    await toast(page).getByText('Answered approval. The next invocation takes it.').waitFor()
    await sentence(page).getByRole('heading', { name: 'Outcome' }).waitFor()
    expect(await sentence(page).innerText()).toMatch(/Succeeded in 1 h and \d invocations\./)
    await expect
      .poll(() => stateText(page))
      .toContain('Last transition: handler.succeeded, running to succeeded')
    expect(Object.keys(await litNodes(page))).toContain('succeeded')
    expect(await historyEvents(page)).toEqual(
      expect.arrayContaining(['CallbackSucceeded', 'InvocationCompleted', 'ExecutionSucceeded']),
    )
    expect(await folded(page, 'Result').last().innerText()).toContain('"tax": 8')
    const answer = page.getByRole('button', { name: 'Answer callback…' })
    expect(await answer.getAttribute('title')).toBe('It has ended')
  })

  test('a callback has a sign of life, and fails from its own panel', async () => {
    const { payUpToApproval, service, url } = await cashier()
    const page = await look(url, one(await payUpToApproval('order-1')))
    const operation = panel(page, /^Operation/)
    await fact(page, 'Heartbeat').getByText('in 2 d').waitFor()
    await service.clock.advance(24 * 3_600_000)
    await fact(page, 'Heartbeat').getByText('in 1 d').waitFor()
    await operation.getByRole('button', { name: 'Heartbeat' }).click()
    await toast(page).getByText('Heartbeat sent.').waitFor()
    await expect.poll(() => fact(page, 'Heartbeat').innerText()).toContain('in 2 d')
    await operation.getByRole('button', { name: 'Fail…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Fail the callback approval' })
    await dialog.getByRole('textbox', { name: 'Message' }).fill('over the limit')
    await dialog.getByRole('button', { name: 'Fail' }).click()
    await sentence(page).getByRole('heading', { name: 'Why did it fail?' }).waitFor()
    expect(await sentence(page).innerText()).toContain('over the limit')
    await statusMark(page, 'Failed').waitFor()
  })

  test('it is stopped from the page, and nothing more can be done with it', async () => {
    const { pay, url } = await cashier()
    const page = await look(url, one(await pay('order-1')))
    await page.getByRole('button', { name: 'Stop…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Stop order-1' })
    await dialog.getByRole('textbox', { name: 'Message' }).fill('not today')
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await sentence(page).getByText('Stopped after 0 ms: not today.').waitFor()
    expect((await transitions(page)).join('\n')).toMatch(/execution\.stop “not today”\s*Stopped/)
    expect(await stateText(page)).toContain('Active: stopped, invocation idle.')
    expect(await page.getByRole('button', { name: 'Stop…' }).getAttribute('title')).toBe('It has ended')
    expect((await historyEvents(page)).at(-1)).toBe('ExecutionStopped')
  })

  test('stepping through: what was open then, and the chart of the chosen operation with it', async () => {
    const { payUpToApproval, url } = await cashier()
    const page = await look(url, one(await payUpToApproval('order-1')))
    await lane(page, 'charge').click()
    const operation = panel(page, /^Operation charge/)
    await operation.getByText('Succeeded', { exact: true }).waitFor()
    await expect.poll(() => takenArrows(page)).toEqual(['suspends', 'succeeds'])
    await page.getByRole('button', { name: /charge failed, again/ }).click()
    await sentence(page).getByText('Its handler ran: invocation 1.').waitFor()
    expect(await sentence(page).innerText()).toContain('Open: the next attempt of charge, in 5.0 s.')
    await expect.poll(() => takenArrows(page)).toContain('retry')
    const greyed = page.locator('tbody tr.after td:nth-child(4)')
    expect((await greyed.allInnerTexts())[0]).toBe('InvocationCompleted')
    await page.keyboard.press('End')
    await sentence(page).getByText('Waits for an answer').waitFor()
    await page.reload()
    await operation.waitFor()
  })

  test('a chained invoke leads to the execution it started, and back', async () => {
    const { payUpToApproval, url } = await cashier()
    const page = await look(url, one(await payUpToApproval('order-1')))
    await page.getByRole('link', { name: 'to the execution of tax' }).click()
    await sentence(page).getByText('Succeeded in 0 ms and 1 invocation.').waitFor()
    await fact(page, 'Invoked by').getByRole('link', { name: 'order-1' }).click()
    const family = page.getByRole('navigation', { name: 'Caller and invoked executions' })
    await family.getByRole('link', { name: /tax-fn, succeeded/ }).waitFor()
  })

  test('an execution is started from the page', async () => {
    const { url } = await cashier()
    const page = await look(url, lambda)
    await page.getByRole('heading', { name: 'No executions yet' }).waitFor()
    await page.getByText('greenroom serve --lambda').waitFor()
    await page.getByRole('button', { name: 'Start…', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Start an execution' })
    await dialog.getByRole('textbox', { name: 'Payload, JSON' }).fill('{"total": 5}')
    await dialog.getByRole('textbox', { name: 'Execution name' }).fill('order-9')
    await dialog.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('heading', { name: 'order-9', level: 1 }).waitFor()
    await sentence(page).getByText('Waits for the next attempt of charge').waitFor()
    expect(await folded(page, 'Input').last().innerText()).toContain('"total": 5')
  })

  test('hubs and executions of one server are beside each other in the picker', async () => {
    const { service, pay } = await cashier()
    await pay('order-1')
    const backend = await createTestBackend({ logger: 'silent', feed: { always: true } })
    atEnd(() => backend.stop())
    const control = await createControlServer({ backend, lambda: service }, { port: 0 })
    atEnd(() => control.stop())
    const page = await look(control.url, { scope: '' })
    // Nobody uses a hub.
    await rowOf(page, 'order-1').waitFor()
    await backend.hub().start('importOrders', undefined, { instanceId: 'batch-1' })
    await page.goto('about:blank')
    await page.goto(control.url)
    await rowOf(page, 'batch-1').waitFor()
    await page.getByRole('combobox', { name: 'Task hub, or Lambda' }).selectOption('Lambda')
    await rowOf(page, 'order-1').waitFor()
    expect(await page.getByRole('navigation', { name: 'Views' }).innerText()).not.toContain('Workers')
    await page.getByRole('combobox', { name: 'Task hub, or Lambda' }).selectOption('default')
    await rowOf(page, 'batch-1').waitFor()
    await page.goto(`${control.url}/#/@lambda/executions/nobody`)
    await page.getByRole('heading', { name: 'nobody is no execution here' }).waitFor()
  })

  for (const [colorScheme, width, height] of [
    ['light', 1400, 900],
    ['dark', 380, 700],
  ] as const)
    test(`everything can be read, reached and named: ${colorScheme}, ${width} px`, async () => {
      const { payUpToApproval, pay, url } = await cashier()
      const id = await payUpToApproval('order-1')
      await pay('order-2', { isDeclined: true })
      const page = await look(url, { ...lambda, colorScheme, width, height })
      const ready = {
        executions: rowOf(page, 'order-2'),
        [`executions/${id}`]: sentence(page).getByText('Waits for an answer'),
        [`executions/${id}?step=1`]: sentence(page).getByText('At transition'),
        connect: page.getByRole('heading', { name: 'Connect', level: 1 }),
      }
      for (const [at, there] of Object.entries(ready)) {
        await page.goto(`${url}/#/@lambda/${at}`)
        await there.waitFor()
        expect(await faintIn(page), at).toEqual([])
        expect(await beyondTheEdge(page), at).toEqual([])
        expect(await nameless(page), at).toEqual([])
        expect(await spoken(page), at).toEqual(['small', 'toast'])
        expect(await page.getByRole('heading', { level: 1 }).count(), at).toBe(1)
      }
    })
})

const statusMark = (page: Page, word: string) => page.locator('.story-head').getByText(word, { exact: true })
