/** The options that every command with a backend has, and how a command line is read. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './exit-codes.ts'
import { isLoopback } from './loopback.ts'

/** Where a backend listens. */
export interface Listen {
  port: number
  host: string
}

export const listenOptions = {
  port: { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const defaultHost = '127.0.0.1'

/** The line of `--help` on the host. */
export const hostHelp = `--host <name>    loopback interface to listen on (default ${defaultHost})`

/** Reads `--port` and `--host`; throws a UsageError with a sentence for what cannot be. */
export function parseListen(values: { port?: string; host?: string }, defaultPort: number): Listen {
  const host = values.host ?? defaultHost
  if (!isLoopback(host))
    throw new UsageError(
      `refusing to listen on '${host}': anybody who reaches that interface could use the backend, and it has no ` +
        'token and no TLS yet. Use a loopback host: 127.0.0.1, ::1 or localhost.',
    )
  return { port: values.port === undefined ? defaultPort : parsePort(values.port), host }
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
