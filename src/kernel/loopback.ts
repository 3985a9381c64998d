import { isIPv4 } from 'node:net'

/** Whether this host reaches only programs on the same machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
