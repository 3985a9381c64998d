import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { environment } from '../../src/cli/addressing.ts'
import { exec } from '../../src/cli/exec.ts'
import { serve } from '../../src/cli/serve.ts'
import { call, run } from './command.ts'

const manifest: { version: string } = createRequire(import.meta.url)('../../package.json')

const lambdaOptions = ['--lambda', '--lambda-port', '--function', '--plain-function']
const hubOptions = ['--limits', '--retain']
const securityOptions = ['--tls-cert', '--tls-key', '--token', '--token-file']
const listenOptions = [
  '--port',
  '--host',
  '--time',
  '--fakes',
  '--control-port',
  '--help',
  ...lambdaOptions,
  ...hubOptions,
]

describe('the command line explains itself', () => {
  test('--help names every command and exits 0', async () => {
    const { code, stdout, stderr } = await run('--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Usage: greenroom <command>')
    expect(stdout).toMatch(/^ {2}serve +\w/m)
    expect(stdout).toMatch(/^ {2}exec +\w/m)
  })

  test('serve --help names every option with its default and exits 0', async () => {
    const { code, stdout, stderr } = await call(serve, '--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const option of [...listenOptions, ...securityOptions, '--emulator', '--json'])
      expect(stdout).toContain(option)
    expect(stdout).toContain('4001')
    expect(stdout).toContain('8080')
    expect(stdout).toContain('9001')
  })

  test('exec --help names every option and variable and exits 0', async () => {
    const { code, stdout, stderr } = await call(exec, '--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const option of [...listenOptions, 'exec [options] -- <command>']) expect(stdout).toContain(option)
    for (const variable of Object.keys(environment('127.0.0.1:1', ''))) expect(stdout).toContain(variable)
  })

  test('--version prints the version of the package and nothing else', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  })
})

describe('a command line that cannot be carried out is one sentence and exit code 2', () => {
  const refused: [string, string[], RegExp][] = [
    ['no command', [], /name a command: serve/],
    ['an unknown command', ['srve'], /there is no command 'srve'.*serve/],
    ['an unknown option before a command', ['--port=1'], /there is no option '--port=1'/],
    ['an unknown option of serve', ['serve', '--prot', '1'], /'--prot'.*greenroom serve --help/],
    [
      'an unknown option of exec',
      ['exec', '--json', '--', 'pytest', '--json'],
      /'--json'.*greenroom exec --help/,
    ],
  ]

  test.each(refused)('%s', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  test.each<['serve' | 'exec', string[], RegExp]>([
    ['serve', ['--time', 'fast'], /^--time must be real, skip or manual, but it is 'fast'\.$/],
    ['serve', ['--host', '0.0.0.0'], /^refusing to listen on '0\.0\.0\.0'.*token.*TLS.*127\.0\.0\.1/],
    ['exec', ['--'], /^name the command to run.*greenroom exec -- pytest/],
  ])('%s %j', async (command, args, sentence) => {
    await expect({ serve, exec }[command](args)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(sentence),
    })
  })

  test('with --json the sentence is a JSON line', async () => {
    const { code, stdout, stderr } = await run('serve', '--json', '--host', '0.0.0.0')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(stderr)).toEqual({
      event: 'failed',
      code: 'usage',
      message: expect.stringContaining('refusing to listen'),
    })
  })
})
