/** Where the Stately inspector of a backend is served, to whom, and how it ends. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { serve } from '../../src/cli/serve.ts'
import { type BackendOptions, createTestBackend, TestBackend } from '../../src/index.ts'
import { call, serveReady, startOver } from '../cli/command.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { StatelyViewer } from './stately-viewer.ts'

const open = async (options: BackendOptions = {}) => {
  const backend = await ownBackend({ inspect: 'stately', time: 'manual', ...options })
  return { backend, hub: backend.hub(), url: backend.inspector!.url }
}

/** The connection of a viewer that has begun to look, and reads no further. */
async function rawViewer(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  atEnd(() => socket.destroy())
  socket.write('GET /events HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  await once(socket, 'readable')
  return socket.pause()
}

/** The status and body of a request, with headers as no browser lets a page set them. */
async function ask(url: string, path: string, options: { method?: string; headers?: object } = {}) {
  const { hostname, port } = new URL(url)
  const asked = request({ hostname, port, path, ...options, headers: { ...options.headers } }).end()
  const [response] = await once(asked, 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  return { status: response.statusCode, headers: response.headers, body }
}

describe('the page', () => {
  test('frames the hosted inspector and nothing else, and may not be framed', async () => {
    const { url } = await open()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    const { status, headers, body } = await ask(url, '/')
    expect(status).toBe(200)
    expect(body).toContain('data-url="https://stately.ai/inspect"')
    expect(body).toContain('npx greenroom serve')
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(await ask(url, '/page.js')).toMatchObject({
      status: 200,
      body: expect.stringContaining('@statelyai'),
    })
  })

  test('names a page of ours where there is one, and another drawing page where that is asked for', async () => {
    const { backend, url } = await open({ inspect: { stately: { url: 'http://127.0.0.1:1/?a="b"&c' } } })
    backend.inspector!.ownPage = 'http://127.0.0.1:4002/'
    const { body, headers } = await ask(url, '/')
    expect(body).toContain('<a href="http://127.0.0.1:4002/">')
    expect(body).toContain('data-url="http://127.0.0.1:1/?a=%22b%22&amp;c"')
    expect(headers['content-security-policy']).toContain('frame-src http://127.0.0.1:1;')
  })

  test.each([
    ['by another name', '/', { headers: { host: 'rebound.example' } }, 403],
    ['by a page of another site', '/events', { headers: { origin: 'https://stately.ai' } }, 403],
    ['for what is not there', '/hubs', {}, 404],
    ['by another method', '/events', { method: 'POST' }, 404],
    ['for what is no address', '//', {}, 404],
  ])('answers nothing when asked %s', async (_how, path, options, status) => {
    const { url } = await open()
    expect(await ask(url, path, options)).toMatchObject({ status })
    expect(await ask(url, '/', { headers: { host: 'localhost' } })).toMatchObject({ status: 200 })
  })
})

describe('options', () => {
  test.each([
    [{ stately: { port: 65_536 } }, /port of the Stately inspector/],
    [{ stately: { url: 'file:///etc/hosts' } }, /http or https address, not 'file/],
    [{ stately: { url: 'stately' } }, /http or https address/],
    ['statley' as 'stately', /inspect is 'stately'/],
    [null as unknown as 'stately', /inspect is 'stately'/],
  ])('refused: %o', (inspect, message) => {
    const refused = expect.objectContaining({
      code: 'invalid-request',
      message: expect.stringMatching(message),
    })
    expect(() => new TestBackend({ inspect })).toThrow(refused)
  })

  test('the wished port is used; one that is taken is said, and the backend can be started later', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const backend = new TestBackend({ inspect: { stately: { port } }, logger: 'silent' })
    atEnd(() => backend.stop())
    await expect(backend.start()).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`Port ${port} on 127.0.0.1`),
    })
    expect(backend.inspector).toBeUndefined()
    await new Promise(resolve => other.close(resolve))
    await backend.start()
    expect(backend.inspector?.url).toBe(`http://127.0.0.1:${port}/`)
  })

  test('a backend that cannot start leaves no inspector behind', async () => {
    const { port, backend: first } = await open().then(({ backend }) => ({ port: backend.port, backend }))
    const backend = new TestBackend({ inspect: 'stately', port, logger: 'silent' })
    await expect(backend.start()).rejects.toMatchObject({ code: 'port-taken' })
    expect(backend.inspector).toBeUndefined()
    await first.stop()
  })

  test('where it is can be read in the log; without the option there is none', async () => {
    const said: string[] = []
    const log = (message: string) => void said.push(message)
    const { url } = await open({ logger: { debug: log, info: log, warn: log, error: log } })
    expect(said).toEqual([expect.stringContaining(url)])
    expect((await ownBackend()).inspector).toBeUndefined()
  })
})

describe('the end', () => {
  test('a backend that stops lets every browser go and frees the port; stopping twice does no harm', async () => {
    const { backend, hub, url } = await open()
    await hub.start('Order', undefined, { instanceId: 'order-1' })
    const viewers = [StatelyViewer.look(url), StatelyViewer.look(url)]
    for (const viewer of viewers) await viewer.knows('order-1')
    await Promise.all([backend.stop(), backend.stop()])
    for (const viewer of viewers) await viewer.ended
    await expect(fetch(url)).rejects.toThrow()
    const again = await createTestBackend({
      inspect: { stately: { port: Number(new URL(url).port) } },
      logger: 'silent',
    })
    await again.stop()
  })

  test('nothing is kept for browsers that have left', async () => {
    const { hub, url } = await open()
    const socket = await rawViewer(url)
    await hub.start('Order', undefined, { instanceId: 'order-1' })
    const watched = hub.feed.current().sequence
    expect(watched).toBeGreaterThan(1)
    socket.destroy()
    const suspendAndCount = async () => {
      await hub.instance('order-1').suspend()
      await hub.instance('order-1').resume()
      const before = hub.feed.current().sequence
      await hub.instance('order-1').suspend()
      await hub.instance('order-1').resume()
      return hub.feed.current().sequence - before
    }
    await expect.poll(suspendAndCount).toBe(0)
  })

  test('a browser that takes nothing holds nobody up; too far behind, it is cut off and begins anew', async () => {
    const { hub, url } = await open({ feed: { facts: 50 } })
    const start = (name: string, n: number) => hub.start(name, undefined, { instanceId: `order-${n}` })
    // More than the system takes in for a reader that does not read.
    for (let n = 0; n < 300; n++) await start('x'.repeat(20_000), n)
    const socket = await rawViewer(url)
    const quick = StatelyViewer.look(url)
    await quick.knows('order-299')
    for (let n = 300; n < 380; n++) {
      await start('Order', n)
      if (n % 20 === 0) await quick.knows(`order-${n}`)
    }
    await quick.knows('order-379')
    let text = ''
    socket.setEncoding('utf8').on('data', chunk => {
      text += chunk
    })
    socket.resume()
    // The body ends, which is how it is told to come again.
    await expect.poll(() => text.endsWith('\r\n0\r\n\r\n'), { timeout: 20_000 }).toBe(true)
    expect(text).toContain('"order-299"')
    expect(text).not.toContain('"order-379"')
    const anew = StatelyViewer.look(url)
    await anew.knows('order-379')
    await start('Order', 380)
    await quick.knows('order-380')
  }, 60_000)

  test('a program that stops its backend ends by itself, with a browser that looks', async () => {
    const { child, ended } = runProgram(new URL('stately-program.ts', import.meta.url))
    const [url] = await once(createInterface({ input: child.stdout }), 'line')
    const viewer = StatelyViewer.look(url)
    await viewer.sees('order-1', { tags: ['PENDING'] })
    child.stdin.write('seen\n')
    await viewer.ended
    expect(await ended).toEqual([0, null])
  })

  test('an inspector keeps no program alive, also with a browser that looks', async () => {
    expect(await runProgram(new URL('stately-alone.ts', import.meta.url)).ended).toEqual([0, null])
  })
})

function runProgram(url: URL) {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(url)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  atEnd(() => child.kill('SIGKILL'))
  return { child, ended: once(child, 'exit') }
}

describe('serve', () => {
  test('--inspect stately says where it is, and the page names the page of serve', async () => {
    const { command, ready } = await serveReady('--inspect', 'stately')
    const { inspector } = ready as typeof ready & { inspector: string }
    const { body } = await ask(inspector, '/')
    expect(body).toContain(`<a href="${ready.control}/">`)
    const viewer = StatelyViewer.look(inspector)
    await startOver(ready.control, 'Order', 'order-1')
    await viewer.sees('order-1', { tags: ['PENDING'] })
    command.signal('SIGINT')
    expect(await command.result).toMatchObject({ code: 0 })
  })

  test('--inspect knows nothing else', async () => {
    await expect(call(serve, '--inspect', 'chrome')).rejects.toThrow('--inspect must be stately')
  })
})
