import { parseArgs } from 'node:util'
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

export interface ExecOptions extends Listen {
  help: boolean
  /** The program and its arguments, as they were written. */
  command: string[]
}

export const execHelp = `Usage: greenroom exec [options] -- <command> [arguments]

Starts a backend, runs the command beside it, stops the backend when the command has ended and
passes on its exit code. Nothing from the command on is read as an option of greenroom.

Options:
  --port <number>  port to listen on; 0 takes a free one (default 0)
  ${hostHelp('loopback interface')}
  ${timeHelp}
  ${fakesHelp}
  ${hubHelp}
  --control-port <number>
                   port of the control API: clock, fakes and runs over HTTP; a page shows the
                   same (default 0)
  ${lambdaHelp('0')}
  -h, --help       print this

The command finds the backend in its environment:
  GREENROOM_ADDRESS                        host:port, as the SDKs want it
  GREENROOM_CONTROL                        http://host:port of the control API
  ENDPOINT, TASKHUB                        http://host:port and default
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING, DURABLE_TASK_CONNECTION_STRING
                                           Endpoint=http://host:port;TaskHub=default;Authentication=None
and with --lambda, as AWS clients and SDKs look for it:
  AWS_ENDPOINT_URL_LAMBDA                  http://host:port of the Lambda API
  AWS_REGION, AWS_DEFAULT_REGION           the region of its functions
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY any, since signatures are not checked

Exit codes: those of the command, 128 + n when signal n ended it; 126 it cannot be executed, 127 it is not found;
1 the backend could not start, 2 wrong usage, 130 ended at once by a second Ctrl-C.`

const remedy = 'exec is for programs of this machine; greenroom serve can have a token and TLS.'

/** Reads the command line of `exec`; throws a UsageError with a sentence for what cannot be. */
export function parseExecOptions(args: string[]): ExecOptions {
  const { own, command } = split(args)
  const values = readOptions('exec', own, listenOptions)
  const help = values.help ?? false
  if (!help && !command[0])
    throw new UsageError(
      'name the command to run, e.g. greenroom exec -- pytest. greenroom exec --help explains more.',
    )
  const listen = parseListen(values, { port: 0, control: () => 0, lambda: () => 0 }, { remedy })
  return { ...listen, help, command }
}

/**
 * Splits at `--`, or else before the first word that is no option: some shells (PowerShell) take the `--` for
 * themselves.
 */
function split(args: string[]): { own: string[]; command: string[] } {
  const { tokens } = parseArgs({ args, options: listenOptions, strict: false, tokens: true })
  const end = tokens.find(({ kind }) => kind !== 'option')
  if (!end) return { own: args, command: [] }
  return {
    own: args.slice(0, end.index),
    command: args.slice(end.kind === 'option-terminator' ? end.index + 1 : end.index),
  }
}
