/** The options that every command with a backend has, and how a command line is read. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './exit-codes.ts'
import { isLoopback } from './loopback.ts'

/** How the time of its hubs passes; nobody could move a manual clock from outside. */
const times = ['real', 'skip'] as const

/** Where a backend listens, and how its time passes. */
export interface Listen {
  port: number
  host: string
  time: (typeof times)[number]
}

export const listenOptions = {
  port: { type: 'string' },
  host: { type: 'string' },
  time: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const defaultHost = '127.0.0.1'

/** The line of `--help` on the host. */
export const hostHelp = `--host <name>    loopback interface to listen on (default ${defaultHost})`

/** The lines of `--help` on time. */
export const timeHelp = `--time <mode>    real (default), or skip: while a client waits and nothing is left to do, the
                   clock jumps to the next timer, so that thirty days pass in milliseconds`

/** Reads `--port`, `--host` and `--time`; throws a UsageError with a sentence for what cannot be. */
export function parseListen(
  values: { port?: string; host?: string; time?: string },
  defaultPort: number,
): Listen {
  const host = values.host ?? defaultHost
  if (!isLoopback(host))
    throw new UsageError(
      `refusing to listen on '${host}': anybody who reaches that interface could use the backend, and it has no ` +
        'token and no TLS yet. Use a loopback host: 127.0.0.1, ::1 or localhost.',
    )
  const port = values.port === undefined ? defaultPort : parsePort(values.port)
  return { port, host, time: parseTime(values.time ?? 'real') }
}

function parseTime(text: string): Listen['time'] {
  const time = times.find(mode => mode === text)
  if (time) return time
  const hint =
    text === 'manual' ? ' Manual clocks are moved from code: createTestBackend in a test of its own.' : ''
  throw new UsageError(`--time must be real or skip, but it is '${text}'.${hint}`)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new UsageError(`--port must be a whole number from 0 to 65535, but it is '${text}'.`)
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
