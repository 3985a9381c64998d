/** The operations of an execution as an operator sees them. Payloads are texts as they are on the wire. */
import type { StateValue } from 'xstate'
import { parseExecutionArn } from '../core/arn.ts'
import type { Calls } from '../core/calls.ts'
import type { OperationRecord } from '../core/operation.ts'
import type { Operation, OperationStatus, OperationType } from '../core/protocol.ts'
import { type ErrorDetails, errorDetails } from '../runner/error-details.ts'

/** An operation at one moment. */
export interface OperationReport {
  readonly id: string
  /** The context it belongs to. */
  readonly parentId: string | undefined
  readonly name: string | undefined
  readonly type: OperationType
  readonly subType: string | undefined
  readonly status: OperationStatus
  /** Where its machine stands. */
  readonly state: StateValue
  readonly startedAt: number
  readonly endedAt: number | undefined
  /** Of a step: attempts that have ended. */
  readonly attempt?: number | undefined
  readonly nextAttemptAt?: number | undefined
  /** Of a wait. */
  readonly endsAt?: number | undefined
  readonly callbackId?: string | undefined
  /** Of a callback that is open and has them. */
  readonly timeoutAt?: number | undefined
  readonly heartbeatAt?: number | undefined
  /** Of a chained invoke, as the handler wrote it. */
  readonly functionName?: string | undefined
  /** The execution that a chained invoke is to start, or has started. */
  readonly executionId?: string | undefined
  readonly input?: string | undefined
  readonly result?: string | undefined
  readonly error?: ErrorDetails | undefined
}

export function reportOperation(record: OperationRecord, calls: Calls): OperationReport {
  const { Id, ParentId, Name, Type, SubType, Status, StartTimestamp, EndTimestamp } = record.operation
  return {
    ...{ id: Id, parentId: ParentId, name: Name, type: Type, subType: SubType, status: Status },
    state: record.snapshot.value,
    startedAt: StartTimestamp,
    endedAt: EndTimestamp,
    ...detailsOf(record, calls),
    ...outcomeOf(record.operation),
  }
}

function detailsOf(record: OperationRecord, calls: Calls): Partial<OperationReport> {
  const { Id, StepDetails, WaitDetails, CallbackDetails, Status } = record.operation
  switch (record.type) {
    case 'STEP':
      return { attempt: StepDetails?.Attempt, nextAttemptAt: StepDetails?.NextAttemptTimestamp }
    case 'WAIT':
      return { endsAt: WaitDetails?.ScheduledEndTimestamp }
    case 'CALLBACK': {
      const { timeoutAt, heartbeatAt } = record.snapshot.context
      return {
        callbackId: CallbackDetails?.CallbackId,
        ...(Status === 'STARTED' && { timeoutAt, heartbeatAt }),
      }
    }
    case 'CHAINED_INVOKE': {
      const { FunctionName, Input, DurableExecutionArn = '' } = calls.get(Id) ?? {}
      const { executionId } = parseExecutionArn(DurableExecutionArn) ?? {}
      return { functionName: FunctionName, executionId, input: Input?.Payload }
    }
    default:
      return {}
  }
}

/** What it came to, or its last attempt. */
function outcomeOf({ StepDetails, CallbackDetails, ContextDetails, ChainedInvokeDetails }: Operation) {
  const details = StepDetails ?? CallbackDetails ?? ContextDetails ?? ChainedInvokeDetails
  return { result: details?.Result, error: errorDetails(details?.Error) }
}
