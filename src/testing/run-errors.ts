/** What waiting for a run can end in, beside what was waited for. */
import type { OrchestrationStatus } from '../../machines/orchestration.ts'
import type { FailureDetails } from '../durable-task/core/events.ts'
import { BackendError } from '../kernel/errors.ts'
import type { RunState } from './run-state.ts'
import { formatFailure } from './table.ts'

/**
 * Thrown by `run.output()` when the orchestration ended otherwise than COMPLETED. The message holds the failure,
 * what caused it, and the table of the run.
 *
 * @example
 * const error = await run.output().catch(error => error)
 * if (error instanceof RunFailedError) error.failure?.errorType
 */
export class RunFailedError extends BackendError {
  readonly instanceId: string
  readonly status: OrchestrationStatus
  /** What the SDK said of the failure; unset for most terminated instances. */
  readonly failure: FailureDetails | undefined
  /** The run, a line for each thing that happened. */
  readonly table: string

  constructor(state: RunState, table: string) {
    super('wrong-state', `${describeEnd(state)} It has no output.\n\n${table}`)
    this.name = 'RunFailedError'
    this.instanceId = state.instanceId
    this.status = state.status
    this.failure = state.failure
    this.table = table
  }
}

/** Why a wait for a run came to nothing. */
export type WaitFailure =
  /** Its time was up. */
  | 'timed-out'
  /** The instance ended without having been there. */
  | 'ended'
  /** The instance was purged, or its hub reset. */
  | 'gone'

/** Thrown by every wait of a run that came to nothing. The message says why it waits, and holds the table of the run. */
export class RunWaitError extends BackendError {
  readonly instanceId: string
  readonly reason: WaitFailure
  /** Why the instance waits, in words. */
  readonly explanation: string
  /** The run, a line for each thing that happened; unset when there is no such instance. */
  readonly table: string | undefined

  constructor(
    instanceId: string,
    reason: WaitFailure,
    what: string,
    explanation: string,
    table: string | undefined,
  ) {
    super(
      reason === 'gone' ? 'instance-not-found' : 'wrong-state',
      [`${what} ${explanation}`, table].filter(part => part !== undefined).join('\n\n'),
    )
    this.name = 'RunWaitError'
    this.instanceId = instanceId
    this.reason = reason
    this.explanation = explanation
    this.table = table
  }
}

/** How an instance ended, in a sentence. */
export function describeEnd({ name, instanceId, status, failure, outputText }: RunState): string {
  const why = failure ? formatFailure(failure) : status === 'COMPLETED' ? undefined : outputText
  const text = `The orchestration '${instanceId}' (${name}) ended as ${status}${why ? `: ${why}` : ''}`
  return text.endsWith('.') ? text : `${text}.`
}
