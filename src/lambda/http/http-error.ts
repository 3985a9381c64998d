/** How a refusal is answered: clients tell errors by a header, and by nothing in the body (section 1.3). */
import { BackendError, describe } from '../../kernel/errors.ts'
import { LambdaError } from '../core/errors.ts'

/** Refusals that only requests over HTTP meet. */
const kinds = {
  AccessDeniedException: { status: 403, member: 'Message', fault: 'User' },
  InvalidRequestContentException: { status: 400, member: 'message', fault: 'User' },
  RequestTooLargeException: { status: 413, member: 'message', fault: 'User' },
  UnknownOperationException: { status: 404, member: 'Message', fault: 'User' },
  ServiceUnavailableException: { status: 503, member: 'Message', fault: 'Service' },
} as const

export class HttpError extends BackendError {
  declare readonly name: keyof typeof kinds

  constructor(name: keyof typeof kinds, message: string) {
    super('invalid-request', message)
    this.name = name
  }
}

export interface Refusal {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Record<string, string>
}

/** The answer to an error; `unexpected` is told, in words, of one that is a fault of ours. */
export function refusalOf(error: unknown, unexpected: (text: string) => void): Refusal {
  if (error instanceof LambdaError) {
    const { retryAfter } = error.throttling
    return {
      status: error.status,
      headers: {
        'x-amzn-errortype': error.name,
        ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      },
      body: error.body(),
    }
  }
  if (error instanceof HttpError) return refusal(error.name, error.message)
  if (error instanceof BackendError && error.code === 'stopping')
    return refusal('ServiceUnavailableException', error.message)
  unexpected(`A request failed: ${describe(error)}`)
  const message = `The service failed unexpectedly; please report it. ${String(error)}`
  return refusalOf(new LambdaError('ServiceException', message), unexpected)
}

function refusal(name: keyof typeof kinds, message: string): Refusal {
  const { status, member, fault } = kinds[name]
  return { status, headers: { 'x-amzn-errortype': name }, body: { Type: fault, [member]: message } }
}
