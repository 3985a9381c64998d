/** The options that every command with a backend has, and how a command line is read. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './exit-codes.ts'
import { type HubWishes, hubOptions, parseHubOptions } from './hub-options.ts'
import { type LambdaWish, lambdaOptions, parseLambda } from './lambda-options.ts'
import { parsePort, type WishedPort, wishedPort } from './ports.ts'
import { requireGuarded, type SecurityWishes } from './security-options.ts'

/** How the time of its hubs passes. */
const times = ['real', 'skip', 'manual'] as const

/** Where a backend listens, how its time passes, and what its hubs take and keep. */
export interface Listen extends HubWishes {
  port: number
  host: string
  time: (typeof times)[number]
  /** Where the control API listens. */
  control: WishedPort
  /** Path of a file of fakes. */
  fakes: string | undefined
  /** The API of AWS Lambda durable functions; undefined for none. */
  lambda: LambdaWish | undefined
}

/** Where the parts of a backend listen when nothing is said; each is told the port that was asked for. */
interface DefaultPorts {
  port: number
  control: (port: number) => number
  lambda: (port: number) => number
}

export const listenOptions = {
  port: { type: 'string' },
  host: { type: 'string' },
  time: { type: 'string' },
  'control-port': { type: 'string' },
  fakes: { type: 'string' },
  ...hubOptions,
  ...lambdaOptions,
  help: { type: 'boolean', short: 'h' },
} as const

const defaultHost = '127.0.0.1'

/** The line of `--help` on the host. */
export const hostHelp = (what: string): string =>
  `--host <name>    ${what} to listen on (default ${defaultHost})`

/** The lines of `--help` on time. */
export const timeHelp = `--time <mode>    real (default); skip: while a client waits and nothing is left to do, the clock
                   jumps to the next timer, so that thirty days pass in milliseconds; or manual: it
                   stands still until greenroom time, or the control API, moves it`

/** The line of `--help` on fakes. */
export const fakesHelp = `--fakes <file>   answer the activities, orchestrations and entities in this JSON file, without
                   any worker: [{ "activity": "charge", "returns": { "receipt": "r-1" } }]`

type ListenValues = Parameters<typeof parseLambda>[0] &
  Parameters<typeof parseHubOptions>[0] & {
    port?: string
    host?: string
    time?: string
    'control-port'?: string
    fakes?: string
  }

/**
 * Reads the options of a backend; throws a UsageError with a sentence for what cannot be. `remedy` says what may be done
 * about a host that is not guarded.
 */
export function parseListen(
  values: ListenValues,
  defaults: DefaultPorts,
  { guard, remedy }: { guard?: SecurityWishes; remedy: string },
): Listen {
  const host = values.host ?? defaultHost
  requireGuarded(host, guard, remedy)
  const port = values.port === undefined ? defaults.port : parsePort('--port', values.port)
  return {
    port,
    host,
    time: parseTime(values.time ?? 'real'),
    control: wishedPort('--control-port', values['control-port'], defaults.control(port)),
    fakes: values.fakes,
    lambda: parseLambda(values, defaults.lambda(port)),
    ...parseHubOptions(values),
  }
}

function parseTime(text: string): Listen['time'] {
  const time = times.find(mode => mode === text)
  if (time) return time
  throw new UsageError(`--time must be real, skip or manual, but it is '${text}'.`)
}

type Options = NonNullable<ParseArgsConfig['options']>
type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T }>>['values']

/** The values of a command's options; throws a UsageError for an unknown option or a missing value. */
export function readOptions<const T extends Options>(command: string, args: string[], options: T): Values<T> {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
    throw new UsageError(`${message.replace(/\.$/, '')}. greenroom ${command} --help lists the options.`)
  }
}
