import { describe, expect, test } from 'vitest'
import { commandOnWindows } from '../../src/kernel/windows-command.ts'

const env = {
  Path: 'C:\\tools;C:\\Program Files\\nodejs;C:\\repo\\node_modules\\.bin',
  PATHEXT: '.COM;.EXE;.BAT;.CMD',
  ComSpec: 'C:\\Windows\\cmd.exe',
}

const on = (...files: string[]) => {
  const there = new Set(files.map(file => file.toLowerCase()))
  return (name: string, ...args: string[]) =>
    commandOnWindows(name, args, env, path => there.has(path.toLowerCase()))
}

/** The arguments of a program at the end of a `cmd.exe` line, taken apart by the published rules of both. */
function argumentsOf(line: string, readings: number): string[] {
  let text = line
  for (let reading = 0; reading < readings; reading++) text = text.replaceAll(/\^(.)/g, '$1')
  const words = ['']
  let quoted = false
  for (const [part, slashes = '', quote] of text.matchAll(/(\\*)(")|\\+|[^"\\]/g)) {
    if (quote) {
      words[words.length - 1] += '\\'.repeat(slashes.length >> 1)
      if (slashes.length % 2) words[words.length - 1] += '"'
      else quoted = !quoted
    } else if (part === ' ' && !quoted) words.push('')
    else words[words.length - 1] += part
  }
  return words.slice(1)
}

describe('a command on Windows', () => {
  test('an executable runs without a shell, its arguments untouched', () => {
    const command = on('C:\\tools\\go.exe')
    expect(command('go', 'test', '-run', 'a "b" & c')).toEqual({
      file: 'C:\\tools\\go.EXE',
      args: ['test', '-run', 'a "b" & c'],
    })
    expect(command('go.exe')).toMatchObject({ file: 'C:\\tools\\go.exe' })
  })

  test('a batch file runs in cmd.exe, which reads nothing into the line', () => {
    const command = on('C:\\Program Files\\nodejs\\npx.cmd')
    const { file, args, windowsVerbatimArguments } = command('npx', 'x', '50%PATH%', 'a & b')
    expect({ file, windowsVerbatimArguments }).toEqual({
      file: 'C:\\Windows\\cmd.exe',
      windowsVerbatimArguments: true,
    })
    expect(args.slice(0, 3)).toEqual(['/d', '/s', '/c'])
    expect(args[3]).toBe('"C:\\Program^ Files\\nodejs\\npx.CMD ^"x^" ^"50^%PATH^%^" ^"a^ ^&^ b^""')
  })

  test.each([
    ['', 'a b', '--'],
    ['say "hi"', 'C:\\dir\\', 'a\\"b', '\\\\'],
    ['50%', '!x!', '^', 'a|b>c<d&e', '(f)'],
  ])('the arguments %j, %j, %j … arrive as they are', (...args) => {
    const once = on('C:\\tools\\mvn.cmd')('mvn', ...args).args[3]!
    expect(argumentsOf(once.slice(1, -1), 1)).toEqual(args)
    const twice = on('C:\\repo\\node_modules\\.bin\\vitest.cmd')('vitest', ...args).args[3]!
    expect(argumentsOf(twice.slice(1, -1), 2)).toEqual(args)
  })

  test('the first folder of the path wins, and a path is not searched for', () => {
    const command = on('C:\\tools\\x.cmd', 'C:\\Program Files\\nodejs\\x.exe', 'bin\\x.exe')
    expect(command('x').file).toBe('C:\\Windows\\cmd.exe')
    expect(command('.\\bin\\x').file).toBe('bin\\x.EXE')
    expect(command('.\\x')).toEqual({ file: '.\\x', args: [] })
  })

  test('what is not found is left to the system', () => {
    expect(on()('nosuch', '-v')).toEqual({ file: 'nosuch', args: ['-v'] })
  })
})
