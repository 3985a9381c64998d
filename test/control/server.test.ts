import { describe, expect, test, vi } from 'vitest'
import { createControlServer } from '../../src/control/index.ts'
import type { Logger } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { openControl } from './control.ts'
import { type Sent, send as sendPlain } from './send.ts'

const send = async (url: string, sent: Sent) => {
  const { status, text } = await sendPlain(url, sent)
  return { status, body: JSON.parse(text) as unknown }
}

const refused = (status: number, message: RegExp) => ({
  status,
  body: { error: { code: 'invalid-request', message: expect.stringMatching(message) } },
})

describe('a page of another site', () => {
  test.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
  ])('cannot lead its own name here: %s', async host => {
    const { control } = await openControl()
    expect(await send(control.url, { headers: { host } })).toMatchObject(refused(403, /loopback name/))
  })

  test.each(['http://evil.example', 'null', 'http://localhost:1', 'https://127.0.0.1'])(
    'is not answered: %s',
    async origin => {
      const { control, backend } = await openControl()
      const sent = { method: 'PUT', path: '/v1/hubs/a', headers: { origin } }
      expect(await send(control.url, sent)).toMatchObject(refused(403, /pages of other sites/))
      expect(backend.hubs()).toEqual([])
    },
  )

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'cannot send a form: %s',
    async type => {
      const { control } = await openControl()
      const sent = { method: 'PUT', path: '/v1/hubs/a', headers: { 'content-type': type }, body: '{}' }
      expect(await send(control.url, sent)).toMatchObject(refused(415, /content-type: application\/json/))
    },
  )

  test('and a body of no type is none of ours', async () => {
    const { control } = await openControl()
    const sent = { method: 'PUT', path: '/v1/hubs/a', body: '{}' }
    expect(await send(control.url, sent)).toMatchObject(refused(415, /content-type: application\/json/))
  })
})

test.each(['localhost', '127.0.0.1', '[::1]', '127.1.2.3'])('the loopback name %s is ours', async name => {
  const { control } = await openControl()
  const host = `${name}:${control.port}`
  const headers = { host, origin: `http://${host}`, 'content-type': 'application/json; charset=utf-8' }
  const sent = { method: 'PUT', path: '/v1/hubs/a', headers, body: '{}' }
  expect(await send(control.url, sent)).toMatchObject({ status: 200 })
})

test('what is no JSON, and what there is not, is said', async () => {
  const { control } = await openControl()
  const headers = { 'content-type': 'application/json' }
  const sent = { method: 'PUT', path: '/v1/hubs/a', headers, body: '{"time"' }
  expect(await send(control.url, sent)).toMatchObject(refused(400, /^The body is no JSON: /))
  for (const [method, path] of [
    ['GET', '/nothing'],
    ['GET', '/v1/hubs/a/clocks'],
    ['DELETE', '/v1/hubs'],
  ] as const) {
    const answer = refused(404, new RegExp(`There is no ${method} ${path}\\. GET /openapi\\.json`))
    expect(await send(control.url, { method, path })).toMatchObject(answer)
  }
})

async function openLogging() {
  const errors: string[] = []
  const logger: Logger = { debug() {}, info() {}, warn() {}, error: message => void errors.push(message) }
  const backend = await ownBackend()
  const control = await createControlServer(backend, { logger })
  atEnd(() => control.stop())
  return { backend, control, errors }
}

test.each([{}, { for: { activity: 'charge' } }])(
  'a wait ends when its client hangs up, and nobody is told: %j',
  async wait => {
    const { backend, control, errors } = await openLogging()
    const hub = backend.hub('a')
    const run = hub.instance('x')
    vi.spyOn(hub, 'instance').mockReturnValue(run)
    const client = new AbortController()
    const waits = (['output', 'waitFor'] as const).map(name => vi.spyOn(run, name))
    const answer = fetch(`${control.url}/v1/hubs/a/runs/x/wait`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...wait, timeout: '1d' }),
      signal: client.signal,
    })
    const gone = expect(answer).rejects.toThrow('aborted')
    const waiting = await vi.waitUntil(() => waits.flatMap(({ mock }) => mock.results)[0])
    client.abort()
    await gone
    await expect(waiting.value).rejects.toMatchObject({ name: 'AbortError' })
    await send(control.url, {})
    expect(errors).toEqual([])
  },
)

test('a fault of ours is answered as one, and logged', async () => {
  const { backend, control, errors } = await openLogging()
  backend.explain = () => {
    throw new TypeError('out of words')
  }
  expect(await send(control.url, { path: '/v1/explain' })).toMatchObject({
    status: 500,
    body: { error: { code: 'bug', message: expect.stringContaining('out of words') } },
  })
  expect(errors).toEqual([expect.stringContaining('TypeError: out of words\n')])
})

describe('the server', () => {
  test('listens where it is told, on loopback only, and says when it cannot', async () => {
    const { backend, control } = await openControl()
    await expect(createControlServer(backend, { port: control.port })).rejects.toMatchObject({
      code: 'port-taken',
    })
    for (const host of ['0.0.0.0', '::', 'example.com'])
      await expect(createControlServer(backend, { host })).rejects.toMatchObject({ code: 'invalid-request' })
  })

  test('stops with a wait open, frees its port, and the backend goes on', async () => {
    const { backend, control } = await openControl()
    const headers = { 'content-type': 'application/json' }
    const path = '/v1/hubs/a/runs/x/wait'
    const waiting = send(control.url, { method: 'POST', path, headers, body: '{"timeout": "10m"}' })
    const cutOff = expect(waiting).rejects.toThrow()
    await send(control.url, {})
    await control.stop()
    await control.stop()
    await cutOff
    await expect(send(control.url, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await using again = await createControlServer(backend, { port: control.port })
    expect(again.port).toBe(control.port)
  })

  test('answers that the backend has stopped', async () => {
    const { backend, control } = await openControl()
    await backend.stop()
    expect(await send(control.url, { path: '/v1/hubs/default' })).toMatchObject({
      status: 409,
      body: { error: { code: 'wrong-state', message: expect.stringContaining('stopped') } },
    })
  })
})
