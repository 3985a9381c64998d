/** Executions and operations as those see them who watch. */
import type { AnyMachineSnapshot } from 'xstate'
import { executionOf, executionStatus } from '../core/execution-record.ts'
import { machines, type OperationRecord, statusOf } from '../core/operation.ts'
import type { ExecutionStatus, OperationStatus } from '../core/protocol.ts'
import type { InspectedExecution, InspectedLambdaActor, InspectedOperation } from './facts.ts'
import type { HostedExecution } from './hosted-execution.ts'

/** An operation among all of a service, and the execution itself. */
export const actorId = ({ record }: HostedExecution, operationId: string): string =>
  operationId === record.operationId ? operationId : `${record.operationId}/${operationId}`

/** An execution, and then its operations in the order in which they began. */
export const inspectAll = (execution: HostedExecution): InspectedLambdaActor[] => [
  inspectExecution(execution),
  ...[...execution.record.operations.values()].flatMap(each => inspectOperation(execution, each) ?? []),
]

export function inspectExecution({ record, caller }: HostedExecution): InspectedExecution {
  const { value: state, context } = executionOf(record).snapshot
  return {
    kind: 'execution',
    id: record.operationId,
    name: record.name,
    machine: machines.EXECUTION.id,
    functionName: record.functionName,
    arn: record.arn,
    status: executionStatus(record),
    state,
    context,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    callerId: caller?.execution.record.operationId,
  }
}

/** Undefined for the execution itself. */
export function inspectOperation(
  execution: HostedExecution,
  { type, operation, snapshot }: OperationRecord,
): InspectedOperation | undefined {
  if (type === 'EXECUTION') return undefined
  const { Id, Name, SubType, ParentId, Status } = operation
  return {
    kind: 'operation',
    id: actorId(execution, Id),
    executionId: execution.record.operationId,
    name: Name,
    type,
    subType: SubType,
    parentId: ParentId === undefined ? undefined : actorId(execution, ParentId),
    machine: machines[type].id,
    status: Status,
    state: snapshot.value,
    context: snapshot.context,
  }
}

/** The status that a state stands for; at the very beginning of an operation there is none. */
export function statusIn(snapshot: AnyMachineSnapshot): ExecutionStatus | OperationStatus | undefined {
  if (snapshot.tags.size === 0) return undefined
  if (snapshot.hasTag('RUNNING')) return 'RUNNING'
  return statusOf(snapshot)
}
