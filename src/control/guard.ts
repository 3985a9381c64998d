/** Keeps web pages of other sites out: their scripts reach loopback too. */
import { hostIn, isLoopback } from '../kernel/loopback.ts'
import { HttpError } from './http-errors.ts'

/**
 * Refuses a request that a browser sends for another site: one by a name that was made to lead here, one with the origin
 * of another page, and one whose body a form could have sent.
 */
export function guard(request: Request): void {
  const host = request.headers.get('host') ?? ''
  if (!isLoopback(hostIn(host)))
    throw new HttpError(
      403,
      `The control API is reached by a loopback name (127.0.0.1, localhost or [::1]), not by '${host}'.`,
    )
  const origin = request.headers.get('origin')
  if (origin !== null && origin !== `http://${host}`)
    throw new HttpError(403, `The control API does not answer pages of other sites, as '${origin}' is.`)
  const type = request.headers.get('content-type')
  if (request.method !== 'GET' && type !== null && !/^application\/json\s*(;|$)/i.test(type))
    throw new HttpError(
      415,
      `The body is JSON: send it with the header 'content-type: application/json', not '${type}'.`,
    )
}
