/** What waiting for an execution can end in, beside what was waited for. */
import { BackendError } from '../../kernel/errors.ts'
import { type ErrorDetails, formatError } from './error-details.ts'
import type { RunResult } from './run-result.ts'

/**
 * Thrown by `result.output()` when the execution ended otherwise than SUCCEEDED. The message holds the error and the printed
 * run.
 */
export class ExecutionFailedError extends BackendError {
  readonly arn: string
  readonly status: RunResult['status']
  /** What the handler, or the service, said of it. */
  readonly error: ErrorDetails | undefined
  /** The run, a line for each operation. */
  readonly table: string

  constructor({ arn, name, functionName, status, error }: RunResult, table: string) {
    const why = error ? `: ${formatError(error)}` : ''
    const ended = status === 'RUNNING' ? 'has not ended' : `ended as ${status}${why}`
    super(
      'wrong-state',
      `'${name}' (${functionName}) ${ended.replace(/\.$/, '')}. It has no output.\n\n${table}`,
    )
    this.name = 'ExecutionFailedError'
    this.arn = arn
    this.status = status
    this.error = error
    this.table = table
  }
}

/**
 * Thrown by every wait for an execution that came to nothing. The message says what the execution waits for, and holds the
 * printed run.
 */
export class LambdaWaitError extends BackendError {
  readonly arn: string
  /** Its time was up, or the execution ended without having been there. */
  readonly reason: 'timed-out' | 'ended'
  /** What the execution waits for, in words. */
  readonly explanation: string
  /** The run, a line for each operation. */
  readonly table: string

  constructor(
    arn: string,
    reason: LambdaWaitError['reason'],
    what: string,
    { explanation, hint, table }: { explanation: string; hint?: string | undefined; table: string },
  ) {
    super('wrong-state', `${[what, explanation, hint].filter(Boolean).join(' ')}\n\n${table}`)
    this.name = 'LambdaWaitError'
    this.arn = arn
    this.reason = reason
    this.explanation = explanation
    this.table = table
  }
}
