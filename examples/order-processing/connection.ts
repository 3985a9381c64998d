import { Metadata } from '@grpc/grpc-js'

/**
 * What the SDK's client and worker need to reach a backend: its address, and the task hub as a request header.
 * The endpoint is `host:port` or a URL; `https` means TLS. A managed scheduler also wants an access token.
 */
export function connect(endpoint: string, taskHub: string, accessToken?: string) {
  const url = new URL(endpoint.includes('://') ? endpoint : `http://${endpoint}`)
  return {
    hostAddress: url.host,
    useTLS: url.protocol === 'https:',
    metadataGenerator: async () => {
      const metadata = new Metadata()
      metadata.set('taskhub', taskHub)
      if (accessToken) metadata.set('authorization', `Bearer ${accessToken}`)
      return metadata
    },
  }
}
