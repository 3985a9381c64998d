/** What is particular to one type of operation when a handler tells of it. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Draft } from '../draft.ts'
import type { TargetCall } from '../effects.ts'
import type { NewEvent } from '../history.ts'
import { isClosed, type MachineEvent, type OperationRecord, recordOf, statusOf } from '../operation.ts'
import type { Operation, OperationAction, OperationType, OperationUpdate } from '../protocol.ts'

/** An update whose type and action are known and go together. */
export interface CheckedUpdate extends OperationUpdate {
  readonly Type: OperationType
  readonly Action: OperationAction
}

/** What the caller knows, and a pure function does not. */
export interface Surroundings {
  /** In milliseconds. */
  readonly now: number
  /** A new callback id: base64, unique in the service. */
  readonly newCallbackId: () => string
  /** Which function a chained invoke calls: its version, and the ARN of the execution to come if it is durable. */
  readonly targetOf: (call: TargetCall) => Pick<TargetCall, 'version' | 'executionArn'>
}

/** An update while it is applied. */
export interface Applied {
  readonly update: CheckedUpdate
  readonly draft: Draft
  readonly around: Surroundings
  /** The operation as it was; unset if this is the first that is told of it. */
  readonly before: Operation | undefined
}

type Details = Omit<Partial<Operation>, 'Id' | 'Type' | 'Status' | 'StartTimestamp'>

export interface Kind {
  readonly type: Exclude<OperationType, 'EXECUTION'>
  /** What the machine hears. */
  readonly hears: (update: CheckedUpdate, now: number) => MachineEvent
  /** What clients then see, beside the status and the header. */
  readonly details: (applied: Applied, after: AnyMachineSnapshot) => Details
  /** What the history then says; some changes it does not mention. */
  readonly event: (applied: Applied, after: Operation) => NewEvent | undefined
}

/** An operation that moves on without the handler, at an instant of its own. */
export function advance(
  draft: Draft,
  before: OperationRecord,
  event: MachineEvent,
  at: number,
  details: Details = {},
): Operation {
  const snapshot = draft.move(before.type, before.snapshot, before.operation.Id, event)
  const Status = statusOf(snapshot)
  const operation: Operation = {
    ...before.operation,
    Status,
    ...(isClosed(Status) && { EndTimestamp: at }),
    ...details,
  }
  draft.put(recordOf(operation, snapshot))
  return operation
}
