/** History events, in the protocol's words. Payloads are opaque text; unset stays unset. */
import type { Timestamp } from './timestamp.ts'

/** A failure as its SDK described it; forwarded whole. */
export interface FailureDetails {
  errorType: string
  errorMessage: string
  stackTrace?: string | undefined
  innerFailure?: FailureDetails | undefined
  isNonRetriable: boolean
  properties: Record<string, object>
}

/** A span of somebody's: the one in whose course something was asked for. */
export interface TraceContext {
  traceParent: string
  spanID: string
  traceState?: string | undefined
}

export interface OrchestrationInstance {
  instanceId: string
  executionId?: string | undefined
}

export type Tags = Record<string, string>

interface ParentInstanceInfo {
  taskScheduledId: number
  name?: string | undefined
  version?: string | undefined
  orchestrationInstance?: OrchestrationInstance | undefined
}

/** Statuses with which an orchestration may answer. */
export type CompletionStatus =
  | 'RUNNING'
  | 'COMPLETED'
  | 'CONTINUED_AS_NEW'
  | 'FAILED'
  | 'CANCELED'
  | 'TERMINATED'
  | 'PENDING'
  | 'SUSPENDED'

/** What an activity or an orchestration is called with. */
export interface Call {
  name: string
  version?: string | undefined
  input?: string | undefined
  parentTraceContext?: TraceContext | undefined
  tags: Tags
}

export interface ExecutionStarted extends Call {
  type: 'executionStarted'
  orchestrationInstance: OrchestrationInstance
  parentInstance?: ParentInstanceInfo | undefined
  scheduledStartTimestamp?: Timestamp | undefined
}

interface TaskScheduled extends Call {
  type: 'taskScheduled'
}

export interface SubOrchestrationCreated extends Call {
  type: 'subOrchestrationInstanceCreated'
  instanceId: string
}

export interface EventSent {
  type: 'eventSent'
  instanceId: string
  name: string
  input?: string | undefined
}

interface EventRaised {
  type: 'eventRaised'
  name: string
  input?: string | undefined
  /** An entity's answer in the older form: not on the wire, and of no use to another execution. */
  isAnswer?: true
}

interface EntityOperationEvent {
  requestId: string
  operation: string
  scheduledTime?: Timestamp | undefined
  input?: string | undefined
  targetInstanceId?: string | undefined
}

/** What orchestrations and entities tell each other. Sender fields are set only towards the entity. */
export type EntityEvent =
  | ({ type: 'entityOperationSignaled' } & EntityOperationEvent)
  | ({
      type: 'entityOperationCalled'
      parentInstanceId?: string | undefined
      parentExecutionId?: string | undefined
    } & EntityOperationEvent)
  | { type: 'entityOperationCompleted'; requestId: string; output?: string | undefined }
  | { type: 'entityOperationFailed'; requestId: string; failureDetails: FailureDetails }
  | { type: 'entityLockRequested'; criticalSectionId: string; lockSet: string[]; position: number }
  | { type: 'entityLockGranted'; criticalSectionId: string }
  | { type: 'entityUnlockSent'; criticalSectionId: string; targetInstanceId?: string | undefined }

/** What happened, without when and under which id. */
export type EventBody =
  | ExecutionStarted
  | {
      type: 'executionCompleted'
      orchestrationStatus: CompletionStatus
      result?: string | undefined
      failureDetails?: FailureDetails | undefined
    }
  | { type: 'executionTerminated'; input?: string | undefined; recurse: boolean }
  | { type: 'executionSuspended'; input?: string | undefined }
  | { type: 'executionResumed'; input?: string | undefined }
  | {
      type: 'executionRewound'
      reason?: string | undefined
      parentExecutionId?: string | undefined
      instanceId?: string | undefined
      tags: Tags
    }
  | { type: 'orchestratorStarted' }
  | TaskScheduled
  | { type: 'taskCompleted'; taskScheduledId: number; result?: string | undefined }
  | { type: 'taskFailed'; taskScheduledId: number; failureDetails: FailureDetails }
  | SubOrchestrationCreated
  | { type: 'subOrchestrationInstanceCompleted'; taskScheduledId: number; result?: string | undefined }
  | { type: 'subOrchestrationInstanceFailed'; taskScheduledId: number; failureDetails: FailureDetails }
  | { type: 'timerCreated'; fireAt: Timestamp }
  | { type: 'timerFired'; timerId: number; fireAt: Timestamp }
  | EventSent
  | EventRaised
  | { type: 'genericEvent'; data?: string | undefined }
  | EntityEvent

export type EventType = EventBody['type']

/** When it happened and under which id: confirmations carry their action's, everything else −1, executionStarted 0. */
export interface EventPlace {
  eventId: number
  timestamp: Timestamp
}

/** One event of a history. */
export type HistoryEvent = EventBody & EventPlace

/** A message to an instance: an event that no turn has delivered yet. */
export type Message = EventBody

/** The id an event carries when no action gave it one (checklist 166). */
export const eventIdOf = (message: Message): number => (message.type === 'executionStarted' ? 0 : -1)

/** Turns events into bytes and back. The bytes are framed so that a history is their plain concatenation. */
export interface EventCodec {
  encode(event: EventBody, place: EventPlace): Buffer
  decode(framed: Buffer): HistoryEvent
}

/** A failure the backend itself describes. */
export const describeFailure = (errorType: string, errorMessage: string): FailureDetails => ({
  errorType,
  errorMessage,
  isNonRetriable: true,
  properties: {},
})
