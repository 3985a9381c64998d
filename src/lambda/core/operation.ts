/** One operation: what clients see of it, and beside it the state of its machine. */
import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, SnapshotFrom } from 'xstate'
import { callbackMachine } from '../../../machines/lambda/callback.ts'
import { chainedInvokeMachine } from '../../../machines/lambda/chained-invoke.ts'
import { contextMachine } from '../../../machines/lambda/context.ts'
import { executionMachine } from '../../../machines/lambda/execution.ts'
import { stepMachine } from '../../../machines/lambda/step.ts'
import { waitMachine } from '../../../machines/lambda/wait.ts'
import { BackendError } from '../../kernel/errors.ts'
import type { CoreOptions } from './limits.ts'
import type { Operation, OperationStatus, OperationType } from './protocol.ts'
import { begin } from './stepping.ts'

interface Machines {
  EXECUTION: typeof executionMachine
  STEP: typeof stepMachine
  WAIT: typeof waitMachine
  CALLBACK: typeof callbackMachine
  CONTEXT: typeof contextMachine
  CHAINED_INVOKE: typeof chainedInvokeMachine
}

export const machines: Machines = {
  EXECUTION: executionMachine,
  STEP: stepMachine,
  WAIT: waitMachine,
  CALLBACK: callbackMachine,
  CONTEXT: contextMachine,
  CHAINED_INVOKE: chainedInvokeMachine,
}

/** What the machines hear. */
export type MachineEvent = EventFromLogic<Machines[OperationType]>

/** Never changed; a change makes another one. */
export type OperationRecord = {
  [T in OperationType]: {
    readonly type: T
    readonly operation: Operation
    readonly snapshot: SnapshotFrom<Machines[T]>
  }
}[OperationType]

/** What a machine is while nothing was told of its operation. */
export function unborn(
  type: Exclude<OperationType, 'EXECUTION'>,
  operationId: string,
  { mayCancelCallbacks }: CoreOptions,
): AnyMachineSnapshot {
  const machine: AnyStateMachine = machines[type]
  const input = type === 'CALLBACK' ? { operationId, mayCancel: mayCancelCallbacks } : { operationId }
  return begin(machine, input).snapshot
}

/** Puts both together. The snapshot must be one of the machine of the operation's type. */
export const recordOf = (operation: Operation, snapshot: AnyMachineSnapshot): OperationRecord =>
  ({ type: operation.Type, operation, snapshot }) as OperationRecord

/** The status as clients see it. An execution that runs is a started operation. */
export function statusOf({ tags }: { readonly tags: ReadonlySet<string> }): OperationStatus {
  for (const tag of tags)
    if (tag !== 'terminal') return tag === 'RUNNING' ? 'STARTED' : (tag as OperationStatus)
  throw new BackendError('bug', 'An operation of which nothing was told has no status.')
}

/** Whether a status is the last one. */
export const isClosed = (status: OperationStatus): boolean =>
  status !== 'STARTED' && status !== 'PENDING' && status !== 'READY'
