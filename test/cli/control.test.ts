/** The control API of `serve` and `exec`: where it is, and what it has from a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath as node } from 'node:process'
import { expect, test } from 'vitest'
import { exec } from '../../src/cli/exec.ts'
import { serve } from '../../src/cli/serve.ts'
import { type ControlServer, createControlServer } from '../../src/control/index.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { call, run, serveReady, start } from './command.ts'

function fileOf(content: unknown): string {
  const directory = mkdtempSync(join(tmpdir(), 'fakes-'))
  atEnd(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'fakes.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const json = async (url: string, body?: unknown): Promise<Record<string, unknown>> => {
  const headers = { 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
  return (await (await fetch(url, sent)).json()) as Record<string, unknown>
}

/** A server on a port that comes after a free one. */
async function takePortAfterFree(): Promise<ControlServer> {
  const backend = await ownBackend()
  for (;;) {
    const taken = await createControlServer(backend)
    atEnd(() => taken.stop())
    const before = await createControlServer(backend, { port: taken.port - 1 }).catch(() => undefined)
    await before?.stop()
    if (before) return taken
  }
}

test('serve says where its control API is; with manual time it moves the clock', async () => {
  const { ready, command } = await serveReady('--time', 'manual')
  expect(ready.control).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  const clock = `${ready.control}/v1/hubs/default/clock`
  const { now } = await json(clock)
  expect(await json(`${clock}/advance`, { by: '30d' })).toMatchObject({ now: Number(now) + 30 * 86_400_000 })
  command.signal('SIGINT')
  expect(await command.result).toMatchObject({ code: 0 })
})

test('for people too; the next free port when the one after --port is taken', async () => {
  const taken = await takePortAfterFree()
  const command = start('serve', '--port', String(taken.port - 1), '--time', 'manual')
  const line = await command.line(/^Control API: /)
  const port = Number(/:(\d+) /.exec(line)?.[1])
  expect(port).toBeGreaterThan(taken.port)
  await command.line(/^Ctrl-C/)
})

test('a control port that was asked for and is taken is said', async () => {
  const taken = await createControlServer(await ownBackend())
  atEnd(() => taken.stop())
  const { code, stdout, stderr } = await call(serve, '--port', '0', '--control-port', String(taken.port))
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    new RegExp(`^greenroom: port ${taken.port} .* is taken.*greenroom serve --control-port \\d+.*\\n$`),
  )
})

test('exec leads its command to the control API, and its fakes answer, each on its hub', async () => {
  const fakes = fileOf([
    { orchestration: 'order', answers: [{ returns: 'r-1', times: 1 }, { throws: { message: 'sold out' } }] },
    { orchestration: 'order', returns: 'elsewhere', taskHub: 'b' },
  ])
  const program = `
    const post = async (path, body) => (await fetch(process.env.GREENROOM_CONTROL + '/v1/hubs/' + path, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    })).json()
    const output = async hub => {
      const { instanceId } = await post(hub + '/runs', { name: 'order' })
      const { output, failure } = await post(hub + '/runs/' + instanceId + '/wait', {})
      return output ?? failure.errorMessage
    }
    for (const hub of ['default', 'default', 'b']) console.log(await output(hub))`
  const command = ['--', node, '--input-type=module', '-e', program]
  const { code, stdout, stderr } = await run('exec', '--fakes', fakes, ...command)
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'r-1\nsold out\nelsewhere\n', stderr: '' })
})

const refused = (message: RegExp) => ({ name: 'UsageError', message: expect.stringMatching(message) })

test('a file of fakes that cannot be used is one sentence, and nothing is started', async () => {
  const fakes = fileOf([{ activity: 'a' }, { activity: 'b', throws: {} }])
  await expect(exec(['--fakes', fakes, '--', node, '-e', 'process.exit(7)'])).rejects.toMatchObject(
    refused(/^'.*fakes\.json' is no file of fakes\. \[1\]\.throws\.message: is missing \(string\)\.$/),
  )
})

test('so is one that is no JSON, or is not there', async () => {
  await expect(serve(['--port', '0', '--fakes', fileOf('[{')])).rejects.toMatchObject(
    refused(/^'.*fakes\.json' is no JSON: /),
  )
  await expect(serve(['--port', '0', '--fakes', '/no/fakes.json'])).rejects.toMatchObject(
    refused(/^'\/no\/fakes\.json' cannot be read: /),
  )
})
