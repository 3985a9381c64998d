/** Who may speak to the facade: TLS for the connection, and a token that every call shows. */
import { createHash, timingSafeEqual } from 'node:crypto'
import {
  type Metadata,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js'

/** A certificate with what follows it up to its root, and its private key; PEM. */
export interface TlsIdentity {
  readonly cert: Buffer
  readonly key: Buffer
}

export interface Security {
  /** Undefined: whoever connects does so in the clear. */
  readonly tls: TlsIdentity | undefined
  /** Undefined: nobody is asked for one. */
  readonly token: string | undefined
}

export function serverCredentials(tls: TlsIdentity | undefined): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure()
  return ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.cert }])
}

/** Refuses every call without the token, before anything of its request is read. */
export function tokenGuard(token: string): ServerInterceptor {
  const expected = digestOf(token)
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start: next =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            const problem = problemOf(metadata, expected)
            if (problem) call.sendStatus({ code: status.UNAUTHENTICATED, details: problem })
            else pass(metadata)
          },
        }),
    })
}

function problemOf(metadata: Metadata, expected: Buffer): string | undefined {
  const [, shown] = /^Bearer +(\S+)$/i.exec(String(metadata.get('authorization')[0] ?? '')) ?? []
  if (shown === undefined)
    return "This backend asks for a token: send the header 'authorization: Bearer <token>' with every call."
  // Digests are of one length, and how long it takes to compare them says nothing about the token.
  if (timingSafeEqual(digestOf(shown), expected)) return undefined
  return "The token in the header 'authorization' is not the one that this backend asks for."
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()
