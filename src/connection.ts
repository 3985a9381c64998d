/** How the JavaScript SDK reaches a hub. */
import { type ChannelCredentials, credentials, Metadata } from '@grpc/grpc-js'
import type { Security } from './durable-task/grpc/security.ts'

/**
 * What the JavaScript SDK needs to reach a hub; spreads into the options of its client and worker. Other SDKs take
 * `backend.address`, and send the header `taskhub`, and `authorization` where there is a token, in their own way.
 */
export interface HubConnection {
  /** `host:port` of the backend. */
  readonly hostAddress: string
  /** Makes the headers of each call: `taskhub` with the hub's name, and `authorization` where the backend has a token. */
  readonly metadataGenerator: () => Promise<Metadata>
  /**
   * Trusts the backend's own certificate, as one made for tests needs it; only there with TLS. For a certificate that an
   * authority has signed, put your own `credentials` in their place.
   */
  readonly credentials?: ChannelCredentials
}

/** Where a backend is reached, and what it asks for. */
export interface Door {
  readonly address: string
  readonly security: Security
}

export function connectionTo(hubName: string, { address, security: { tls, token } }: Door): HubConnection {
  return {
    hostAddress: address,
    metadataGenerator: async () => {
      const metadata = new Metadata()
      metadata.set('taskhub', hubName)
      if (token !== undefined) metadata.set('authorization', `Bearer ${token}`)
      return metadata
    },
    ...(tls && { credentials: credentials.createSsl(tls.cert) }),
  }
}
