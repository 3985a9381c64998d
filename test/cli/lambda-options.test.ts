import { describe, expect, test } from 'vitest'
import { parseExecOptions } from '../../src/cli/exec-options.ts'
import { UsageError } from '../../src/cli/exit-codes.ts'
import { parseServeOptions } from '../../src/cli/serve-options.ts'

const lambdaOf = (...args: string[]) => parseServeOptions(['--lambda', ...args]).lambda

const refusal = (...args: string[]): string => {
  try {
    return `accepted: ${JSON.stringify(parseServeOptions(args))}`
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
}

describe('the port of the Lambda API', () => {
  test('is 9001, or one from there on, unless another is named', () => {
    expect(lambdaOf()?.port).toEqual({ port: 9001, isWished: false })
    expect(lambdaOf('--lambda-port', '9100')?.port).toEqual({ port: 9100, isWished: true })
    expect(lambdaOf('--emulator')?.port).toEqual({ port: 9001, isWished: false })
  })

  test('is a free one beside a backend on a free one, as exec always has it', () => {
    expect(lambdaOf('--port', '0')?.port).toEqual({ port: 0, isWished: false })
    const { lambda } = parseExecOptions(['--lambda', '--', 'pytest'])
    expect(lambda).toEqual({ port: { port: 0, isWished: false }, functions: [] })
  })

  test('is held to the rule of --port', () => {
    expect(refusal('--lambda', '--lambda-port', 'high')).toBe(
      "--lambda-port must be a whole number from 0 to 65535, but it is 'high'.",
    )
  })
})

describe('functions', () => {
  test('without --lambda there is no Lambda API', () => {
    expect(parseServeOptions([]).lambda).toBeUndefined()
  })

  test('are commands or addresses, durable or plain, in any number', () => {
    const functions = lambdaOf(
      '--function',
      'order=python -m awslambdaric order.handler',
      '--function=stock=http://localhost:9000',
      '--plain-function',
      'tax=node "tax rates.js" --rate=7',
    )?.functions
    expect(functions).toEqual([
      {
        name: 'order',
        target: { command: ['python', '-m', 'awslambdaric', 'order.handler'] },
        durable: true,
      },
      { name: 'stock', target: { url: 'http://localhost:9000' }, durable: true },
      { name: 'tax', target: { command: ['node', 'tax rates.js', '--rate=7'] }, durable: false },
    ])
  })

  test.each(['order', 'order=', 'order=  ', ''])("'%s' says not where the function is", text => {
    expect(refusal('--lambda', `--function=${text}`)).toBe(
      `--function takes a name and where the function is, as in order='python order.py', but it is '${text}'.`,
    )
  })

  test.each(['my order', 'order:1', 'ä', 'a'.repeat(65)])("'%s' is no name of a function", name => {
    expect(refusal('--lambda', '--plain-function', `${name}=node tax.js`)).toBe(
      `a function's name has 1 to 64 letters, digits, '_' and '-', unlike '${name}'.`,
    )
  })

  test('two of one name are refused, whatever kind they are of', () => {
    const twice = ['--function', 'a=node a.js', '--plain-function', 'a=node b.js']
    expect(refusal('--lambda', ...twice)).toBe("there are two functions 'a'. Give each a name of its own.")
  })

  test('an address that is none, and a command with an open quote, are refused', () => {
    expect(refusal('--lambda', '--function', 'a=http://')).toBe(
      "the address of the function 'a' is none: 'http://'.",
    )
    expect(refusal('--lambda', '--function', `a=node 'a.js`)).toBe(
      "in the command of the function 'a' a quote is not closed: node 'a.js",
    )
  })

  test.each([
    ['--lambda-port', '9100'],
    ['--function', 'a=node a.js'],
    ['--plain-function', 'a=node a.js'],
  ])('%s needs --lambda', (option, value) => {
    expect(refusal(option, value)).toBe(`${option} is an option of the Lambda API: add --lambda.`)
  })
})

test('exec reads the same options before its command', () => {
  const { lambda, command } = parseExecOptions([
    '--lambda',
    '--function',
    'order=python order.py',
    '--',
    'pytest',
    '--function',
    'mine',
  ])
  expect(lambda?.functions.map(({ name }) => name)).toEqual(['order'])
  expect(command).toEqual(['pytest', '--function', 'mine'])
})
