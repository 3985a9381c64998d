/** What an orchestration asks for at the end of a turn. */
import type { Call, CompletionStatus, FailureDetails, OrchestrationInstance, Tags } from './events.ts'
import type { Timestamp } from './timestamp.ts'

export interface CompleteOrchestration {
  type: 'completeOrchestration'
  id: number
  orchestrationStatus: CompletionStatus
  result?: string | undefined
  newVersion?: string | undefined
  carryoverEvents: readonly CarriedEvent[]
  failureDetails?: FailureDetails | undefined
  tags: Tags
}

/** An event the SDK hands over to the next generation; only raised events mean anything there. */
interface CarriedEvent {
  type?: string | undefined
  name?: string | undefined
  input?: string | undefined
}

export interface CreateSubOrchestration extends Call {
  type: 'createSubOrchestration'
  id: number
  instanceId: string
}

export interface ScheduleTask extends Call {
  type: 'scheduleTask'
  id: number
}

export interface SendEvent {
  type: 'sendEvent'
  id: number
  instance?: OrchestrationInstance | undefined
  name: string
  data?: string | undefined
}

interface EntityOperationMessage {
  requestId: string
  operation: string
  scheduledTime?: Timestamp | undefined
  input?: string | undefined
  targetInstanceId?: string | undefined
}

/** One of these is set. Sender fields are left out: the backend knows who sends. */
export interface SendEntityMessage {
  type: 'sendEntityMessage'
  id: number
  entityOperationSignaled?: EntityOperationMessage | undefined
  entityOperationCalled?: EntityOperationMessage | undefined
  entityLockRequested?: { criticalSectionId: string; lockSet: string[]; position: number } | undefined
  entityUnlockSent?: { criticalSectionId: string; targetInstanceId?: string | undefined } | undefined
}

export type Action =
  | ScheduleTask
  | CreateSubOrchestration
  | { type: 'createTimer'; id: number; fireAt?: Timestamp | undefined }
  | SendEvent
  | CompleteOrchestration
  | {
      type: 'terminateOrchestration'
      id: number
      instanceId: string
      reason?: string | undefined
      recurse: boolean
    }
  | SendEntityMessage
  | { type: 'rewindOrchestration'; id: number }
  | { type: undefined; id: number }

/** The span a worker opened for the execution; echoed in its next request (section 2.14). */
export interface OrchestrationTraceContext {
  spanID?: string | undefined
  spanStartTime?: Timestamp | undefined
}

/** A worker's answer to a turn, chunks already joined. */
export interface TurnResponse {
  actions: readonly Action[]
  customStatus?: string | undefined
  numEventsProcessed?: number | undefined
  orchestrationTraceContext?: OrchestrationTraceContext | undefined
}
