/** Names of executions make starting one idempotent (section 1.4). A name belongs to its function. */
import { invalidParameter, LambdaError } from './errors.ts'
import { type ExecutionRecord, executionStatus } from './execution-record.ts'
import type { LambdaLimits } from './limits.ts'

const DAY = 86_400_000

/** Refuses a name that no execution can have. */
export function checkExecutionName(name: string, { longestExecutionName }: LambdaLimits): void {
  if (/^[\w-]+$/.test(name) && name.length <= longestExecutionName) return
  throw invalidParameter(
    `The execution name '${name}' must have 1 to ${longestExecutionName} letters, digits, '_' and '-'.`,
  )
}

/** What a start under a name leads to. */
export type NamedStart =
  /** The name is free: start a new execution. */
  | 'new'
  /** The execution runs: give its ARN, and let a caller who waits wait for it. */
  | 'attach'
  /** It has ended: give its result. */
  | 'result'

/**
 * Decides about a start under a name that an execution of the same function may have already. Throws
 * DurableExecutionAlreadyStartedException if it has, and was given another payload.
 */
export function decideNamedStart(
  existing: ExecutionRecord | undefined,
  payload: string | undefined,
  now: number,
): NamedStart {
  if (!existing) return 'new'
  const { endedAt, input, name, options } = existing
  if (endedAt !== undefined && now - endedAt > options.limits.retentionDays * DAY) return 'new'
  if (input !== payload)
    throw new LambdaError(
      'DurableExecutionAlreadyStartedException',
      `An execution with the name '${name}' was started before, with another payload.`,
    )
  return executionStatus(existing) === 'RUNNING' ? 'attach' : 'result'
}
