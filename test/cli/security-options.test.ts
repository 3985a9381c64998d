import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentials } from '@grpc/grpc-js'
import { describe, expect, test, vi } from 'vitest'
import { UsageError } from '../../src/cli/exit-codes.ts'
import { parseServeOptions } from '../../src/cli/serve-options.ts'
import { atEnd } from '../support/at-end.ts'
import { errorOf, openClient, status } from '../support/backend.ts'
import { selfSigned } from '../support/certificate.ts'
import { run, serveReady, start } from './command.ts'

const sentenceOf = (...args: string[]): string => {
  try {
    return `accepted: ${JSON.stringify(parseServeOptions(args))}`
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
}

/** Writes the files, and returns the paths of them. */
async function inFiles<Name extends string>(contents: Record<Name, string>): Promise<Record<Name, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-security-'))
  atEnd(() => rm(folder, { recursive: true }))
  const paths = Object.keys(contents).map(name => [name, join(folder, name)] as const)
  for (const [name, path] of paths) await writeFile(path, contents[name as Name])
  return Object.fromEntries(paths) as Record<Name, string>
}

function inEnvironment(name: string, value: string): void {
  vi.stubEnv(name, value)
  atEnd(() => vi.unstubAllEnvs())
}

const tls = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem']

describe('the options of serve for TLS and a token', () => {
  test('by default there is neither', () => {
    expect(parseServeOptions([])).toMatchObject({ tls: undefined, token: undefined })
  })

  test('files of certificate and key', () => {
    expect(parseServeOptions(tls).tls).toEqual({ cert: 'cert.pem', key: 'key.pem' })
  })

  test.each([[tls.slice(0, 2)], [tls.slice(2)]])('%j alone is refused', args => {
    expect(sentenceOf(...args)).toBe('--tls-cert and --tls-key go together: name both files.')
  })

  test('a token from a file, without the line break at its end', async () => {
    const { token } = await inFiles({ token: 'open-sesame-7\n' })
    expect(parseServeOptions(['--token-file', token]).token).toBe('open-sesame-7')
  })

  test('a token from the environment', () => {
    inEnvironment('GREENROOM_TOKEN', 'from-env')
    inEnvironment('MY_TOKEN', 'from-mine')
    expect(parseServeOptions(['--token', 'env']).token).toBe('from-env')
    expect(parseServeOptions(['--token', 'env:MY_TOKEN']).token).toBe('from-mine')
  })

  test.each(['open-sesame-7', 'envy', 'env:', ''])('--token=%s is refused, and not said again', token => {
    const sentence = sentenceOf(`--token=${token}`)
    expect(sentence).toBe(
      '--token must be env or env:NAME: a token on the command line would be seen by everybody on this machine.',
    )
  })

  test('an empty place of a token is refused', async () => {
    inEnvironment('GREENROOM_TOKEN', '')
    const { empty, two } = await inFiles({ empty: '\n', two: 'two words\n' })
    expect(sentenceOf('--token', 'env')).toMatch(/^the variable GREENROOM_TOKEN has no token/)
    expect(sentenceOf('--token-file', empty)).toMatch(/^the file '.*empty' has no token/)
    expect(sentenceOf('--token-file', two)).toMatch(/^the file '.*two' has no token/)
    expect(sentenceOf('--token-file', `${empty}.not`)).toMatch(/^--token-file cannot be read: ENOENT/)
    expect(sentenceOf('--token', 'env', '--token-file', two)).toMatch(/do not go together/)
  })

  test('another host than loopback needs both', async () => {
    const { token } = await inFiles({ token: 'open-sesame-7' })
    const ask = ['--token-file', token]
    for (const part of [[], tls, ask])
      expect(sentenceOf('--host', '0.0.0.0', ...part)).toMatch(
        /^refusing to listen on '0\.0\.0\.0'.*--token-file, --tls-cert and --tls-key\..*127\.0\.0\.1/,
      )
    expect(parseServeOptions(['--host', '0.0.0.0', ...tls, ...ask]).host).toBe('0.0.0.0')
  })
})

test('serve on all interfaces: gRPC over TLS with the token, page and control API on loopback', async () => {
  const { cert, key } = selfSigned()
  const files = await inFiles({ cert, key, token: 'open-sesame-7\n' })
  const guard = ['--tls-cert', files.cert, '--tls-key', files.key, '--token-file', files.token]
  const { command, ready } = await serveReady('--host', '0.0.0.0', ...guard)
  expect(ready).toMatchObject({
    host: '0.0.0.0',
    address: `127.0.0.1:${ready.port}`,
    certificate: files.cert,
    hasToken: true,
    connectionString: expect.stringMatching(/^Endpoint=https:/),
    control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
  })
  const trusting = credentials.createSsl(Buffer.from(cert))
  const { address } = ready
  const stranger = await openClient({ address, credentials: trusting })
  expect((await errorOf(stranger.call('Hello', {}))).code).toBe(status.UNAUTHENTICATED)
  const headers = { authorization: 'Bearer open-sesame-7' }
  const client = await openClient({ address, credentials: trusting, headers })
  expect(await client.call('Hello', {})).toEqual({})
  command.signal('SIGINT')
  const { stdout, stderr } = await command.result
  expect(stdout + stderr).not.toContain('open-sesame')
})

test('serve says to people what clients need, and not the token', async () => {
  const { cert, key } = selfSigned()
  const files = await inFiles({ cert, key, token: 'open-sesame-7\n' })
  const command = start(
    ...[
      'serve',
      '--port',
      '0',
      '--token-file',
      files.token,
      '--tls-cert',
      files.cert,
      '--tls-key',
      files.key,
    ],
  )
  await command.line(/Ctrl-C/)
  command.signal('SIGINT')
  const { stdout } = await command.result
  expect(stdout).toMatch(/^ {2}JavaScript .*createSsl/m)
  expect(stdout).toMatch(/^ {2}Python .*secure_channel=True/m)
  expect(stdout).toMatch(
    /^Every call has to show the token, in the header `authorization: Bearer <token>`\.$/m,
  )
  expect(stdout).not.toContain('open-sesame')
})

test('serve with a key of another certificate fails with a sentence', async () => {
  const files = await inFiles({ cert: selfSigned().cert, key: selfSigned().key })
  const { code, stderr } = await run(
    ...['serve', '--port', '0', '--tls-cert', files.cert, '--tls-key', files.key],
  )
  expect(code).toBe(1)
  expect(stderr).toMatch(/could not start: The private key for TLS belongs to another certificate\./)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})
