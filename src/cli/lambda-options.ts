/** The options of durable functions of AWS Lambda, which `serve` and `exec` have in common. */
import { UsageError } from './exit-codes.ts'
import { type WishedPort, wishedPort } from './ports.ts'
import { splitWords } from './words.ts'

/** The Lambda API that a command opens. */
export interface LambdaWish {
  port: WishedPort
  functions: readonly WishedFunction[]
}

/** A function that runs elsewhere. */
interface WishedFunction {
  name: string
  target: { url: string } | { command: string[] }
  durable: boolean
}

export const lambdaOptions = {
  lambda: { type: 'boolean' },
  'lambda-port': { type: 'string' },
  function: { type: 'string', multiple: true },
  'plain-function': { type: 'string', multiple: true },
} as const

/** The lines of `--help`. */
export const lambdaHelp = (
  defaultPort: string,
): string => `--lambda         open the API of AWS Lambda durable functions, too
  --lambda-port <number>
                   port of that API (default ${defaultPort})
  --function <name>=<command | url>
                   a durable function: a command that is run for its invocations, as in
                   'order=python -m awslambdaric order.handler', or the address of a runtime
                   emulator; quotes keep words together, no shell is involved; may be repeated
  --plain-function <name>=<command | url>
                   a function that is not durable, for others to invoke; may be repeated`

interface LambdaValues {
  lambda?: boolean
  'lambda-port'?: string
  function?: string[]
  'plain-function'?: string[]
}

/** Reads the options; undefined without `--lambda`. Throws a UsageError with a sentence for what cannot be. */
export function parseLambda(values: LambdaValues, defaultPort: number): LambdaWish | undefined {
  const { function: durable = [], 'plain-function': plain = [], 'lambda-port': port } = values
  if (!values.lambda) {
    const given = (['lambda-port', 'function', 'plain-function'] as const).find(
      name => values[name] !== undefined,
    )
    if (given) throw new UsageError(`--${given} is an option of the Lambda API: add --lambda.`)
    return undefined
  }
  const functions = [
    ...durable.map(text => parseFunction('--function', text, true)),
    ...plain.map(text => parseFunction('--plain-function', text, false)),
  ]
  const names = functions.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw new UsageError(`there are two functions '${twice}'. Give each a name of its own.`)
  return { port: wishedPort('--lambda-port', port, defaultPort), functions }
}

function parseFunction(option: string, text: string, durable: boolean): WishedFunction {
  const [, name, target = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
  if (name === undefined || target.trim() === '')
    throw new UsageError(
      `${option} takes a name and where the function is, as in order='python order.py', but it is '${text}'.`,
    )
  if (!/^[\w-]{1,64}$/.test(name))
    throw new UsageError(`a function's name has 1 to 64 letters, digits, '_' and '-', unlike '${name}'.`)
  return { name, target: parseTarget(name, target.trim()), durable }
}

function parseTarget(name: string, text: string): WishedFunction['target'] {
  if (/^https?:\/\//i.test(text)) {
    if (URL.canParse(text)) return { url: text }
    throw new UsageError(`the address of the function '${name}' is none: '${text}'.`)
  }
  const command = splitWords(text)
  if (command) return { command }
  throw new UsageError(`in the command of the function '${name}' a quote is not closed: ${text}`)
}
