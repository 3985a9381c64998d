/** An execution with everything that belongs to it, as an operator sees it. */
import { callsIn } from '../core/calls.ts'
import { executionStatus } from '../core/execution-record.ts'
import type { HistoryEvent } from '../core/history.ts'
import type { ExecutionStatus } from '../core/protocol.ts'
import type { HostedExecution } from '../service/hosted-execution.ts'
import { type InvocationReport, reportInvocations } from './invocation-report.ts'
import { type OperationReport, reportOperation } from './operation-report.ts'

/** An execution that invoked another one, or was invoked by it. */
export interface RelativeReport {
  readonly id: string
  readonly name: string
  readonly functionName: string
  readonly status: ExecutionStatus
  /** The chained invoke. */
  readonly operationId: string
}

/** An execution with everything that belongs to it. */
export interface ExecutionDetails {
  readonly operations: OperationReport[]
  readonly invocations: InvocationReport[]
  readonly history: readonly HistoryEvent[]
  readonly caller: RelativeReport | undefined
  readonly targets: RelativeReport[]
}

/** `find` finds executions by their id. */
export function reportDetails(
  { record, caller }: HostedExecution,
  find: (id: string | undefined) => HostedExecution | undefined,
): ExecutionDetails {
  const calls = callsIn(record.history)
  const operations = [...record.operations.values()]
    .filter(({ type }) => type !== 'EXECUTION')
    .map(each => reportOperation(each, calls))
  return {
    // Where a test answers in the place of a function, nothing was started.
    operations: operations.map(each => (find(each.executionId) ? each : { ...each, executionId: undefined })),
    invocations: reportInvocations(record),
    history: record.history,
    caller: caller && relative(caller.execution, caller.operationId),
    targets: operations.flatMap(({ id, executionId }) => {
      const target = find(executionId)
      return target ? [relative(target, id)] : []
    }),
  }
}

const relative = ({ record }: HostedExecution, operationId: string): RelativeReport => ({
  id: record.operationId,
  name: record.name,
  functionName: record.functionName,
  status: executionStatus(record),
  operationId,
})
