import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { serve } from '../../src/cli/serve.ts'
import { complete } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { call, run, serveReady, start } from './command.ts'

/** The loopback names this machine has; some containers are without IPv6. */
const hasIPv6 = Object.values(networkInterfaces()).some(list =>
  list?.some(({ address }) => address === '::1'),
)
const hosts = ['localhost', '127.0.0.1', ...(hasIPv6 ? ['::1'] : [])]

/** Holds a port the way another program would. */
function takePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer()
  atEnd(() => new Promise(resolve => server.close(resolve)))
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      if (address && typeof address === 'object') resolve(address.port)
    })
  })
}

describe('serve says where it is', () => {
  test('for people: the address, a line for each SDK, and how to stop it', async () => {
    const command = start('serve', '--port', '0')
    const ready = await command.line(/is ready on/)
    const port = /127\.0\.0\.1:(\d+)$/.exec(ready)?.[1]
    expect(Number(port)).toBeGreaterThan(0)
    const page = /^Page: (http:.*\/)$/.exec(await command.line(/^Page: /))?.[1]
    expect(await (await fetch(`${page}v1/hubs`)).json()).toEqual({ hubs: [] })
    await command.line(/Ctrl-C/)
    command.signal('SIGINT')
    const { stdout } = await command.result
    for (const sdk of ['JavaScript', 'Python', '.NET', 'Java', 'Go'])
      expect(stdout).toMatch(new RegExp(`^ {2}${sdk} .*${port}`, 'm'))
    expect(stdout).not.toContain('Endpoint=')
  })

  test('for programs: every line is a JSON object', async () => {
    const { command, ready } = await serveReady()
    expect(ready).toMatchObject({
      event: 'ready',
      host: '127.0.0.1',
      address: `127.0.0.1:${ready.port}`,
      connectionString: `Endpoint=http://localhost:${ready.port};TaskHub=default;Authentication=None`,
      page: `${ready.control}/`,
    })
    expect(ready.port).toBeGreaterThan(0)
    command.signal('SIGINT')
    const { stdout, stderr } = await command.result
    const events = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).event)
    expect(events).toEqual(['ready', 'stopped'])
    for (const line of stderr.split('\n').filter(Boolean)) expect(JSON.parse(line)).toHaveProperty('event')
  })

  test('the port that is asked for is the port that is served', async () => {
    const first = await serveReady()
    first.command.signal('SIGINT')
    await first.command.result
    const second = start('serve', '--json', '--port', String(first.ready.port))
    const ready = JSON.parse(await second.line(/"ready"/))
    expect(ready.address).toBe(`127.0.0.1:${first.ready.port}`)
    const client = await openClient({ address: ready.address })
    await client.call('Hello', {})
  })

  test('--emulator: the connection string that programs for the emulator have', async () => {
    const command = start('serve', '--emulator', '--port', '0')
    const port = /:(\d+)$/.exec(await command.line(/is ready on/))?.[1]
    const line = await command.line(/Endpoint=/)
    expect(line.trim()).toBe(`Endpoint=http://localhost:${port};TaskHub=default;Authentication=None`)
  })

  test.each(hosts)('--host %s is loopback and is served', async host => {
    const { ready } = await serveReady('--host', host)
    expect(ready.address).toBe(host === '::1' ? `[::1]:${ready.port}` : `${host}:${ready.port}`)
    const client = await openClient({ address: ready.address })
    await client.call('Hello', {})
  })
})

describe('serve serves', () => {
  test('an orchestration runs to its end on it', async () => {
    const { ready } = await serveReady()
    const client = await openClient({ address: ready.address })
    const worker = await openWorker(client)
    worker.orchestrator('greet', () => [complete(1, '"hello"')])
    const instanceId = await client.start('greet')
    expect(await client.completion(instanceId)).toMatchObject({
      orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
      output: { value: '"hello"' },
    })
  })
})

describe('serve on a port that is taken', () => {
  test('says which port and what to do, and exits 1', async () => {
    const port = await takePort()
    const { code, stdout, stderr } = await run('serve', '--port', String(port))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    // Not the next one: the other backend may have its control API there.
    const other = port < 65_534 ? port + 2 : port - 2
    expect(stderr).toMatch(
      new RegExp(`^greenroom: port ${port} on 127\\.0\\.0\\.1 is taken.*greenroom serve --port ${other} `),
    )
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  test('with --json says it in a JSON line with the code port-taken', async () => {
    const port = await takePort()
    const { code, stderr } = await call(serve, '--json', '--port', String(port))
    expect(code).toBe(1)
    expect(JSON.parse(stderr)).toEqual({
      event: 'failed',
      code: 'port-taken',
      message: expect.stringContaining(`port ${port}`),
    })
  })
})
