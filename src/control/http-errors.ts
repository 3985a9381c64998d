/** Which HTTP status an error becomes, and what the answer says. */
import { BackendError, type ErrorCode } from '../kernel/errors.ts'
import { ReplayMismatchError } from '../testing/replay/replay-errors.ts'
import { RunWaitError } from '../testing/run-errors.ts'

const statuses = {
  'instance-not-found': 404,
  'instance-exists': 409,
  'wrong-state': 409,
  'invalid-request': 400,
  'limit-exceeded': 429,
  'task-hub-not-found': 404,
  'not-covered': 501,
  stopping: 503,
  'port-taken': 409,
  bug: 500,
} as const satisfies Record<ErrorCode, number>

/** The codes that a refusal may have. */
export const errorCodes = Object.keys(statuses) as ErrorCode[]

type Status = (typeof statuses)[ErrorCode] | 403 | 413 | 415

/** A request that another status than its code's describes better. */
export class HttpError extends BackendError {
  readonly status: Status

  constructor(status: Status, message: string) {
    super('invalid-request', message)
    this.name = 'HttpError'
    this.status = status
  }
}

export interface Refusal {
  status: Status
  body: { error: { code: ErrorCode; message: string; reason?: string } }
}

/** The answer to an error; `unexpected` is told of one that is a fault of ours. */
export function refusalOf(error: unknown, unexpected: (error: unknown) => void): Refusal {
  if (!(error instanceof BackendError)) {
    unexpected(error)
    const message = `The backend failed unexpectedly; please report it. ${String(error)}`
    return { status: statuses.bug, body: { error: { code: 'bug', message } } }
  }
  const { code, message } = error
  const status = error instanceof HttpError ? error.status : statuses[code]
  return { status, body: { error: { code, message, ...reasonOf(error) } } }
}

/** What a program would branch on. */
function reasonOf(error: BackendError): { reason?: string } {
  if (error instanceof RunWaitError) return { reason: error.reason }
  return error instanceof ReplayMismatchError ? { reason: 'mismatch' } : {}
}
