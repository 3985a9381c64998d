import { describe, expect, test } from 'vitest'
import { UsageError } from '../../src/cli/exit-codes.ts'
import { parseServeOptions } from '../../src/cli/serve-options.ts'

const sentenceOf = (...args: string[]): string => {
  try {
    return `accepted: ${JSON.stringify(parseServeOptions(args))}`
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
}

describe('the options of serve', () => {
  test('by default: the port the SDKs look at, on loopback, for people', () => {
    expect(parseServeOptions([])).toEqual({
      port: 4001,
      host: '127.0.0.1',
      time: 'real',
      control: { port: 4002, isWished: false },
      fakes: undefined,
      json: false,
      emulator: false,
      help: false,
    })
  })

  test('--emulator takes the port of the emulator, unless another is named', () => {
    expect(parseServeOptions(['--emulator'])).toMatchObject({ emulator: true, port: 8080 })
    expect(parseServeOptions(['--emulator', '--port', '9000'])).toMatchObject({ emulator: true, port: 9000 })
  })

  test.each([
    [['--port', '9000'], 9001, false],
    [['--port', '0'], 0, false],
    [['--emulator'], 8082, false],
    [['--emulator', '--port', '9000'], 9001, false],
    [['--control-port', '7'], 7, true],
    [['--control-port', '0'], 0, true],
  ])('with %j the control API is on %i', (args, port, isWished) => {
    expect(parseServeOptions(args).control).toEqual({ port, isWished })
  })

  test('--control-port is held to the rule of --port', () => {
    expect(sentenceOf('--control-port=high')).toBe(
      "--control-port must be a whole number from 0 to 65535, but it is 'high'.",
    )
  })

  test.each(['0', '1', '65535'])('--port %s is a port', port => {
    expect(parseServeOptions(['--port', port]).port).toBe(Number(port))
  })

  test.each(['high', '', '-1', '65536', '1.5', '0x10', '1e3'])('--port=%s is none', port => {
    expect(sentenceOf(`--port=${port}`)).toBe(
      `--port must be a whole number from 0 to 65535, but it is '${port}'.`,
    )
  })

  test.each(['localhost', '127.0.0.1', '127.0.0.2', '::1'])('--host %s is loopback', host => {
    expect(parseServeOptions(['--host', host]).host).toBe(host)
  })

  test.each([
    '0.0.0.0',
    '::',
    '192.168.1.10',
    '127.example.com',
    'localhost.example.com',
    '::ffff:10.0.0.1',
    '',
  ])("--host '%s' is refused", host => {
    expect(sentenceOf('--host', host)).toContain(`refusing to listen on '${host}'`)
  })

  test.each(['real', 'skip', 'manual'])('--time %s is a way for time to pass', time => {
    expect(parseServeOptions(['--time', time]).time).toBe(time)
  })

  test.each(['', 'fast', 'Skip'])("--time='%s' is none", time => {
    expect(sentenceOf(`--time=${time}`)).toContain(
      `--time must be real, skip or manual, but it is '${time}'.`,
    )
  })

  test('--save without a path is refused', () => {
    expect(sentenceOf('--save', '')).toBe('--save needs the path of a file.')
  })

  test.each([[['--port']], [['--time']], [['now']], [['--json=yes']], [['-x']]])(
    '%j is refused with a pointer to --help',
    args => {
      expect(sentenceOf(...args)).toMatch(/[^.]\. greenroom serve --help lists the options\.$/)
    },
  )
})
