/** The page that frames the Stately inspector, with a stand-in for the hosted one, which is on the internet. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createTestBackend, type TestBackend } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { inBrowser, openBrowser } from './browser.ts'

/** Lists the actors it is told of, with their last tag. */
const standIn = `<!doctype html><title>stand-in</title><ul></ul><script>
const lines = new Map()
addEventListener('message', ({ data: { type, sessionId, name, snapshot } }) => {
  if (type === '@xstate.actor') {
    const line = document.querySelector('ul').appendChild(document.createElement('li'))
    lines.set(sessionId, { name, line })
  }
  const known = lines.get(sessionId)
  if (snapshot) known.line.textContent = known.name + ' ' + (snapshot.tags[0] ?? '')
})
parent.postMessage({ type: '@statelyai.connected' }, '*')
</script>`

/** Address of the stand-in. */
async function hosted(): Promise<string> {
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(standIn),
  ).listen(0, '127.0.0.1')
  atEnd(() => server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/inspect`
}

async function inspected(url: string, port = 0): Promise<TestBackend> {
  const backend = await createTestBackend({
    inspect: { stately: { url, port } },
    time: 'manual',
    logger: 'silent',
  })
  atEnd(() => backend.stop())
  return backend
}

async function openPage(): Promise<Page> {
  const context = await (await openBrowser()).newContext()
  atEnd(() => context.close())
  return context.newPage()
}

const start = (backend: TestBackend, instanceId: string) =>
  backend.hub().start('Order', undefined, { instanceId })
const listed = (page: Page) => page.frameLocator('iframe').locator('li').allTextContents()

inBrowser('the Stately inspector in a browser', () => {
  test('the framed page is told how everything stands, and what changes', async () => {
    const backend = await inspected(await hosted())
    const run = await start(backend, 'order-1')
    const page = await openPage()
    await page.goto(backend.inspector!.url)
    await expect.poll(() => listed(page)).toEqual(['default ', 'order-1 PENDING'])
    await run.suspend()
    await expect.poll(() => listed(page)).toEqual(['default ', 'order-1 SUSPENDED'])
    expect(await page.getByRole('status').count()).toBe(0)
  })

  test('after a restart it begins anew, by itself', async () => {
    const url = await hosted()
    const first = await inspected(url)
    await start(first, 'order-1')
    const page = await openPage()
    const address = first.inspector!.url
    await page.goto(address)
    await expect.poll(() => listed(page)).toContain('order-1 PENDING')
    await first.stop()
    await page.getByText('The backend does not answer').waitFor()
    const second = await inspected(url, Number(new URL(address).port))
    await start(second, 'order-2')
    await expect.poll(() => listed(page), { timeout: 10_000 }).toEqual(['default ', 'order-2 PENDING'])
    expect(await page.getByRole('status').count()).toBe(0)
  })

  test('where the hosted page is out of reach it says so, and names the page that needs no internet', async () => {
    const backend = await inspected('http://127.0.0.1:1/inspect')
    backend.inspector!.ownPage = 'http://127.0.0.1:4002/'
    const page = await openPage()
    await page.clock.install()
    await page.goto(backend.inspector!.url)
    expect(await page.getByRole('status').count()).toBe(0)
    await page.clock.fastForward(10_000)
    await page.getByText('127.0.0.1:1 does not answer').waitFor()
    const link = page.getByRole('link', { name: 'http://127.0.0.1:4002/' })
    expect(await link.getAttribute('href')).toBe('http://127.0.0.1:4002/')
  })
})
