import { isRelay, type StatelyOptions } from '../inspect/stately/stately-options.ts'
import { UsageError } from './exit-codes.ts'
import { hubHelp } from './hub-options.ts'
import { lambdaHelp } from './lambda-options.ts'
import {
  fakesHelp,
  hostHelp,
  type Listen,
  listenOptions,
  parseListen,
  readOptions,
  timeHelp,
} from './listen-options.ts'
import { parseSecurity, type SecurityWishes, securityHelp, securityOptions } from './security-options.ts'

/** The option `inspect` of a backend, as a command line can say it. */
export type StatelyWish = 'stately' | { stately: StatelyOptions }

export interface ServeOptions extends Listen, SecurityWishes {
  json: boolean
  emulator: boolean
  /** Where instances are shown beside greenroom's own page. */
  inspect: StatelyWish | undefined
  /** Path of the file that keeps the hubs. */
  save: string | undefined
  help: boolean
}

/** Where the SDKs look when nobody tells them. */
const defaultPort = 4001
/** Of the Lambda API, unless it is taken. */
const defaultLambdaPort = 9001
/** The gRPC port of the Durable Task Scheduler emulator. */
const emulatorPort = 8080
/** The emulator has its dashboard there. */
const emulatorControlPort = 8082

export const serveHelp = `Usage: greenroom serve [options]

Starts a backend that any Durable Task SDK connects to, unchanged, and serves until Ctrl-C; with
--lambda, a service for AWS Lambda durable functions as well.
Everything is kept in memory, and gone when it stops unless it is saved.

Options:
  --port <number>  port to listen on; 0 takes a free one (default ${defaultPort}; ${emulatorPort} with --emulator)
  ${hostHelp('interface')};
                   any but a loopback one needs TLS and a token
  ${securityHelp}
  ${timeHelp}
  ${fakesHelp}
  ${hubHelp}
  --control-port <number>
                   port of the page and the control API: clock, fakes and runs over HTTP
                   (default: the one after --port, or the next free one)
  ${lambdaHelp(`${defaultLambdaPort}, or the next free one`)}
  --save <file>    keep the hubs in this file: loaded at the start, saved every few seconds after
                   changes and at the end
  --emulator       stand in for the Durable Task Scheduler emulator: its port and connection string
  --inspect stately
                   show every instance in the Stately inspector too, a page that needs the internet
  --inspect <ws://…>
                   tell a relay of @statelyai/inspect that runs already, say ws://localhost:8080
  --json           print one JSON object a line: facts on stdout, logs and failures on stderr
  -h, --help       print this

Exit codes: 0 stopped by Ctrl-C, 1 failed, 2 wrong usage, 130 ended at once by a second Ctrl-C.`

const remedy = 'Ask for a token and use TLS: --token-file, --tls-cert and --tls-key.'

/** Reads the options of `serve`; throws a UsageError with a sentence for what cannot be. */
export function parseServeOptions(args: string[]): ServeOptions {
  const values = readOptions('serve', args, {
    ...listenOptions,
    ...securityOptions,
    json: { type: 'boolean' },
    emulator: { type: 'boolean' },
    save: { type: 'string' },
    inspect: { type: 'string' },
  })
  if (values.save === '') throw new UsageError('--save needs the path of a file.')
  const emulator = values.emulator ?? false
  const guard = parseSecurity(values)
  const controlPortOf = (port: number): number => {
    if (emulator && values.port === undefined) return emulatorControlPort
    return port === 0 ? 0 : port + 1
  }
  return {
    ...parseListen(
      values,
      {
        port: emulator ? emulatorPort : defaultPort,
        control: controlPortOf,
        lambda: port => (port === 0 ? 0 : defaultLambdaPort),
      },
      { guard, remedy },
    ),
    ...guard,
    json: values.json ?? false,
    emulator,
    save: values.save,
    inspect: readInspect(values.inspect),
    help: values.help ?? false,
  }
}

function readInspect(wish: string | undefined): StatelyWish | undefined {
  if (wish === undefined || wish === 'stately') return wish
  if (isRelay(wish)) return { stately: { relay: wish } }
  throw new UsageError(
    `--inspect must be stately, or the address of a relay as ws://localhost:8080, but it is '${wish}'.`,
  )
}
