/** The options of `serve` that let others than this machine's programs reach it: TLS and a token. */
import { readFileSync } from 'node:fs'
import { isLoopback } from '../kernel/loopback.ts'
import { UsageError } from './exit-codes.ts'

/** How the gRPC port is guarded. */
export interface SecurityWishes {
  /** Paths of files. */
  tls: { cert: string; key: string } | undefined
  token: string | undefined
}

export const securityOptions = {
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  token: { type: 'string' },
  'token-file': { type: 'string' },
} as const

/** Where a token is looked for that is said to be in the environment. */
const TOKEN_VARIABLE = 'GREENROOM_TOKEN'

/** The lines of `--help` on them. */
export const securityHelp = `--tls-cert <file>, --tls-key <file>
                   encrypt the gRPC port: certificate and private key, PEM
  --token-file <file>
                   ask every call for the token in this file: authorization: Bearer <token>
  --token env      ask for the token in the variable ${TOKEN_VARIABLE}; env:NAME names another`

interface SecurityValues {
  'tls-cert'?: string
  'tls-key'?: string
  token?: string
  'token-file'?: string
}

/** Throws a UsageError with a sentence for what cannot be. */
export function parseSecurity(values: SecurityValues): SecurityWishes {
  const { 'tls-cert': cert, 'tls-key': key } = values
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('--tls-cert and --tls-key go together: name both files.')
  return {
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    token: readToken(values),
  }
}

/** Refuses a host that others reach, unless it is guarded. `remedy` says how that is done. */
export function requireGuarded(host: string, guard: SecurityWishes | undefined, remedy: string): void {
  if (isLoopback(host) || (guard?.tls && guard.token !== undefined)) return
  throw new UsageError(
    `refusing to listen on '${host}': anybody who reaches that interface could use the backend. ${remedy} ` +
      'Or use a loopback host: 127.0.0.1, ::1 or localhost.',
  )
}

/** Never the token itself: what stands on a command line is seen by everybody on the machine. */
function readToken({ token, 'token-file': file }: SecurityValues): string | undefined {
  if (token !== undefined && file !== undefined)
    throw new UsageError('--token and --token-file do not go together: name one place of the token.')
  if (file !== undefined) return checked(contentOf(file), `the file '${file}'`)
  if (token === undefined) return undefined
  const [place, name = TOKEN_VARIABLE] = /^env(?::(\w+))?$/.exec(token) ?? []
  if (place === undefined)
    throw new UsageError(
      '--token must be env or env:NAME: a token on the command line would be seen by everybody on this machine.',
    )
  return checked(process.env[name] ?? '', `the variable ${name}`)
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`--token-file cannot be read: ${reason}.`)
  }
}

function checked(token: string, where: string): string {
  if (/^[!-~]+$/.test(token)) return token
  throw new UsageError(`${where} has no token: printable characters of ASCII, without blanks.`)
}
