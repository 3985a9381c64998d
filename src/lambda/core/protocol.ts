/**
 * What travels between the service and its clients, under the protocol's own names. Instants are milliseconds since
 * the epoch; facades write them as their clients want them. What has no value is left out, never undefined or null.
 */
import type { ExecutionStatus } from '../../../machines/lambda/execution.ts'

export type OperationType = 'EXECUTION' | 'STEP' | 'WAIT' | 'CALLBACK' | 'CONTEXT' | 'CHAINED_INVOKE'
export type OperationAction = 'START' | 'SUCCEED' | 'FAIL' | 'RETRY' | 'CANCEL'
export type OperationStatus =
  | 'STARTED'
  | 'PENDING'
  | 'READY'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TIMED_OUT'
  | 'STOPPED'
export type { ExecutionStatus }

export interface ErrorObject {
  readonly ErrorMessage?: string
  readonly ErrorType?: string
  readonly ErrorData?: string
  readonly StackTrace?: readonly string[]
}

/** What a handler tells of one operation. Type and action are whatever it wrote until `checkUpdate` has seen them. */
export interface OperationUpdate {
  readonly Id: string
  readonly Type: string
  readonly Action: string
  readonly ParentId?: string
  readonly Name?: string
  readonly SubType?: string
  readonly Payload?: string
  readonly Error?: ErrorObject
  readonly ContextOptions?: { readonly ReplayChildren?: boolean }
  readonly StepOptions?: { readonly NextAttemptDelaySeconds?: number }
  readonly WaitOptions?: { readonly WaitSeconds?: number }
  readonly CallbackOptions?: { readonly TimeoutSeconds?: number; readonly HeartbeatTimeoutSeconds?: number }
  readonly ChainedInvokeOptions?: {
    readonly FunctionName: string
    readonly TenantId?: string
    readonly XAmznTraceId?: string
  }
}

export interface Operation {
  readonly Id: string
  readonly Type: OperationType
  readonly Status: OperationStatus
  readonly StartTimestamp: number
  readonly ParentId?: string
  readonly Name?: string
  readonly SubType?: string
  readonly EndTimestamp?: number
  readonly ExecutionDetails?: { readonly InputPayload?: string }
  readonly ContextDetails?: {
    readonly ReplayChildren?: boolean
    readonly Result?: string
    readonly Error?: ErrorObject
  }
  readonly StepDetails?: {
    /** Attempts that have ended. */
    readonly Attempt: number
    readonly NextAttemptTimestamp?: number
    readonly Result?: string
    readonly Error?: ErrorObject
  }
  readonly WaitDetails?: { readonly ScheduledEndTimestamp: number }
  readonly CallbackDetails?: {
    readonly CallbackId: string
    readonly Result?: string
    readonly Error?: ErrorObject
  }
  readonly ChainedInvokeDetails?: { readonly Result?: string; readonly Error?: ErrorObject }
}

/** The same fields without those that have no value. */
export const present = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
