/** The events of an execution's history (section 3.4): one append-only log, in the order in which things happened. */
import type { ErrorObject, Operation } from './protocol.ts'

/** `Truncated` is always false: nothing is cut here, what is too large is refused. */
export interface Carried<T> {
  readonly Payload?: T
  readonly Truncated: false
}
type Input = { readonly Input: Carried<string> }
type Result = { readonly Result: Carried<string> }
type Failure = { readonly Error: Carried<ErrorObject> }
type MaybeFailure = { readonly Error?: Carried<ErrorObject> }
type Retry = {
  readonly RetryDetails: { readonly CurrentAttempt: number; readonly NextAttemptDelaySeconds?: number }
}
type Nothing = Record<string, never>

/** What each event tells, beside its header. Instants are milliseconds, durations seconds. */
export interface EventDetails {
  ExecutionStarted: Input & { readonly ExecutionTimeout: number }
  ExecutionSucceeded: Result
  ExecutionFailed: Failure
  ExecutionTimedOut: MaybeFailure
  ExecutionStopped: MaybeFailure
  InvocationCompleted: MaybeFailure & {
    readonly StartTimestamp: number
    readonly EndTimestamp: number
    readonly RequestId: string
  }
  StepStarted: Nothing
  StepSucceeded: Result & Retry
  StepFailed: Failure & Retry
  WaitStarted: { readonly Duration: number; readonly ScheduledEndTimestamp: number }
  WaitSucceeded: { readonly Duration: number }
  WaitCancelled: MaybeFailure
  CallbackStarted: {
    readonly CallbackId: string
    readonly Timeout?: number
    readonly HeartbeatTimeout?: number
  }
  CallbackSucceeded: Result
  CallbackFailed: Failure
  CallbackTimedOut: Failure
  ContextStarted: Nothing
  ContextSucceeded: Result
  ContextFailed: Failure
  ChainedInvokeStarted: {
    readonly FunctionName: string
    readonly Input: Carried<string>
    readonly ExecutedVersion?: string
    readonly DurableExecutionArn?: string
    readonly TenantId?: string
  }
  ChainedInvokeSucceeded: Result
  ChainedInvokeFailed: Failure
  ChainedInvokeTimedOut: Failure
  ChainedInvokeStopped: Failure
}

export type EventType = keyof EventDetails

/** An event before it is in the log. */
export type NewEvent = {
  readonly EventType: EventType
  readonly EventTimestamp: number
  readonly Id?: string
  readonly Name?: string
  readonly ParentId?: string
  readonly SubType?: string
} & { readonly [T in EventType as `${T}Details`]?: EventDetails[T] }

export type HistoryEvent = NewEvent & {
  /** 1, 2, 3 …, in the order of happening. */
  readonly EventId: number
}

/** An event of one operation, which it names, or of the execution's invocations, which are none. */
export function makeEvent<T extends EventType>(
  type: T,
  now: number,
  details: EventDetails[T],
  operation?: Pick<Operation, 'Id' | 'Name' | 'ParentId' | 'SubType'>,
): NewEvent {
  const { Id, Name, ParentId, SubType } = operation ?? {}
  return {
    EventType: type,
    EventTimestamp: now,
    ...(Id !== undefined && { Id }),
    ...(Name !== undefined && { Name }),
    ...(ParentId !== undefined && { ParentId }),
    ...(SubType !== undefined && { SubType }),
    [`${type}Details`]: details,
  } as NewEvent
}

export const carried = <T>(payload: T | undefined): Carried<T> => ({
  ...(payload !== undefined && { Payload: payload }),
  Truncated: false,
})

/** The event with what it says of itself and without payloads, for who did not ask for them. */
export function withoutData(event: HistoryEvent): HistoryEvent {
  const key = `${event.EventType}Details` as const
  const details = Object.entries(event[key] ?? {}).map(([name, value]) =>
    name === 'Input' || name === 'Result' || name === 'Error' ? [name, carried(undefined)] : [name, value],
  )
  return { ...event, [key]: Object.fromEntries(details) }
}
