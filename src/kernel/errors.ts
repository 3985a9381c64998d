/** The closed list of what can go wrong towards a caller. The facade's table maps each to a status. */
export type ErrorCode =
  /** The id names no instance of the hub. */
  | 'instance-not-found'
  /** An instance of that id exists and may not be replaced. */
  | 'instance-exists'
  /** The instance, hub or backend is in a state that does not allow this. */
  | 'wrong-state'
  /** The request or option itself is wrong; the message says how. */
  | 'invalid-request'
  /** The hub holds as much as its limits allow; the message names the limit. */
  | 'limit-exceeded'
  /** Hubs are strict and this is not one of them. */
  | 'task-hub-not-found'
  /** The protocol knows it, this version does not serve it yet. */
  | 'not-covered'
  /** The backend is shutting down. */
  | 'stopping'
  /** Another program listens on the wished port. */
  | 'port-taken'
  /** A fault of the backend; please report it. */
  | 'bug'

/**
 * The one error of the backend: a code from a short list and a sentence that says what was wrong and what to do.
 *
 * @example
 * try { await backend.start() } catch (error) {
 *   if (error instanceof BackendError && error.code === 'port-taken') …
 * }
 */
export class BackendError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackendError'
    this.code = code
  }
}

/** Shorthand for the commonest refusal: the id names no instance of this hub. */
export function instanceNotFound(instanceId: string, executionId?: string): BackendError {
  const which = executionId ? `An execution '${executionId}' of the instance` : 'An instance with the id'
  return new BackendError('instance-not-found', `${which} '${instanceId}' was not found.`)
}

export const invalidRequest = (message: string): BackendError => new BackendError('invalid-request', message)

/** What a log says of something thrown: its stack where it has one. */
export const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
