/** Opening and closing, and what a server lives through. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { createLambdaService, type LambdaServer } from '../../../src/lambda.ts'
import { send } from '../../control/send.ts'
import { atEnd } from '../../support/at-end.ts'
import { gate, soon } from '../../support/sdk-gate.ts'
import { clientOf, executionPath, openLambda, textOf, thrownBy } from './open.ts'

async function ownService() {
  const service = await createLambdaService({ logger: 'silent', region: 'eu-north-1' })
  atEnd(() => service.stop())
  return service
}

const isAlive = ({ url }: LambdaServer) =>
  send(url, { path: '/health' }).then(
    ({ status }) => status === 200,
    () => false,
  )

test('a service listens on loopback, on a free port, and says how it is found', async () => {
  const service = await ownService()
  const server = await service.listen()
  expect(server.port).toBeGreaterThan(0)
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  expect(server.env).toEqual({
    AWS_ENDPOINT_URL_LAMBDA: server.url,
    AWS_REGION: 'eu-north-1',
    AWS_DEFAULT_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: expect.any(String),
    AWS_SECRET_ACCESS_KEY: expect.any(String),
  })
})

test('listening again gives the same server, at once or later; elsewhere is refused', async () => {
  const service = await ownService()
  const [first, second] = await Promise.all([service.listen(), service.listen()])
  expect(second).toBe(first)
  expect(await service.listen({ port: first.port, host: '127.0.0.1' })).toBe(first)
  await expect(service.listen({ port: first.port + 1 })).rejects.toMatchObject({ code: 'wrong-state' })
  await expect(service.listen({ host: '0.0.0.0' })).rejects.toMatchObject({
    code: 'wrong-state',
    message: expect.stringContaining(first.url),
  })
})

test('a server that was stopped frees its port, and the service may listen again', async () => {
  const service = await ownService()
  const first = await service.listen()
  await first.stop()
  await first.stop()
  expect(await isAlive(first)).toBe(false)
  const second = await service.listen({ port: first.port })
  expect(second).not.toBe(first)
  expect(await isAlive(second)).toBe(true)
})

test('a port that is taken, and one that cannot be, are refused; the next attempt is a new one', async () => {
  const taken = await (await ownService()).listen()
  const service = await ownService()
  await expect(service.listen({ port: taken.port })).rejects.toMatchObject({ code: 'port-taken' })
  await expect(service.listen({ host: 'no.such.host.invalid' })).rejects.toMatchObject({
    code: 'invalid-request',
  })
  await expect(service.listen({ port: 70_000 })).rejects.toMatchObject({ code: 'invalid-request' })
  expect(await isAlive(await service.listen())).toBe(true)
})

test('a service that stops frees the port, and listens no more', async () => {
  const service = await ownService()
  const server = await service.listen()
  await service.stop()
  expect(await isAlive(server)).toBe(false)
  await expect(service.listen()).rejects.toMatchObject({ code: 'stopping' })
})

test('a service that stops while it begins to listen leaves nothing open', async () => {
  const service = await ownService()
  const listening = service.listen()
  await service.stop()
  expect(await isAlive(await listening)).toBe(false)
})

test('calls that wait for an execution or a function are told when the server stops', async () => {
  const { service, server, send } = await openLambda({ time: 'manual' })
  service.register(
    'durable',
    withDurableExecution(async (_, context) => context.wait('pause', { hours: 1 })),
  )
  const { opened } = gate()
  let calls = 0
  service.register(
    'plain',
    () => {
      calls++
      return opened
    },
    { durable: false },
  )
  const invoke = (name: string) => send({ method: 'POST', path: `/2015-03-31/functions/${name}/invocations` })
  const answers = Promise.all([invoke('durable'), invoke('plain')])
  await expect.poll(() => service.explain(), soon).toContain('pause')
  await expect.poll(() => calls, soon).toBe(1)
  await server.stop()
  for (const answer of await answers)
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'x-amzn-errortype': 'ServiceUnavailableException' },
      body: { Type: 'Service', Message: expect.stringContaining('what was called goes on') },
    })
  expect(service.explain()).toContain('pause')
})

test('a connection that is kept, or whose request never ends, does not hold up a stop', async () => {
  const { server } = await openLambda()
  const begin = `POST ${executionPath('arn:a', '/checkpoint')} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{`
  for (const text of ['', begin, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n']) {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(text)
  }
  expect(await isAlive(server)).toBe(true)
  await server.stop()
  expect(await isAlive(server)).toBe(false)
})

test.each([
  ['no HTTP', '\x00\x01\xff garbage\r\n\r\n'],
  ['a host that is none', 'GET /health HTTP/1.1\r\nHost: a b\r\n\r\n'],
  ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
  ['a path that is a whole address', 'GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a path of slashes', 'GET //// HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  [
    'labels that are not encoded well',
    'GET /2025-12-01/durable-executions/%/%ff%ZZ HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ],
  ['half of a signature', 'POST /health HTTP/1.1\r\nHost: localhost\r\nAuthorization: AWS4\r\n\r\n'],
  [
    'an upgrade',
    'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
])('nothing that is sent stops the server: %s', async (_, text) => {
  const { server, service, client, log } = await openLambda()
  service.register('fn', () => 1, { durable: false })
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  let answer = ''
  socket.on('data', chunk => {
    answer += chunk
  })
  socket.end(text)
  await once(socket, 'close')
  expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /)
  expect(textOf((await client.send(new InvokeCommand({ FunctionName: 'fn' }))).Payload)).toBe('1')
  expect(log).toEqual([])
})

test('clients of AWS take the answer of a server that stops for one that may pass, and try again', async () => {
  const { service, server } = await openLambda({ time: 'manual' })
  service.register(
    'fn',
    withDurableExecution(async (_, context) => context.wait('pause', { hours: 1 })),
  )
  const client = clientOf(server.url, { maxAttempts: 1 })
  const sync = thrownBy(client.send(new InvokeCommand({ FunctionName: 'fn' })))
  await expect.poll(() => service.explain(), soon).toContain('pause')
  await service.stop()
  expect(await sync).toMatchObject({
    name: 'ServiceUnavailableException',
    $fault: 'server',
    $metadata: { httpStatusCode: 503 },
  })
})

test('a process keeps its own globals, and ends once its service is stopped', async () => {
  const script = `
    import { createLambdaService } from ${JSON.stringify(new URL('../../../src/lambda.ts', import.meta.url).href)}
    const globals = () => [Request, Response, Headers, fetch, setTimeout, Date]
    const before = globals()
    const service = await createLambdaService()
    const { url } = await service.listen()
    const { status } = await fetch(url + '/health')
    await service.stop()
    console.log(status, globals().every((each, index) => each === before[index]))`
  const args = ['--import', 'tsx', '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toBe('200 true\n')
})
