/** The page needs nobody but its own server, and not long. */
import { expect, test } from 'vitest'
import { inBrowser } from './browser.ts'
import { bringToLife } from './life.ts'
import { look, shop } from './shop.ts'
import { tour } from './views.ts'

/** Keeps when the first row of the list came to be. */
function noteFirstRow(): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[aria-rowindex="2"]')) return
    observer.disconnect()
    // Once it is on the screen.
    requestAnimationFrame(() => performance.mark('first row'))
  })
  observer.observe(document, { childList: true, subtree: true })
}

function noteViolations(): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    performance.mark(`violation of ${violatedDirective} by ${blockedURI}`)
  })
}

inBrowser('where the page comes from', () => {
  test('everything is from its own server, under a policy that lets nothing else in', async () => {
    const { hub, control } = await shop()
    await bringToLife(hub)
    const response = await fetch(control.url)
    const policy = String(response.headers.get('content-security-policy')).split('; ')
    expect(policy).toContain("default-src 'none'")
    for (const kind of ['script', 'style', 'img', 'connect']) expect(policy).toContain(`${kind}-src 'self'`)

    const page = await look(control.url, { first: noteViolations })
    const asked = new Set<string>()
    page.on('request', request => asked.add(new URL(request.url()).host))
    const { host } = new URL(control.url)
    await page.context().route(
      url => url.host !== host,
      route => route.abort(),
    )
    await page.reload()
    await tour(page, async () => {})
    expect([...asked]).toEqual([host])
    const marks = await page.evaluate(() => performance.getEntriesByType('mark').map(({ name }) => name))
    expect(marks).toEqual([])
  })

  test('the first of a thousand rows is there soon', async () => {
    const { hub, control } = await shop()
    for (let index = 0; index < 1_000; index++) await hub.start('importOrders')
    // Both ends have read their programs before.
    await (await look(control.url)).getByRole('gridcell').first().waitFor()
    const page = await look(control.url, { first: noteFirstRow })
    const firstRow = await page.waitForFunction(() => performance.getEntriesByName('first row')[0]?.startTime)
    const milliseconds = await firstRow.jsonValue()
    console.info(`First of a thousand rows after ${Math.round(milliseconds ?? 0)} ms`)
    expect(milliseconds).toBeLessThan(5_000)
  })
})
