/** Commands that speak the Runtime API, as the runtimes of Lambda do. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { openService, program } from './calling.ts'

const plain = { durable: false }

test('a process is kept for the next call, and what it writes goes to the log', async () => {
  const { service, call, log } = await openService()
  service.register('shop', program('runtime'), plain)
  const { body: first } = await call('shop', {})
  const { body: second } = await call('shop', { do: 'talk' })
  expect(first).toEqual({ pid: expect.any(Number), calls: 1 })
  expect(second).toEqual({ pid: first.pid, calls: 2 })
  expect(log).toEqual(['shop: unlocked', 'shop: opening the shop'])
})

test('the event comes with all that a runtime is told of a call', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const before = Date.now()
  const { body } = await call(
    'shop',
    { do: 'headers' },
    {
      'x-amz-tenant-id': 'blue',
      'x-amzn-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700',
      'x-amz-client-context': Buffer.from('{"custom":{"street":"Ängstraße 😀"}}').toString('base64'),
    },
  )
  expect(body).toMatchObject({
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:shop:$LATEST',
    'lambda-runtime-aws-tenant-id': 'blue',
    'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700',
  })
  expect(JSON.parse(body['lambda-runtime-client-context'])).toEqual({ custom: { street: 'Ängstraße 😀' } })
  // 900 seconds, unless the function has a timeout of its own.
  expect(Number(body['lambda-runtime-deadline-ms'])).toBeGreaterThanOrEqual(before + 900_000)
  expect(Number(body['lambda-runtime-deadline-ms'])).toBeLessThanOrEqual(Date.now() + 900_000)
})

test('a handler that throws is an error, and its process goes on', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const { body: first } = await call('shop', {})
  expect(await call('shop', { do: 'throw' })).toMatchObject({
    functionError: 'Unhandled',
    body: { errorType: 'TypeError', errorMessage: 'no such order', stackTrace: ['at work'] },
  })
  expect((await call('shop', {})).body).toEqual({ pid: first.pid, calls: 3 })
})

test('a process that dies in the middle of a call is an error, and the next call has another one', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const { body: first } = await call('shop', {})
  const { body } = await call('shop', { do: 'die' })
  expect(body.errorType).toBe('Runtime.ExitError')
  expect(body.errorMessage).toMatch(/exit status 3\nthe pump is broken$/)
  const { body: next } = await call('shop', {})
  expect(next.calls).toBe(1)
  expect(next.pid).not.toBe(first.pid)
})

test('the answer of a process that leaves after it stands, and the next call has another one', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  expect((await call('shop', { do: 'leave' })).body).toMatchObject({ calls: 1 })
  expect((await call('shop', {})).body).toMatchObject({ calls: 1 })
})

test('the answer of a process that does not come to its end stands, and the next call has another one', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  expect((await call('shop', { do: 'dawdle' })).body).toMatchObject({ calls: 1 })
  expect((await call('shop', {})).body).toMatchObject({ calls: 1 })
})

test('a process may give up asking, and ask again', async () => {
  const { service, call, log } = await openService()
  service.register('shop', program('runtime', 'impatient'), plain)
  const { body: first } = await call('shop', {})
  await vi.waitUntil(() => log.includes('shop: has asked 3 times'), { timeout: 15_000 })
  expect((await call('shop', {})).body).toEqual({ pid: first.pid, calls: 2 })
})

test('a process that dies while nobody calls it is missed by nobody', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const { body: first } = await call('shop', {})
  process.kill(first.pid, 'SIGKILL')
  await vi.waitFor(() => expect(() => process.kill(first.pid, 0)).toThrow('ESRCH'), { timeout: 15_000 })
  const next = await call('shop', {})
  expect(next).toMatchObject({ functionError: null, body: { calls: 1 } })
  expect(next.body.pid).not.toBe(first.pid)
})

test('a process that cannot begin says why', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime', 'broken'), plain)
  expect(await call('shop', {})).toMatchObject({
    functionError: 'Unhandled',
    body: { errorType: 'Shop.NotFound', errorMessage: 'there is no shop' },
  })
})

test('calls at the same time have a process each', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const at = await meetingOf(2)
  const both = await Promise.all([call('shop', { do: 'wait', at }), call('shop', { do: 'wait', at })])
  expect(both.map(({ body }) => body.calls)).toEqual([1, 1])
  expect(new Set(both.map(({ body }) => body.pid)).size).toBe(2)
})

test('a process that breaks the rules is refused, and nobody but a runtime is answered', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  expect((await call('shop', { do: 'rude' })).body).toEqual({
    'asks again': 403,
    'answers another event': 400,
    'fails to begin, late': 403,
    'is a page': 403,
    'asks for what is not there': 404,
    'posts to the wrong door': 405,
  })
})

test('a function that is registered anew runs its new command', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const { body: first } = await call('shop', {})
  service.register('shop', program('runtime'), plain)
  const { body: next } = await call('shop', {})
  expect(next.calls).toBe(1)
  expect(next.pid).not.toBe(first.pid)
})

test('once the service listens elsewhere, processes are started anew with its new address', async () => {
  const { service, call } = await openService()
  service.register('shop', program('runtime'), plain)
  const { body: first } = await call('shop', {})
  await service.server?.stop()
  const { url } = await service.listen()
  const response = await fetch(`${url}/2015-03-31/functions/shop/invocations`, { method: 'POST', body: '{}' })
  const next = (await response.json()) as { pid: number; calls: number }
  expect(next.calls).toBe(1)
  expect(next.pid).not.toBe(first.pid)
})

/** An address that answers once so many have asked it. */
async function meetingOf(size: number): Promise<string> {
  const waiting: ServerResponse[] = []
  const server = createServer((_request, response) => {
    waiting.push(response)
    if (waiting.length === size) for (const each of waiting) each.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
