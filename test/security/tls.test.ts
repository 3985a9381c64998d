/** A backend with TLS, and the hosts that need it. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectSocket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentials } from '@grpc/grpc-js'
import { NoOpLogger, type OrchestrationContext, TaskHubGrpcClient } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { connect } from '../../src/durabletask-js/index.ts'
import type { BackendOptions } from '../../src/index.ts'
import { complete } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import { selfSigned } from '../support/certificate.ts'

const tls = selfSigned()
const trusting = (cert = tls.cert) => credentials.createSsl(Buffer.from(cert))
const token = 'open-sesame-7'
const headers = { authorization: `Bearer ${token}` }

/** It fails long before: this is for a call that would wait for ever. */
const soon = { deadline: 10_000 }

async function inFile(name: string, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-tls-'))
  atEnd(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

test('a client and a worker are served over TLS, on loopback also without a token', async () => {
  const { address } = await ownBackend({ tls })
  const client = await openClient({ address, credentials: trusting() })
  const worker = (await openWorker(client)).orchestrator('Order', () => [complete(1, 'done')])
  const instanceId = await client.start('Order')
  expect((await client.completion(instanceId))?.output).toEqual({ value: 'done' })
  expect(worker.answerErrors).toEqual([])
})

test('certificate and key may be files, and buffers', async () => {
  const files = { cert: await inFile('cert.pem', tls.cert), key: await inFile('key.pem', tls.key) }
  const buffers = { cert: Buffer.from(tls.cert), key: Buffer.from(tls.key) }
  for (const each of [files, buffers]) {
    const { address } = await ownBackend({ tls: each })
    const client = await openClient({ address, credentials: trusting() })
    expect(await client.call('Hello', {})).toEqual({})
  }
})

test('a client in the clear is not served, and others go on', async () => {
  const { address } = await ownBackend({ tls })
  const plain = await openClient({ address })
  expect((await errorOf(plain.call('Hello', {}, soon))).code).toBe(status.UNAVAILABLE)
  const socket = connectSocket(Number(address.split(':')[1]), '127.0.0.1')
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\n\r\n')
  await once(socket, 'close')
  const client = await openClient({ address, credentials: trusting() })
  expect(await client.call('Hello', {})).toEqual({})
})

test('a client over TLS that trusts another certificate does not go on', async () => {
  const { address } = await ownBackend({ tls })
  const client = await openClient({ address, credentials: trusting(selfSigned().cert) })
  expect((await errorOf(client.call('Hello', {}, soon))).code).toBe(status.UNAVAILABLE)
})

test('a client over TLS is not served by a port without it', async () => {
  const { address } = await ownBackend()
  const client = await openClient({ address, credentials: trusting() })
  expect((await errorOf(client.call('Hello', {}, soon))).code).toBe(status.UNAVAILABLE)
})

test('TLS does not stand in for the token', async () => {
  const { address } = await ownBackend({ tls, token })
  const stranger = await openClient({ address, credentials: trusting() })
  expect((await errorOf(stranger.call('Hello', {}))).code).toBe(status.UNAUTHENTICATED)
  const client = await openClient({ address, credentials: trusting(), headers })
  expect(await client.call('Hello', {})).toEqual({})
})

test('the SDK for JavaScript is served over hub.connection', async () => {
  const backend = await ownBackend({ tls, token })
  const greet = async (_: OrchestrationContext, name: string) => `Hello ${name}`
  const durable = await connect(backend.hub('sdk'), { orchestrators: { greet } })
  atEnd(() => void durable.stop())
  const id = await durable.client.scheduleNewOrchestration('greet', 'Ada')
  const state = await durable.client.waitForOrchestrationCompletion(id, true, 10)
  expect(state?.serializedOutput).toBe('"Hello Ada"')

  const { credentials: _none, ...clear } = backend.hub('sdk').connection
  const plain = new TaskHubGrpcClient({ ...clear, logger: new NoOpLogger() })
  atEnd(() => void plain.stop())
  await expect(plain.getOrchestrationState(id)).rejects.toThrow(/UNAVAILABLE|No connection/)
})

const outer = Object.values(networkInterfaces())
  .flatMap(list => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

test('all interfaces are served with both, and the address leads there', async () => {
  const backend = await ownBackend({ host: '0.0.0.0', tls, token })
  expect(backend.address).toBe(`127.0.0.1:${backend.port}`)
  const client = await openClient({ address: backend.address, credentials: trusting(), headers })
  expect(await client.call('Hello', {})).toEqual({})
})

test.skipIf(outer === undefined)('from outside it is reached with both', async () => {
  const { port } = await ownBackend({ host: '0.0.0.0', tls, token })
  const channel = { 'grpc.ssl_target_name_override': 'localhost' }
  const client = await openClient({ address: `${outer}:${port}`, credentials: trusting(), headers, channel })
  expect(await client.call('Hello', {})).toEqual({})
})

test.skipIf(outer === undefined)('page and control API stay on loopback', async () => {
  const backend = await ownBackend({ host: '0.0.0.0', tls, token, page: true })
  const { port, hostname } = new URL(backend.page!)
  expect(hostname).toBe('127.0.0.1')
  expect((await fetch(`${backend.page}v1/hubs`)).status).toBe(200)
  await expect(fetch(`http://${outer}:${port}/v1/hubs`)).rejects.toThrow()
})

test.each<[string, BackendOptions]>([
  ['neither', {}],
  ['a token only', { token }],
  ['TLS only', { tls }],
])('another host than loopback with %s is refused, and the sentence says how', async (_, options) => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'host.example', ''])
    await expect(ownBackend({ host, ...options })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(
        /^Others reach '.*', .* only with TLS and a token: pass \{ tls: \{ cert, key \}, token \}.*127\.0\.0\.1/,
      ),
    })
})

test.each<[string, () => unknown, RegExp]>([
  [
    'a missing file',
    () => ({ ...tls, cert: '/no/such.pem' }),
    /^The certificate for TLS cannot be read: ENOENT/,
  ],
  ['no certificate', () => ({ key: tls.key }), /^TLS needs a certificate/],
  ['no key', () => ({ cert: tls.cert, key: '' }), /^TLS needs a private key/],
  [
    'a broken certificate',
    () => ({ ...tls, cert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }),
    /^The certificate for TLS cannot be read/,
  ],
  ['a certificate for a key', () => ({ ...tls, key: tls.cert }), /^The private key for TLS cannot be read/],
  ['the key of another', () => ({ ...tls, key: selfSigned().key }), /belongs to another certificate/],
])('%s is refused before anything listens', async (_what, make, sentence) => {
  await expect(ownBackend({ tls: make() as BackendOptions['tls'] & object })).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringMatching(sentence),
  })
})
