/** Charts as a browser draws them, under the content security policy of the page. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { StateChartProps } from '../../../page/charts/state-chart.tsx'
import { inBrowser, openBrowser } from '../../browser/browser.ts'
import * as entity from '../../machines/entity-steps.ts'
import { committed, completed, dispatched, resume, suspend } from '../../machines/orchestration-steps.ts'
import { atEnd } from '../../support/at-end.ts'
import { bundle } from './bundle.ts'
import { entityLog, orchestrationLog } from './logs.ts'

const folder = new URL('.', import.meta.url)

async function openGallery(): Promise<Page> {
  const { script, style } = await bundle(new URL('gallery.tsx', folder))
  const context = await (await openBrowser()).newContext()
  atEnd(() => context.close())
  const page = await context.newPage()
  const answers: Record<string, [type: string, body: string]> = {
    '/': [
      'text/html',
      '<!doctype html><link rel="stylesheet" href="/style.css"><script type="module" src="/script.js"></script>',
    ],
    '/script.js': ['text/javascript', script],
    '/style.css': ['text/css', style],
  }
  await page.route('**/*', route => {
    const [type, body] = answers[new URL(route.request().url()).pathname] ?? ['text/plain', '']
    const headers = { 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'" }
    return route.fulfill({ contentType: type, body, headers })
  })
  await page.goto('http://charts.test/')
  return page
}

const show = (page: Page, chart: StateChartProps, width: number): Promise<void> =>
  page.evaluate(([of, wide]) => window.show(of, wide), [chart, width] as const)

const formOf = (page: Page) => page.locator('svg.chart').evaluate(svg => svg.classList[1])

const order = orchestrationLog([
  [2, dispatched],
  [7, committed(1)],
  [90_000_000, suspend],
  [13_100, resume(1)],
  [4, dispatched],
  [3, completed('FAILED')],
])

const state = { hasState: true }
const batch = entityLog([
  [5, entity.changed({ ...state, next: 'operation' })],
  [6, entity.dispatched(state)],
  [5, entity.lost],
  [9, entity.dispatched(state)],
  [12, entity.committed({ ...state, next: entity.A })],
])

/** Texts that stick out of their node, or lie on a node or on each other. */
const collisions = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const boxOf = (element: Element) => element.getBoundingClientRect()
    const overlap = (one: DOMRect, other: DOMRect): boolean =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
    const inside = (one: DOMRect, other: DOMRect): boolean =>
      one.left >= other.left && one.right <= other.right && one.top >= other.top && one.bottom <= other.bottom
    const nodes = [...document.querySelectorAll('.node')].map(node => ({
      node,
      box: boxOf(node.querySelector('rect')!),
    }))
    const words = [...document.querySelectorAll('svg.chart > text')]
    return [
      ...nodes.flatMap(({ node, box }) =>
        [...node.querySelectorAll('text')]
          .filter(text => !inside(boxOf(text), box))
          .map(text => `${text.textContent} sticks out`),
      ),
      ...words.flatMap(text =>
        nodes
          .filter(({ box }) => overlap(boxOf(text), box))
          .map(({ node }) => `${text.textContent} on ${node.textContent}`),
      ),
      ...words.flatMap((text, index) =>
        words
          .slice(index + 1)
          .filter(other => overlap(boxOf(text), boxOf(other)))
          .map(other => `${text.textContent} on ${other.textContent}`),
      ),
    ]
  })

inBrowser('state charts in a browser', () => {
  test('a chart is wide from 520 px on, and tall below', async () => {
    const page = await openGallery()
    const chart: StateChartProps = { machine: 'orchestration', log: order, at: 2, now: order[2]!.at }
    await show(page, chart, 520)
    expect(await formOf(page)).toBe('wide')
    await show(page, chart, 519)
    await page.locator('svg.tall').waitFor()
    await show(page, chart, 520)
    await page.locator('svg.wide').waitFor()
  })

  test('every text has its room, at every step, in both forms', async () => {
    const page = await openGallery()
    for (const [machine, log] of [
      ['orchestration', order],
      ['entity', batch],
    ] as const)
      for (const [width, form] of [
        [640 + 24, 'wide'],
        [344 + 24, 'tall'],
      ] as const)
        for (const at of log.keys()) {
          await show(page, { machine, log, at, now: log.at(-1)!.at + 86_399_000 }, width)
          await page.locator(`svg.${form}`).waitFor()
          expect(await collisions(page), `${machine}, ${form}, ${at}`).toEqual([])
        }
  })

  test('the active state has the colour of its status, and the drawing says what it shows', async () => {
    const page = await openGallery()
    await show(page, { machine: 'orchestration', log: order, at: order.length - 1, now: 0 }, 700)
    const fillOf = (selector: string): Promise<string> =>
      page.locator(selector).evaluate(element => getComputedStyle(element).fill)
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await fillOf('.active .box')).toBe('rgb(185, 42, 38)')
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await fillOf('.active .box')).toBe('rgb(255, 141, 131)')
    expect(await page.locator('.active').textContent()).toContain('ended here')
    expect(await page.locator('.words.taken').allTextContents()).toEqual(['fails'])
    const words = 'turn.completed, running to failed'
    expect(await page.getByRole('img').getAttribute('aria-label')).toBe(
      `State chart. Active: failed. Last transition: ${words}.`,
    )
    expect(await page.locator('figcaption').textContent()).toBe(`Last transition: ${words}`)
  })
})
