/** How a backend and a relay of somebody else part, what else may listen there, and what is refused. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { serve } from '../../src/cli/serve.ts'
import { type BackendOptions, TestBackend } from '../../src/index.ts'
import { call, serveReady, startOver } from '../cli/command.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { freePort, RelayProcess, relayAt } from './stately-relay-process.ts'

/** A program runs until nothing keeps it alive. */
async function runToItsEnd(program: URL, relay: string): Promise<unknown> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(program), relay], {
    stdio: 'inherit',
  })
  atEnd(() => child.kill('SIGKILL'))
  return (await once(child, 'exit'))[0]
}

/** Somebody who listens and is no relay: does this with what it is sent. */
async function nobodyAt(
  onData: (socket: Socket) => void,
): Promise<{ relay: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('data', () => onData(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  atEnd(close)
  return { relay: relayAt((server.address() as AddressInfo).port), close }
}

const silence = () => nobodyAt(() => {})

describe('the end', () => {
  test('a program that stops its backend ends by itself: with a relay, which was told everything, and without', async () => {
    const relay = await RelayProcess.start()
    const viewer = relay.look()
    const { relay: silent } = await silence()
    const ends = [relay.url, silent, relayAt(await freePort())].map(address =>
      runToItsEnd(new URL('stately-relay-program.ts', import.meta.url), address),
    )
    expect(await Promise.all(ends)).toEqual([0, 0, 0])
    await viewer.sees('order-1', { tags: ['PENDING'] })
  }, 60_000)

  test('a link that nobody stops keeps no program alive, whether or not there is a relay', async () => {
    const relay = await RelayProcess.start()
    const ends = [relay.url, relayAt(await freePort())].map(address =>
      runToItsEnd(new URL('stately-relay-alone.ts', import.meta.url), address),
    )
    expect(await Promise.all(ends)).toEqual([0, 0])
  }, 60_000)

  test('a relay that does not let go is let go of; stopping twice does no harm', async () => {
    const relay = await RelayProcess.start()
    const backend = await ownBackend({ inspect: { stately: { relay: relay.url } } })
    const viewer = relay.look()
    await backend.hub().start('Order', undefined, { instanceId: 'order-1' })
    await viewer.knows('order-1')
    relay.standStill()
    await Promise.all([backend.stop(), backend.stop()])
    expect(backend.inspector).toBeUndefined()
  })

  test('a backend that cannot start leaves no link behind, and can be started later', async () => {
    const relay = await RelayProcess.start()
    const first = await ownBackend()
    const backend = new TestBackend({
      inspect: { stately: { relay: relay.url } },
      port: first.port,
      logger: 'silent',
    })
    atEnd(() => backend.stop())
    await expect(backend.start()).rejects.toMatchObject({ code: 'port-taken' })
    expect(backend.inspector).toBeUndefined()
    await first.stop()
    await backend.start()
    const viewer = relay.look()
    await backend.hub().start('Order', undefined, { instanceId: 'order-1' })
    await viewer.knows('order-1')
  })
})

test('who listens there and is no relay is said once, and gives way to one', async () => {
  const { relay, close } = await nobodyAt(socket => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'))
  const warnings: string[] = []
  const other = (): void => {}
  const logger = { debug: other, info: other, error: other, warn: (text: string) => void warnings.push(text) }
  const backend = await ownBackend({ inspect: { stately: { relay } }, logger })
  expect(warnings).toEqual([expect.stringContaining('Unexpected server response: 404')])
  await backend.hub().start('Order', undefined, { instanceId: 'order-1' })
  await close()
  const viewer = (await RelayProcess.start(Number(new URL(relay).port))).look()
  await viewer.sees('order-1', { tags: ['PENDING'] })
  expect(warnings.filter(text => text.includes('404'))).toHaveLength(1)
})

describe('options', () => {
  const relay = 'ws://localhost:8080'
  test.each([
    [{ relay, port: 4010 }, /leave out stately.relay, or stately.port and stately.url/],
    [{ relay, url: 'http://localhost/' }, /leave out stately.relay/],
    [{ relay: 'http://localhost:8080' }, /ws or wss address, say ws:.*not 'http:/],
    [{ relay: 'localhost:8080' }, /ws or wss address/],
    [{ relay: 'ws://' }, /ws or wss address/],
    [{ relay: `${relay}/#a` }, /ws or wss address/],
    [{ relay: 8080 as unknown as string }, /ws or wss address/],
  ])('refused: %o', (stately, message) => {
    const inspect: BackendOptions['inspect'] = { stately }
    const refused = expect.objectContaining({
      code: 'invalid-request',
      message: expect.stringMatching(message),
    })
    expect(() => new TestBackend({ inspect })).toThrow(refused)
  })

  test('serve --inspect ws://… tells the relay, and says where its page is', async () => {
    const relay = await RelayProcess.start()
    const viewer = relay.look()
    const { command, ready } = await serveReady('--inspect', relay.url)
    expect(ready).toMatchObject({ inspector: relay.url.replace('ws', 'http') })
    await startOver(ready.control, 'Order', 'order-1')
    await viewer.sees('order-1', { tags: ['PENDING'] })
    command.signal('SIGINT')
    expect(await command.result).toMatchObject({ code: 0 })
  })

  test('serve --inspect refuses what is no address of a relay', async () => {
    await expect(call(serve, '--inspect', 'ws://')).rejects.toThrow("ws://localhost:8080, but it is 'ws://'")
  })
})

test('without the package it is said what to install, also with a release of another kind; our own relay needs none', async () => {
  const other = 'export const createWebSocketInspector = () => ({ adapter: { send() {}, stop() {} } })'
  const hook = `let tries = 0
  export const resolve = (name, context, next) => {
    if (name !== '@statelyai/inspect') return next(name, context)
    if (tries++ === 0) throw new Error('not installed')
    return { url: 'data:text/javascript,' + encodeURIComponent(${JSON.stringify(other)}), shortCircuit: true }
  }`
  const script = `
    import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
    const { createTestBackend } = await import('./src/index.ts')
    const start = inspect => createTestBackend({ inspect, logger: 'silent' })
    await (await start('stately')).stop()
    for (const relay of [process.env.RELAY, process.env.RELAY])
      await start({ stately: { relay } }).catch(error => console.log(error.code, error.message))
  `
  const { relay } = await silence()
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { ...process.env, RELAY: relay },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  atEnd(() => child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  expect(await once(child, 'close')).toEqual([0, null])
  const option = 'invalid-request The option inspect: { stately: { relay } }'
  const install = 'npm install --save-dev @statelyai/inspect'
  expect(output).toBe(
    `${option} needs @statelyai/inspect, which is not installed: ${install}.\n` +
      `${option} cannot use this release of @statelyai/inspect: ${install}@0.7.\n`,
  )
})
