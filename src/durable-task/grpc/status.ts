/** The one table from what went wrong to a gRPC status. */
import { status } from '@grpc/grpc-js'
import { BackendError, type ErrorCode } from '../../kernel/errors.ts'

const statusByCode: Record<ErrorCode, status> = {
  'instance-not-found': status.NOT_FOUND,
  'instance-exists': status.ALREADY_EXISTS,
  'wrong-state': status.FAILED_PRECONDITION,
  'invalid-request': status.INVALID_ARGUMENT,
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
