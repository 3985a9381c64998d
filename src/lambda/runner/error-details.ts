/** Errors of executions and operations, as tests read and write them. */
import type { ErrorObject } from '../core/protocol.ts'

/** What is known of an error; what was not said is absent. */
export interface ErrorDetails {
  readonly type?: string
  readonly message?: string
  /** Text of the function's own choice. */
  readonly data?: string
  readonly stackTrace?: readonly string[]
}

/** An error to answer with: its message, something thrown, or its parts. */
export type ErrorLike = string | Error | ErrorDetails

/** The error as a test reads it. */
export function errorDetails(error: ErrorObject | undefined): ErrorDetails | undefined {
  if (!error) return undefined
  const { ErrorType: type, ErrorMessage: message, ErrorData: data, StackTrace: stackTrace } = error
  return {
    ...(type !== undefined && { type }),
    ...(message !== undefined && { message }),
    ...(data !== undefined && { data }),
    ...(stackTrace !== undefined && { stackTrace }),
  }
}

/** The error as it is on the wire. */
export function errorObject(error: unknown): ErrorObject {
  if (error instanceof Error) return { ErrorType: error.name, ErrorMessage: error.message }
  if (typeof error !== 'object' || error === null) return { ErrorMessage: String(error) }
  const { type, message, data, stackTrace }: ErrorDetails = error
  return {
    ...(type !== undefined && { ErrorType: type }),
    ...(message !== undefined && { ErrorMessage: message }),
    ...(data !== undefined && { ErrorData: data }),
    ...(stackTrace !== undefined && { StackTrace: stackTrace }),
  }
}

/** An error in a line. */
export const formatError = ({ type, message }: ErrorDetails): string =>
  [type, message].filter(part => part !== undefined && part !== '').join(': ') || 'an error without a message'
