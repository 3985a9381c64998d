/** Functions behind a runtime emulator. */
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { openService } from './calling.ts'

const plain = { durable: false }
const path = '/2015-03-31/functions/function/invocations'

interface Request {
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Something that answers events as a test wants it. */
async function emulator(answer: (response: ServerResponse) => unknown) {
  const requests: Request[] = []
  const asked = new EventEmitter()
  const server = createServer(async (request, response) => {
    requests.push({ url: request.url, headers: request.headers, body: await text(request) })
    response.on('close', () => asked.emit('left'))
    asked.emit('asked')
    answer(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  atEnd(stop)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  /** Resolves when an event has come; when its connection has gone. */
  return { url, requests, stop, asked: once(asked, 'asked'), left: once(asked, 'left') }
}

test('an emulator is given the event, and its answer is the answer', async () => {
  const { service, call } = await openService()
  const { url, requests } = await emulator(response => response.end('{"sold":7}'))
  service.register('shop', { url }, plain)
  const clientContext = Buffer.from('{"custom":{}}').toString('base64')
  const headers = { 'x-amz-tenant-id': 'blue', 'x-amz-client-context': clientContext }
  expect(await call('shop', { order: 7 }, headers)).toEqual({
    status: 200,
    functionError: null,
    body: { sold: 7 },
  })
  expect(requests).toHaveLength(1)
  expect(requests[0]).toMatchObject({
    url: path,
    body: '{"order":7}',
    headers: { ...headers, 'content-type': 'application/json', 'x-amz-invocation-type': 'RequestResponse' },
  })
})

test('a path of its own is kept', async () => {
  const { service, call } = await openService()
  const { url, requests } = await emulator(response => response.end('1'))
  service.register('shop', { url: `${url}/shops/1?open=yes` }, plain)
  expect((await call('shop')).body).toBe(1)
  expect(requests[0]).toMatchObject({ url: '/shops/1?open=yes', body: '{}' })
})

test('an empty answer is none', async () => {
  const { service, call } = await openService()
  const { url } = await emulator(response => response.end())
  service.register('shop', { url }, plain)
  expect(await call('shop')).toMatchObject({ functionError: null, body: null })
})

const thrown = { errorMessage: 'no such order', errorType: 'TypeError', stackTrace: ['at work'] }

test.each([
  ['in its plain form', (response: ServerResponse) => response.end(JSON.stringify(thrown)), thrown],
  [
    'with the header of Lambda',
    (response: ServerResponse) =>
      response.setHeader('X-Amz-Function-Error', 'Unhandled').end('{"errorMessage":"no such order"}'),
    { errorMessage: 'no such order' },
  ],
  [
    'with the header and a body of another kind',
    (response: ServerResponse) => response.setHeader('X-Amz-Function-Error', 'Unhandled').end('broken'),
    { errorType: 'Unhandled', errorMessage: 'broken' },
  ],
  [
    'with a status of its own',
    (response: ServerResponse) => response.writeHead(502).end(JSON.stringify(thrown)),
    thrown,
  ],
  [
    'as a time-out in words',
    (response: ServerResponse) => response.end('Task timed out after 3.00 seconds'),
    { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' },
  ],
])('an error comes through %s', async (_form, answer, error) => {
  const { service, call } = await openService()
  const { url } = await emulator(answer)
  service.register('shop', { url }, plain)
  const { functionError, body } = await call('shop')
  expect(functionError).toBe('Unhandled')
  expect(body).toMatchObject(error)
})

test.each([
  [500, ': out of order'],
  [400, ' (an emulator does so while it is busy with another call): out of order'],
])('an answer with status %i is an error that says so', async (status, rest) => {
  const { service, call } = await openService()
  const { url } = await emulator(response => response.writeHead(status).end('out of order'))
  service.register('shop', { url }, plain)
  expect((await call('shop')).body).toMatchObject({
    errorType: 'Greenroom.BadAnswer',
    errorMessage: `${url}${path} answered with status ${status}${rest}`,
  })
})

test('redirects are not followed', async () => {
  const { service, call } = await openService()
  const { url, requests } = await emulator(response =>
    response.writeHead(307, { location: '/elsewhere' }).end(),
  )
  service.register('shop', { url }, plain)
  expect((await call('shop')).body).toMatchObject({
    errorType: 'Greenroom.BadAnswer',
    errorMessage: `${url}${path} answered with status 307, and redirects are not followed`,
  })
  expect(requests).toHaveLength(1)
})

test('an address where nothing listens is an error that says so', async () => {
  const { service, call } = await openService()
  const { url, stop } = await emulator(response => response.end())
  await stop()
  service.register('shop', { url }, plain)
  expect((await call('shop')).body).toMatchObject({
    errorType: 'Greenroom.Unreachable',
    errorMessage: `${url}${path} is not to be reached: nothing listens there.`,
  })
})

test('a function that hangs up in the middle of a call has died', async () => {
  const { service, call } = await openService()
  const { url } = await emulator(response => response.destroy())
  service.register('shop', { url }, plain)
  expect((await call('shop')).body).toMatchObject({ errorType: 'Runtime.ExitError' })
})

const neverAnswers = (): void => {}

test('a call is broken off when its time is over', async () => {
  const { service, call } = await openService()
  const { url, left } = await emulator(neverAnswers)
  service.register('shop', { url }, { ...plain, timeout: 0.2 })
  expect((await call('shop')).body).toMatchObject({ errorType: 'Sandbox.Timedout' })
  await left
})

test('a call is broken off when the service stops', async () => {
  const { service, call } = await openService()
  const { url, asked, left } = await emulator(neverAnswers)
  service.register('shop', { url }, plain)
  const open = call('shop').catch(() => undefined)
  await asked
  await service.stop()
  await left
  await open
})
