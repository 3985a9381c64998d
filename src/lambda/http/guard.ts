/** Keeps web pages of other sites out: their scripts reach loopback too, and signatures are not checked. */
import { hostIn, isLoopback } from '../../kernel/loopback.ts'
import { HttpError } from './http-error.ts'

/**
 * Refuses a request that a browser sends for another site: one with the origin of its page, and, where only this machine
 * is to get in (`isLocal`), one by a name that was made to lead here. AWS clients send neither.
 */
export function guard(headers: Headers, isLocal: boolean): void {
  const host = headers.get('host') ?? ''
  if (isLocal && !isLoopback(hostIn(host)))
    throw new HttpError(
      'AccessDeniedException',
      `The service is reached by a loopback name (127.0.0.1, localhost or [::1]), not by '${host}'. For other names, listen with a host of your own.`,
    )
  const origin = headers.get('origin')
  // Where a page only loads something, say an image, its browser sends no origin.
  const isForeign =
    origin === null
      ? headers.get('sec-fetch-site') === 'cross-site'
      : !isLoopback(hostIn(origin.replace(/^https?:\/\//, '')))
  if (isForeign)
    throw new HttpError(
      'AccessDeniedException',
      `The service does not answer pages of other sites${origin === null ? '' : `, as '${origin}' is`}.`,
    )
}
