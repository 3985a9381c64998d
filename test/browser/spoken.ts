/** What a screen reader says of the page. */
import type { Page } from 'playwright-core'

/** What takes the focus, or is a picture, as assistive technology is told of it: without a name. */
export async function nameless(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const found: string[] = []
  for (const { ignored, role, name, properties = [], backendDOMNodeId } of nodes) {
    const isFocusable = properties.some(each => each.name === 'focusable' && each.value.value === true)
    const isSpoken = !ignored && (isFocusable || role?.value === 'image')
    if (!isSpoken || name?.value || role?.value === 'RootWebArea' || role?.value === 'main') continue
    const { node } = await session.send('DOM.describeNode', { backendNodeId: backendDOMNodeId! })
    found.push(`${role?.value} ${node.localName} ${node.attributes?.join(' ')}`)
  }
  await session.detach()
  return found
}

/** What speaks up by itself. */
export const spoken = (page: Page): Promise<string[]> =>
  page
    .locator('[role=status], [role=alert], [role=log], [aria-live]')
    .evaluateAll(regions => regions.map(region => region.className))
