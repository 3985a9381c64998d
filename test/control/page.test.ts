/** The page's files, as a browser gets them. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { addSite } from '../../src/control/site/site.ts'
import { createTestBackend, TestBackend } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { openControl } from './control.ts'
import { send } from './send.ts'

/** A page as a build leaves it, in a folder of the test's own. */
function openSite({ isBuilt = true } = {}) {
  const above = mkdtempSync(join(tmpdir(), 'page-'))
  atEnd(() => rmSync(above, { recursive: true }))
  const folder = join(above, 'page')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('../secret.html', 'secret')
  if (isBuilt) write('index.html', '<title>Page</title>')
  write('icon.svg', '<svg/>')
  write('assets/index-1.js', 'start()')
  write('assets/index-1.css', 'a { color: red }')
  write('notes.txt', 'not for the page')
  const app = new Hono()
  addSite(app, folder)
  app.notFound(context => context.text('nothing', 404))
  return { folder, write, get: (path: string) => app.request(`http://127.0.0.1${path}`) }
}

test.each([
  ['/', 'text/html; charset=utf-8', 'no-store', '<title>Page</title>'],
  ['/index.html', 'text/html; charset=utf-8', 'no-store', '<title>Page</title>'],
  ['/icon.svg', 'image/svg+xml', 'no-store', '<svg/>'],
  ['/assets/index-1.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable', 'start()'],
  [
    '/assets/index-1.css',
    'text/css; charset=utf-8',
    'public, max-age=31536000, immutable',
    'a { color: red }',
  ],
])('%s is served as %s', async (path, type, cache, text) => {
  const answer = await openSite().get(path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe(type)
  expect(answer.headers.get('cache-control')).toBe(cache)
  expect(await answer.text()).toBe(text)
})

test.each([
  '/secret.html',
  '/../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/assets/../../secret.html',
  '/assets/%2e%2e%2f%2e%2e%2fsecret.html',
  '/assets',
  '/assets/',
  '/notes.txt',
  '//index.html',
  '/index.html/',
  '/index.html%00',
])('nothing but the files of the page is served: %s', async path => {
  expect((await openSite().get(path)).status).toBe(404)
})

test('a page that was built anew is served anew', async () => {
  const { get, write, folder } = openSite()
  await get('/')
  write('assets/index-2.js', 'again()')
  write('index.html', '<title>Again</title>')
  utimesSync(join(folder, 'index.html'), 1, 1)
  expect(await (await get('/')).text()).toBe('<title>Again</title>')
  expect(await (await get('/assets/index-2.js')).text()).toBe('again()')
})

test('where it is not built, it says how', async () => {
  const answer = await openSite({ isBuilt: false }).get('/')
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await answer.text()).toContain('npm run build')
})

test('it lets nothing in from elsewhere, and stands in no frame', async () => {
  const { control } = await openControl()
  const { headers } = await send(control.url, { path: '/' })
  expect(headers).toMatchObject({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  expect((await send(control.url, { path: '/v1/hubs' })).headers).toMatchObject({
    'x-content-type-options': 'nosniff',
  })
})

test('by the name of another site it is refused, in words', async () => {
  const { control } = await openControl()
  const headers = { host: 'evil.example', accept: 'text/html,*/*' }
  const answer = await send(control.url, { path: '/', headers })
  expect(answer.status).toBe(403)
  expect(answer.headers).toMatchObject({ 'content-type': expect.stringContaining('text/plain') })
  expect(answer.text).toMatch(/^The control API is reached by a loopback name .* not by 'evil\.example'\.$/)
})

test('a backend serves its page where it is asked to, keeps facts from then on, and stops with it', async () => {
  const said: string[] = []
  const logger = { debug() {}, info: (text: string) => void said.push(text), warn() {}, error() {} }
  const backend = await createTestBackend({ page: true, logger })
  const address = backend.page ?? ''
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  expect(said).toEqual([`the page of this backend is ${address}`])
  const { hubs } = (await (await fetch(`${address}v1/hubs`)).json()) as { hubs: unknown[] }
  expect(hubs).toEqual([])
  await backend.hub('a').start('Order', undefined, { instanceId: 'x' })
  expect(backend.hub('a').feed.isWhole('x')).toBe(true)
  const port = Number(new URL(address).port)
  await expect(createTestBackend({ page: { port }, logger: 'silent' })).rejects.toMatchObject({
    code: 'port-taken',
  })
  await backend.stop()
  expect(backend.page).toBeUndefined()
  await expect(fetch(address)).rejects.toThrow()
  await using again = await createTestBackend({ page: { port }, feed: { always: false }, logger: 'silent' })
  expect(again.page).toBe(address)
  await again.hub('a').start('Order', undefined, { instanceId: 'x' })
  expect(again.hub('a').feed.isWhole('x')).toBe(false)
})

test('a start that fails leaves no page behind, and may be tried again', async () => {
  const other = await createTestBackend({ page: true, logger: 'silent' })
  const port = Number(new URL(other.page ?? '').port)
  const backend = new TestBackend({ port: other.port, page: { port: 0 }, logger: 'silent' })
  await expect(backend.start()).rejects.toMatchObject({ code: 'port-taken' })
  expect(backend.page).toBeUndefined()
  const same = new TestBackend({ page: { port }, logger: 'silent' })
  await expect(same.start()).rejects.toMatchObject({ code: 'port-taken' })
  await other.stop()
  await same.start()
  expect(same.page).toBe(`http://127.0.0.1:${port}/`)
  await backend.start()
  expect((await fetch(`${backend.page}v1/hubs`)).status).toBe(200)
  await Promise.all([same.stop(), backend.stop()])
})

test('a backend has no page unless it is asked for one, and none on a port that is none', async () => {
  await using backend = await createTestBackend({ logger: 'silent' })
  expect(backend.page).toBeUndefined()
  for (const port of [-1, 1.5, 65_536, '1'])
    await expect(createTestBackend({ page: { port: port as number } })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('page.port'),
    })
})
