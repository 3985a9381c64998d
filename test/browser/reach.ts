/** Whether everything on the page can be reached. */
import type { Page } from 'playwright-core'

/** What a finger or a pointer cannot reach, for it is beyond the right edge, and nothing there scrolls. */
export const beyondTheEdge = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element !== document.documentElement &&
      (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const beyond = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')].filter(
      element => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1,
    )
    const { scrollWidth, clientWidth } = document.documentElement
    return [
      ...beyond.filter(element => !scrolls(element)).map(element => element.outerHTML.slice(0, 120)),
      ...(scrollWidth > clientWidth ? [`The page is ${scrollWidth} wide`] : []),
    ]
  })
