import { isIPv4 } from 'node:net'

/** Whether this host reaches only programs on the same machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

/** The host in a `Host` header, without its port and brackets; empty for what is no host. */
export function hostIn(header: string): string {
  try {
    return new URL(`http://${header}`).hostname.replace(/^\[(.*)\]$/, '$1')
  } catch {
    return ''
  }
}
