import { parseArgs } from 'node:util'
import { UsageError } from './exit-codes.ts'
import { isLoopback } from './loopback.ts'

export interface ServeOptions {
  port: number
  host: string
  json: boolean
  emulator: boolean
  help: boolean
}

/** Where the SDKs look when nobody tells them. */
const defaultPort = 4001
/** The gRPC port of the Durable Task Scheduler emulator. */
const emulatorPort = 8080

export const serveHelp = `Usage: greenroom serve [options]

Starts a backend that any Durable Task SDK connects to, unchanged, and serves until Ctrl-C.
Everything is kept in memory and gone when it stops.

Options:
  --port <number>  port to listen on; 0 takes a free one (default ${defaultPort}; ${emulatorPort} with --emulator)
  --host <name>    loopback interface to listen on (default 127.0.0.1)
  --emulator       stand in for the Durable Task Scheduler emulator: its port and connection string
  --json           print one JSON object a line: facts on stdout, logs and failures on stderr
  -h, --help       print this

Exit codes: 0 stopped by Ctrl-C, 1 failed, 2 wrong usage, 130 ended at once by a second Ctrl-C.`

/** Reads the options of `serve`; throws a UsageError with a sentence for what cannot be. */
export function parseServeOptions(args: string[]): ServeOptions {
  const values = read(args)
  const emulator = values.emulator ?? false
  const host = values.host ?? '127.0.0.1'
  if (!isLoopback(host))
    throw new UsageError(
      `refusing to listen on '${host}': anybody who reaches that interface could use the backend, and it has no ` +
        'token and no TLS yet. Use a loopback host: 127.0.0.1, ::1 or localhost.',
    )
  return {
    port: values.port === undefined ? (emulator ? emulatorPort : defaultPort) : parsePort(values.port),
    host,
    json: values.json ?? false,
    emulator,
    help: values.help ?? false,
  }
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        json: { type: 'boolean' },
        emulator: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${message.replace(/\.$/, '')}. greenroom serve --help lists the options.`)
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new UsageError(`--port must be a whole number from 0 to 65535, but it is '${text}'.`)
}
