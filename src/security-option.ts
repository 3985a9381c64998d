/** The options `tls` and `token`, and which hosts need them. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Security, TlsIdentity } from './durable-task/grpc/security.ts'
import { invalidRequest } from './kernel/errors.ts'
import { isLoopback } from './kernel/loopback.ts'

/** Whom a server is to those who connect to it. Both are PEM, or the path of a file with it. */
export interface TlsOptions {
  /** The certificate, followed by those between it and its root. */
  cert: string | Buffer
  /** Its private key, without a passphrase. */
  key: string | Buffer
}

interface SecurityOptions {
  readonly host: string
  readonly tls?: TlsOptions | undefined
  readonly token?: string | undefined
}

/** Throws `invalid-request` for what cannot be used, and for a host that others reach without both. */
export function securityOf({ host, tls, token }: SecurityOptions): Security {
  if (!isLoopback(host) && !(tls && token !== undefined))
    throw invalidRequest(
      `Others reach '${host}', so the backend listens there only with TLS and a token: pass { tls: { cert, key }, token }. Or use a loopback host: 127.0.0.1, ::1 or localhost.`,
    )
  return { tls: tls && identityOf(tls), token: token === undefined ? undefined : checkToken(token) }
}

/** As it can stand in a header. */
function checkToken(token: unknown): string {
  if (typeof token === 'string' && /^[!-~]+$/.test(token)) return token
  throw invalidRequest('A token has one printable character of ASCII or more, and no blanks.')
}

/** Both are looked at here, for a server with a broken one starts and then refuses everybody. */
function identityOf({ cert, key }: TlsOptions): TlsIdentity {
  const identity = { cert: read('certificate', cert), key: read('private key', key) }
  const certificate = parse('certificate', () => new X509Certificate(identity.cert))
  const privateKey = parse<KeyObject>('private key', () => createPrivateKey(identity.key))
  if (!certificate.checkPrivateKey(privateKey))
    throw invalidRequest('The private key for TLS belongs to another certificate.')
  return identity
}

function read(what: string, pem: unknown): Buffer {
  if (Buffer.isBuffer(pem)) return pem
  if (typeof pem !== 'string' || pem === '')
    throw invalidRequest(`TLS needs a ${what}: its PEM, or the path of a file with it.`)
  if (pem.includes('-----BEGIN')) return Buffer.from(pem)
  return parse(what, () => readFileSync(pem))
}

function parse<T>(what: string, attempt: () => T): T {
  try {
    return attempt()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalidRequest(`The ${what} for TLS cannot be read: ${reason}`)
  }
}
