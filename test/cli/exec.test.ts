import { execPath as node } from 'node:process'
import { describe, expect, test } from 'vitest'
import { errorOf, openClient, status } from '../support/backend.ts'
import { run, serveReady, start } from './command.ts'

/** `exec` with a Node program. */
const program = (code: string, ...args: string[]): string[] => ['exec', '--', node, '-e', code, ...args]

describe('exec runs a command beside a backend', () => {
  test('the command reaches the backend through its environment; its output is the only one', async () => {
    const { code, stdout, stderr } = await run(
      ...program(`
        const { Client, credentials } = require('@grpc/grpc-js')
        const { GREENROOM_ADDRESS: address } = process.env
        const client = new Client(address, credentials.createInsecure())
        const asIs = bytes => bytes
        client.makeUnaryRequest('/TaskHubSidecarService/Hello', asIs, asIs, Buffer.alloc(0), error => {
          console.log(error?.message ?? 'hello from ' + address)
          client.close()
        })`),
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^hello from 127\.0\.0\.1:[1-9]\d*\n$/)
  })

  test('every variable leads to that address; what was in the environment stays', async () => {
    const names = ['ENDPOINT', 'TASKHUB', 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING']
    const all = ['GREENROOM_ADDRESS', ...names, 'DURABLE_TASK_CONNECTION_STRING', 'PATH', 'GRPC_VERBOSITY']
    const { stdout } = await run(
      ...program(
        `console.log(JSON.stringify(${JSON.stringify(all)}.map(name => process.env[name] ?? null)))`,
      ),
    )
    const [address, ...others] = JSON.parse(stdout)
    const [, port] = /^127\.0\.0\.1:(\d+)$/.exec(address) ?? []
    const connection = `Endpoint=http://localhost:${port};TaskHub=default;Authentication=None`
    expect(others).toEqual([
      `http://${address}`,
      'default',
      connection,
      connection,
      process.env.PATH,
      process.env.GRPC_VERBOSITY ?? null,
    ])
  })

  test('--port and --host say where the backend is', async () => {
    const { command: first, ready } = await serveReady()
    first.signal('SIGINT')
    await first.result
    const print = ['--', node, '-p', 'process.env.ENDPOINT']
    const { stdout } = await run('exec', '--port', String(ready.port), '--host', 'localhost', ...print)
    expect(stdout).toBe(`http://localhost:${ready.port}\n`)
  })

  test('a port that is taken is said; the command is not run', async () => {
    const { ready } = await serveReady()
    const command = ['--', node, '-p', '"ran"']
    const { code, stdout, stderr } = await run('exec', '--port', String(ready.port), ...command)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^greenroom: port ${ready.port} .* is taken.*greenroom exec --port`))
  })

  test('the command gets its words as they are written', async () => {
    const words = ['a b', '', '"quoted"', "it's", '--', '--help', '--port', '$HOME `x` \\ *', '--json', 'ü\n']
    const { stdout } = await run(
      ...program('console.log(JSON.stringify(process.argv.slice(1)))', '--', ...words),
    )
    expect(JSON.parse(stdout)).toEqual(words)
  })

  test('without -- the first word that is no option begins the command', async () => {
    const { code, stdout } = await run(
      'exec',
      '--port',
      '0',
      node,
      '-p',
      'process.argv.length',
      '--',
      '--help',
    )
    expect({ code, stdout }).toEqual({ code: 0, stdout: '2\n' })
  })
})

describe('the exit code', () => {
  test.each([0, 5])('%i of the command is passed on', async wished => {
    expect(await run(...program(`process.exit(${wished})`))).toMatchObject({ code: wished, stderr: '' })
  })

  test('is 128 + n when signal n ended the command', async () => {
    const killed = program("process.kill(process.pid, 'SIGKILL')")
    expect(await run(...killed)).toMatchObject({ code: 137, signal: null, stderr: '' })
  })

  test.each([
    [127, 'no-such-program', "there is no program 'no-such-program' to run."],
    [127, './no-such-program', "there is no program './no-such-program' to run."],
    [127, 'node -v', "there is no program 'node -v' to run. No shell splits the words: "],
    [126, './package.json', "'./package.json' cannot be executed: permission denied."],
    [126, './package.json/x', "'./package.json/x' cannot be executed: not a directory."],
  ])('is %i with one sentence for %s', async (wished, name, sentence) => {
    const { code, stdout, stderr } = await run('exec', '--', name)
    expect({ code, stdout }).toEqual({ code: wished, stdout: '' })
    expect(stderr).toMatch(/^greenroom: .*\n$/)
    expect(stderr).toContain(sentence)
  })
})

describe('a signal', () => {
  /** Says where the backend is and stays; says how many signals it got when it ends itself after one. */
  const waits = (last: string) => `
    let signals = 0
    const ends = () => { signals++; setImmediate(() => { console.log('signals', signals); process.exit(3) }) }
    process.on('${last}', ends)
    setInterval(() => {}, 1000)
    console.log(process.env.GREENROOM_ADDRESS)`

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s reaches the command once; its exit code is passed on and the backend is gone',
    async signal => {
      const command = start(...program(waits(signal)))
      const address = await command.line(/^127/)
      const client = await openClient({ address })
      await client.call('Hello', {})
      command.signal(signal)
      const { code, signal: killedBy, stdout, stderr } = await command.result
      expect({ code, killedBy, stderr }).toEqual({ code: 3, killedBy: null, stderr: '' })
      expect(stdout).toBe(`${address}\nsignals 1\n`)
      expect((await errorOf(client.call('Hello', {}))).code).toBe(status.UNAVAILABLE)
    },
  )

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s that ends the command is exit code %i', async (signal, wished) => {
    const command = start(...program('console.log(1); setInterval(() => {}, 1000)'))
    await command.line(/1/)
    command.signal(signal)
    expect(await command.result).toMatchObject({ code: wished, signal: null, stderr: '' })
  })

  test('a second one ends a command that does not want to end', async () => {
    const command = start(...program(`process.on('SIGINT', () => console.log('no')); ${waits('SIGUSR2')}`))
    await command.line(/^127/)
    command.signal('SIGINT')
    await command.line(/^no$/)
    const again = setInterval(() => command.signal('SIGINT'), 50)
    // Comes when the last holder of the output is gone, which would be the command.
    const { code, stdout } = await command.result
    clearInterval(again)
    expect(code).toBe(130)
    expect(stdout.match(/no/g)).toHaveLength(1)
  })

  test('the backend is there until the command has ended, however long that takes', async () => {
    const command = start(
      ...program(`
        process.on('SIGTERM', () => console.log('tidying up'))
        process.on('SIGUSR2', () => process.exit(0))
        setInterval(() => {}, 1000)
        console.log(process.env.GREENROOM_ADDRESS + ' ' + process.pid)`),
    )
    const [address, pid] = (await command.line(/^127/)).split(' ')
    const client = await openClient({ address })
    command.signal('SIGTERM')
    await command.line(/tidying up/)
    await client.call('Hello', {})
    process.kill(Number(pid), 'SIGUSR2')
    expect((await command.result).code).toBe(0)
  })
})

test('the backend is gone when the command has ended', async () => {
  const { stdout } = await run(...program('console.log(process.env.GREENROOM_ADDRESS)'))
  const client = await openClient({ address: stdout.trim() })
  expect((await errorOf(client.call('Hello', {}))).code).toBe(status.UNAVAILABLE)
})
