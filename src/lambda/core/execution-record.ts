/** One durable execution, with all that belongs to it. */
import { BackendError } from '../../kernel/errors.ts'
import type { Dues } from './dues.ts'
import type { HistoryEvent, NewEvent } from './history.ts'
import type { CoreOptions } from './limits.ts'
import type { OperationRecord } from './operation.ts'
import type { ErrorObject, ExecutionStatus } from './protocol.ts'
import type { StoredAnswer } from './stored-answers.ts'

/** An invocation that runs. */
export interface Invocation {
  /** 1, 2, 3 … */
  readonly number: number
  readonly requestId: string
  readonly startedAt: number
}

/** What a change may replace beside operations and history. */
export interface ExecutionFields {
  /** Unset while no handler runs. */
  invocation: Invocation | undefined
  /** Counts tokens: each one given out has a higher number than all before. */
  sequence: number
  endedAt: number | undefined
  result: string | undefined
  error: ErrorObject | undefined
  /** The last event of an execution that was closed in a checkpoint; the end of its invocation comes before it. */
  heldEnd: NewEvent | undefined
}

export interface ExecutionRecord extends ExecutionFields {
  readonly arn: string
  readonly name: string
  readonly functionName: string
  readonly functionArn: string
  readonly version: string
  readonly tenantId: string | undefined
  readonly traceHeader: string | undefined
  readonly input: string | undefined
  readonly startedAt: number
  /** In seconds. */
  readonly executionTimeout: number
  /** Id of the operation that stands for the execution itself. */
  readonly operationId: string
  readonly options: CoreOptions
  /** In the order in which they were first told of; the execution itself is the first. */
  readonly operations: Map<string, OperationRecord>
  readonly history: HistoryEvent[]
  /** Operations of which something falls due by itself. */
  readonly dues: Dues
  /** Operations that changed since the handler last looked, those that changed last at the end. */
  readonly unseen: Set<string>
  /** Answers of the last checkpoints, for those that are repeated. */
  readonly answers: StoredAnswer[]
}

export const executionOf = ({ operations, operationId }: ExecutionRecord) => {
  const own = operations.get(operationId)
  if (own?.type !== 'EXECUTION')
    throw new BackendError('bug', `The execution '${operationId}' is not among its operations.`)
  return own
}

const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'] as const

export function executionStatus(record: ExecutionRecord): ExecutionStatus {
  const { snapshot } = executionOf(record)
  return statuses.find(status => snapshot.hasTag(status))!
}

/** When its time is over, in milliseconds. */
export const deadlineOf = ({ startedAt, executionTimeout }: ExecutionRecord): number =>
  startedAt + executionTimeout * 1000
