/** The closed list of what can go wrong towards a caller. The facade's table maps each to a status. */
export type ErrorCode =
  | 'instance-not-found'
  | 'instance-exists'
  | 'wrong-state'
  | 'invalid-request'
  | 'task-hub-not-found'
  | 'not-covered'
  | 'stopping'
  | 'port-taken'
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
export const instanceNotFound = (instanceId: string): BackendError =>
  new BackendError('instance-not-found', `An instance with the id '${instanceId}' was not found.`)

export const invalidRequest = (message: string): BackendError => new BackendError('invalid-request', message)

/** What a log says of something thrown: its stack where it has one. */
export const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
