/** The one table from what went wrong to a gRPC status. */
import { status } from '@grpc/grpc-js'
import { BackendError, type ErrorCode } from '../../kernel/errors.ts'

const statusByCode: Record<ErrorCode, status> = {
  'instance-not-found': status.NOT_FOUND,
  'instance-exists': status.ALREADY_EXISTS,
  'wrong-state': status.FAILED_PRECONDITION,
  'invalid-request': status.INVALID_ARGUMENT,
  'limit-exceeded': status.RESOURCE_EXHAUSTED,
  'task-hub-not-found': status.NOT_FOUND,
  'not-covered': status.UNIMPLEMENTED,
  stopping: status.UNAVAILABLE,
  'port-taken': status.INTERNAL,
  bug: status.INTERNAL,
}

export interface StatusError {
  readonly code: status
  readonly details: string
}

/**
 * The status of an expected refusal; undefined for anything else, which is a fault of the backend.
 * Line breaks do not survive the transport and are flattened.
 */
export function statusOf(error: unknown): StatusError | undefined {
  if (!(error instanceof BackendError) || error.code === 'bug') return undefined
  return { code: statusByCode[error.code], details: error.message.replaceAll(/\s+/g, ' ') }
}

/** A fault of the backend. Workers retry INTERNAL ten times, so their answers get another status (checklist 7). */
export function faultStatus(error: unknown, isAnswerOfWorker: boolean): StatusError {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: isAnswerOfWorker ? status.FAILED_PRECONDITION : status.INTERNAL,
    details: `The backend failed on this call; please report it with the log. ${reason.replaceAll(/\s+/g, ' ')}`,
  }
}

/** Messages travel escaped, in headers: of more than 8 kB some clients take none, and Node sends none of more than 64 kB. */
const MOST_ESCAPED = 6_000
/** What an escaped character takes at most. */
const ESCAPED = 9

/** The status as it can be sent: callers' own texts in it, ids for example, are of any length and make. */
export function sayable({ code, details }: StatusError): StatusError {
  const text = wellFormed(details)
  if (encodeURI(text).length <= MOST_ESCAPED) return { code, details: text }
  const part = Math.floor(MOST_ESCAPED / ESCAPED / 2)
  return { code, details: wellFormed(`${text.slice(0, part)} … ${text.slice(-part)}`) }
}

/** Half a character cannot be escaped. */
const wellFormed = (text: string): string => Buffer.from(text).toString()
