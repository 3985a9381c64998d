import { hostHelp, type Listen, listenOptions, parseListen, readOptions, timeHelp } from './listen-options.ts'

export interface ServeOptions extends Listen {
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
  ${hostHelp}
  ${timeHelp}
  --emulator       stand in for the Durable Task Scheduler emulator: its port and connection string
  --json           print one JSON object a line: facts on stdout, logs and failures on stderr
  -h, --help       print this

Exit codes: 0 stopped by Ctrl-C, 1 failed, 2 wrong usage, 130 ended at once by a second Ctrl-C.`

/** Reads the options of `serve`; throws a UsageError with a sentence for what cannot be. */
export function parseServeOptions(args: string[]): ServeOptions {
  const values = readOptions('serve', args, {
    ...listenOptions,
    json: { type: 'boolean' },
    emulator: { type: 'boolean' },
  })
  const emulator = values.emulator ?? false
  return {
    ...parseListen(values, emulator ? emulatorPort : defaultPort),
    json: values.json ?? false,
    emulator,
    help: values.help ?? false,
  }
}
