/** Signatures are not checked, so pages of other sites must be kept out by what browsers say of them. */
import { describe, expect, test } from 'vitest'
import { createLambdaService } from '../../../src/lambda.ts'
import { send } from '../../control/send.ts'
import { atEnd } from '../../support/at-end.ts'
import { openLambda } from './open.ts'

const refused = (message: RegExp) => ({
  status: 403,
  headers: { 'x-amzn-errortype': 'AccessDeniedException' },
  body: { Type: 'User', Message: expect.stringMatching(message) },
})

const invoke = { method: 'POST', path: '/2015-03-31/functions/fn/invocations', body: '{}' }

async function openCounted() {
  const opened = await openLambda()
  const calls: unknown[] = []
  opened.service.register('fn', event => calls.push(event), { durable: false })
  return { ...opened, calls }
}

describe('a page of another site', () => {
  test.each([
    'http://evil.example',
    'null',
    'https://127.0.0.1.evil.example',
    'http://10.0.0.1:3000',
    'file://',
  ])('is not answered: %s', async origin => {
    const { calls, send } = await openCounted()
    expect(await send({ ...invoke, headers: { origin } })).toMatchObject(refused(/pages of other sites/))
    expect(calls).toEqual([])
  })

  test.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '10.0.0.1'])(
    'cannot lead its own name here: %s',
    async host => {
      const { calls, send } = await openCounted()
      expect(await send({ ...invoke, headers: { host } })).toMatchObject(refused(/loopback name/))
      expect(calls).toEqual([])
    },
  )

  test('cannot load anything from here, as an image or a script', async () => {
    const { send } = await openCounted()
    const sent = { path: '/health', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } }
    expect(await send(sent)).toMatchObject(refused(/pages of other sites/))
  })
})

test.each(['http://localhost:3000', 'http://127.0.0.1', 'https://[::1]:8443'])(
  'a page of this machine is answered: %s',
  async origin => {
    const { calls, send } = await openCounted()
    // To a browser, two names of one machine are two sites.
    const headers = { origin, 'sec-fetch-site': 'cross-site' }
    expect(await send({ ...invoke, headers })).toMatchObject({ status: 200 })
    expect(calls).toHaveLength(1)
  },
)

test.each(['localhost', '127.0.0.1', '[::1]', '127.1.2.3'])('the loopback name %s is ours', async name => {
  const { server, send } = await openCounted()
  const host = `${name}:${server.port}`
  expect(await send({ ...invoke, headers: { host } })).toMatchObject({ status: 200 })
})

test('on another interface any name leads here, and pages of other sites still do not', async () => {
  const service = await createLambdaService({ logger: 'silent' })
  atEnd(() => service.stop())
  const { url, port } = await service.listen({ host: '0.0.0.0' })
  expect(url).toBe(`http://127.0.0.1:${port}`)
  const health = (headers: Record<string, string>) => send(url, { path: '/health', headers })
  expect((await health({ host: 'host.docker.internal:9001' })).status).toBe(200)
  expect((await health({ host: 'evil.example', origin: 'http://evil.example' })).status).toBe(403)
})
