/** One instance on the page, as a test reads it. */
import type { Locator, Page } from 'playwright-core'

/** The sentence over it, with what it is about: `Why is it waiting? Waits for timer #4, due in 30 d.` */
export const sentence = (page: Page): Locator => page.locator('section.why')

export const panel = (page: Page, title: string | RegExp): Locator =>
  page.locator('section.panel').filter({ has: page.getByRole('heading', { level: 2, name: title }) })

/** The chart in words. */
export const chartText = (page: Page): Promise<string> =>
  page
    .getByRole('img', { name: /^State chart/ })
    .getAttribute('aria-label')
    .then(String)

/** What is lit in the drawing: names of nodes with the colour they are filled with. */
export const litNodes = (page: Page): Promise<Record<string, string>> =>
  page
    .locator('svg.chart .node.active')
    .evaluateAll(nodes =>
      Object.fromEntries(
        nodes.map(node => [
          node.querySelector('.name')?.textContent,
          getComputedStyle(node.querySelector('rect')!).fill,
        ]),
      ),
    )

/** What is written at the arrows that the last transition took. */
export const takenArrows = (page: Page): Promise<string[]> =>
  page.locator('svg.chart .words.taken').allTextContents()

/** A fact in the head of an instance. */
export const fact = (page: Page, name: string): Locator =>
  page.locator('dl.facts > div').filter({ has: page.getByText(name, { exact: true }) })

/** Lines of the log of transitions. */
export const transitions = (page: Page): Promise<string[]> =>
  panel(page, /^Transitions/)
    .getByRole('listitem')
    .allInnerTexts()

/** Events of the history that are shown, by their type. */
export const historyEvents = (page: Page): Promise<string[]> =>
  panel(page, /^History/)
    .locator('tbody tr td:nth-child(4)')
    .allInnerTexts()

/** What is under a title that folds: input, output, failure. */
export const folded = (page: Page, title: string): Locator =>
  page
    .locator('details')
    .filter({ has: page.locator('summary', { hasText: title }) })
    .locator('pre')
