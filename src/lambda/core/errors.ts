/** The errors of the service, as clients know them (section 1.3). */
import { BackendError, type ErrorCode } from '../../kernel/errors.ts'

interface ErrorKind {
  readonly status: number
  /** The member of the body that carries the sentence; clients look for no other. */
  readonly member: 'message' | 'Message'
  readonly fault: 'User' | 'Service'
  readonly code: ErrorCode
}

const user = (status: number, member: ErrorKind['member'], code: ErrorCode): ErrorKind => ({
  status,
  member,
  fault: 'User',
  code,
})
const keys: ErrorKind = { status: 502, member: 'Message', fault: 'Service', code: 'wrong-state' }

const kinds = {
  InvalidParameterValueException: user(400, 'message', 'invalid-request'),
  ResourceNotFoundException: user(404, 'Message', 'instance-not-found'),
  CallbackTimeoutException: user(400, 'Message', 'wrong-state'),
  DurableExecutionAlreadyStartedException: user(409, 'Message', 'instance-exists'),
  TooManyRequestsException: user(429, 'message', 'wrong-state'),
  ServiceException: { status: 500, member: 'Message', fault: 'Service', code: 'bug' },
  KMSAccessDeniedException: keys,
  KMSDisabledException: keys,
  KMSInvalidStateException: keys,
  KMSNotFoundException: keys,
} as const satisfies Record<string, ErrorKind>

export type LambdaErrorName = keyof typeof kinds

/** More about a refusal for which the client should wait. */
export interface Throttling {
  readonly reason?: string
  /** When to come again, in seconds. */
  readonly retryAfter?: number
}

/**
 * A refusal that clients tell by its name. Facades send the name in a header and the body as it is here.
 *
 * @example
 * catch (error) { if (error instanceof LambdaError) answer(error.status, error.name, error.body()) }
 */
export class LambdaError extends BackendError {
  declare readonly name: LambdaErrorName
  readonly status: number
  readonly member: 'message' | 'Message'
  readonly fault: 'User' | 'Service'
  readonly throttling: Throttling

  constructor(name: LambdaErrorName, message: string, throttling: Throttling = {}) {
    const { status, member, fault, code } = kinds[name]
    super(code, message)
    this.name = name
    this.status = status
    this.member = member
    this.fault = fault
    this.throttling = throttling
  }

  /** The body of the answer. */
  body(): Record<string, string> {
    const { reason } = this.throttling
    return { Type: this.fault, [this.member]: this.message, ...(reason !== undefined && { Reason: reason }) }
  }
}

/** Shorthand for the commonest refusal. */
export const invalidParameter = (message: string): LambdaError =>
  new LambdaError('InvalidParameterValueException', message)

export const resourceNotFound = (message: string): LambdaError =>
  new LambdaError('ResourceNotFoundException', message)
