import { describe, expect, test } from 'vitest'
import { parseExecOptions } from '../../src/cli/exec-options.ts'
import { UsageError } from '../../src/cli/exit-codes.ts'

const sentenceOf = (...args: string[]): string => {
  try {
    return `accepted: ${JSON.stringify(parseExecOptions(args))}`
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
}

describe('the command line of exec', () => {
  test('by default: a free port on loopback', () => {
    expect(parseExecOptions(['--', 'pytest', '-q'])).toEqual({
      port: 0,
      host: '127.0.0.1',
      time: 'real',
      control: { port: 0, isWished: false },
      fakes: undefined,
      help: false,
      command: ['pytest', '-q'],
    })
  })

  test('options before -- are ours, all after it is the command', () => {
    expect(
      parseExecOptions(['--port', '9000', '--host=::1', '--time', 'skip', '--', 'go', '--time', '1', '-h']),
    ).toMatchObject({
      port: 9000,
      host: '::1',
      time: 'skip',
      control: { port: 0, isWished: false },
      command: ['go', '--time', '1', '-h'],
    })
  })

  test.each<[string[], string[]]>([
    [
      ['--', '--', 'x'],
      ['--', 'x'],
    ],
    [['--', '--help'], ['--help']],
    [
      ['--', 'npm', 'test', '--', '--bail'],
      ['npm', 'test', '--', '--bail'],
    ],
    [
      ['--', 'echo', '', ' a b ', '"'],
      ['echo', '', ' a b ', '"'],
    ],
  ])('%j runs %j', (args, command) => {
    expect(parseExecOptions(args).command).toEqual(command)
  })

  test.each<[string[], string[]]>([
    [
      ['pytest', '-q'],
      ['pytest', '-q'],
    ],
    [
      ['--port', '9000', 'pytest', '--port', '1'],
      ['pytest', '--port', '1'],
    ],
    [
      ['--time', 'skip', 'pytest', '-q'],
      ['pytest', '-q'],
    ],
    [
      ['npm', 'test', '--', '--bail'],
      ['npm', 'test', '--', '--bail'],
    ],
    [
      ['pytest', '--help'],
      ['pytest', '--help'],
    ],
  ])('without --, %j runs %j', (args, command) => {
    expect(parseExecOptions(args)).toMatchObject({ command, help: false })
  })

  test('--help needs no command', () => {
    expect(parseExecOptions(['--help'])).toMatchObject({ help: true, command: [] })
    expect(parseExecOptions(['-h', '--', 'pytest'])).toMatchObject({ help: true })
  })

  test.each([[[]], [['--']], [['--port', '9000']], [['--', '']]])('%j names no command', args => {
    expect(sentenceOf(...args)).toMatch(/^name the command to run, e\.g\. greenroom exec -- pytest\./)
  })

  test.each([
    [['--prot', '1', '--', 'pytest'], "'--prot'"],
    [['--json', '--', 'pytest'], "'--json'"],
    [['-q', 'pytest'], "'-q'"],
    [['--port'], "'--port"],
    [['--port', '--', 'pytest'], "'--port'"],
  ])('%j is refused with a pointer to --help', (args, what) => {
    const sentence = sentenceOf(...args)
    expect(sentence).toContain(what)
    expect(sentence).toMatch(/[^.]\. greenroom exec --help lists the options\.$/)
    expect(sentence).not.toContain('\n')
  })

  test('port, host and time are held to the rules of serve', () => {
    expect(sentenceOf('--port=high', '--', 'x')).toMatch(/^--port must be a whole number/)
    expect(sentenceOf('--host=0.0.0.0', '--', 'x')).toMatch(/^refusing to listen on '0\.0\.0\.0'/)
    expect(sentenceOf('--time=fast', '--', 'x')).toMatch(/^--time must be real, skip or manual/)
  })
})
