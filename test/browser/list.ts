/** The list of instances on the page, as a test reads it. */
import type { Locator, Page } from 'playwright-core'

/** The row of an instance. */
export const rowOf = (page: Page, id: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: id, exact: true }) })

/** Ids of the rows that exist, from above. */
export const shownIds = (page: Page): Promise<string[]> => page.locator('.cell-id').allTextContents()

/** The row that keys act on. */
export const activeRow = async (page: Page): Promise<string> => {
  const id = await page.getByRole('grid').getAttribute('aria-activedescendant')
  return id === null ? '' : page.locator(`#${id} .cell-id`).innerText()
}

export const statusChip = (page: Page, word: string): Locator =>
  page.getByRole('group', { name: 'Status' }).getByRole('button', { name: word })

/** The sentence at the foot of the page: what an action came to. */
export const toast = (page: Page): Locator => page.locator('.toast')
