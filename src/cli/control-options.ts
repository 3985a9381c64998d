/** The options of the commands that talk to a running backend. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './exit-codes.ts'

/** Which backend, which hub, and how to print. */
export interface Asking {
  /** Address of the control API. */
  url: string
  taskHub: string
  /** The hub was named. */
  isNamed: boolean
  json: boolean
  help: boolean
}

/** Where `serve` has its control API when nothing is said. */
const defaultUrl = 'http://127.0.0.1:4002'

export const askingOptions = {
  url: { type: 'string' },
  'task-hub': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export const askingHelp = `--url <address>  the control API, as serve prints it (default: GREENROOM_CONTROL, or ${defaultUrl})
  --task-hub <name>
                   the task hub (default: default)
  --json           print one JSON object a line
  -h, --help       print this`

/** The exit codes of these commands. */
export const askingExits = 'Exit codes: 0 done, 1 refused or nobody answers, 2 wrong usage.'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>
>

/** The words of a command line; throws a UsageError for an unknown option or a missing value. */
export function readWords<const T extends Options>(command: string, args: string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
    throw new UsageError(`${message.replace(/\.$/, '')}. greenroom ${command} --help lists the options.`)
  }
}

interface AskingValues {
  url?: string
  'task-hub'?: string
  json?: boolean
  help?: boolean
}

/** Throws a UsageError for what is no address. */
export const readAsking = ({
  url,
  'task-hub': taskHub,
  json = false,
  help = false,
}: AskingValues): Asking => ({
  url: help ? defaultUrl : readUrl(url ?? process.env.GREENROOM_CONTROL ?? defaultUrl),
  taskHub: taskHub ?? 'default',
  isNamed: taskHub !== undefined,
  json,
  help,
})

function readUrl(text: string): string {
  const url = /^https?:\/\//.test(text) ? text : `http://${text}`
  if (URL.canParse(url)) return url.replace(/\/+$/, '')
  throw new UsageError(`'${text}' is no address of a control API, as ${defaultUrl} is.`)
}
