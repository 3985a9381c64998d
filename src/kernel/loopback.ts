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

/** The host as this machine's programs write it in an address: all interfaces are none that they could connect to. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
