/** Executions and functions as an operator sees them. Instants are milliseconds since the epoch on the service's clock. */
import { deadlineOf, executionOf, executionStatus } from '../core/execution-record.ts'
import type { ExecutionStatus } from '../core/protocol.ts'
import { type ErrorDetails, errorDetails } from '../runner/error-details.ts'
import type { RegisteredFunction } from '../service/functions.ts'
import type { HostedExecution } from '../service/hosted-execution.ts'

/** A function that is registered. */
export interface FunctionReport {
  readonly name: string
  readonly version: string
  readonly aliases: string[]
  /** False for a plain function, which has no executions. */
  readonly isDurable: boolean
  /** Of its executions, in seconds; unset: the longest that is allowed. */
  readonly executionTimeout: number | undefined
  /** Of one call, in seconds of real time. */
  readonly timeout: number
}

/** An execution at one moment. */
export interface ExecutionReport {
  /** The last part of its ARN. */
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly functionName: string
  readonly version: string
  readonly status: ExecutionStatus
  readonly startedAt: number
  /** When its history grew last. */
  readonly changedAt: number
  readonly endedAt: number | undefined
  /** When its time is over. */
  readonly deadline: number
  /** Calls of its handler so far, the one that runs included. */
  readonly invocations: number
  /** What it was given, as it is on the wire. */
  readonly input: string | undefined
  readonly result: string | undefined
  readonly error: ErrorDetails | undefined
  /** Id of the execution whose chained invoke has started it. */
  readonly callerId: string | undefined
}

export function reportFunction(fn: RegisteredFunction): FunctionReport {
  const { name, version, aliases, isDurable, executionTimeout, timeout } = fn
  return { name, version, aliases: [...aliases], isDurable, executionTimeout, timeout }
}

export function reportExecution({ record, caller }: HostedExecution): ExecutionReport {
  const { operationId: id, arn, name, functionName, version, startedAt, endedAt, input, result } = record
  return {
    ...{ id, arn, name, functionName, version },
    status: executionStatus(record),
    startedAt,
    changedAt: record.history.at(-1)?.EventTimestamp ?? startedAt,
    endedAt,
    deadline: deadlineOf(record),
    invocations: executionOf(record).snapshot.context.invocations,
    ...{ input, result },
    error: errorDetails(record.error),
    callerId: caller?.execution.record.operationId,
  }
}
