/** Short builders for what an orchestration asks for at the end of a turn, in wire shapes. */
import type { CompleteOrchestrationAction } from '../../src/durable-task/grpc/wire/CompleteOrchestrationAction.ts'
import type { CreateSubOrchestrationAction } from '../../src/durable-task/grpc/wire/CreateSubOrchestrationAction.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { ScheduleTaskAction } from '../../src/durable-task/grpc/wire/ScheduleTaskAction.ts'
import type { TaskFailureDetails } from '../../src/durable-task/grpc/wire/TaskFailureDetails.ts'

/** Wraps an optional string the way the wire does; undefined stays unset. */
export const text = (value: string | undefined) => (value === undefined ? null : { value })

/** A wire timestamp from milliseconds since the epoch. */
export const timestamp = (ms: number) => ({
  seconds: Math.floor(ms / 1000),
  nanos: Math.round((ms - Math.floor(ms / 1000) * 1000) * 1e6),
})

/** Milliseconds since the epoch from a wire timestamp. */
export const millis = (value: { seconds: number; nanos: number } | null | undefined): number =>
  value ? value.seconds * 1000 + value.nanos / 1e6 : Number.NaN

export const scheduleTask = (
  id: number,
  name: string,
  input?: string,
  more: ScheduleTaskAction = {},
): OrchestratorAction => ({ id, scheduleTask: { name, input: text(input), ...more } })

export const createTimer = (id: number, fireAtMs: number): OrchestratorAction => ({
  id,
  createTimer: { fireAt: timestamp(fireAtMs) },
})

export const createChild = (
  id: number,
  name: string,
  instanceId: string,
  more: CreateSubOrchestrationAction = {},
): OrchestratorAction => ({ id, createSubOrchestration: { name, instanceId, ...more } })

export const sendEvent = (
  id: number,
  instanceId: string,
  name: string,
  data?: string,
): OrchestratorAction => ({
  id,
  sendEvent: { instance: { instanceId }, name, data: text(data) },
})

export const complete = (
  id: number,
  result?: string,
  more: CompleteOrchestrationAction = {},
): OrchestratorAction => ({
  id,
  completeOrchestration: {
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    result: text(result),
    ...more,
  },
})

export const failure = (errorMessage: string, more: TaskFailureDetails = {}): TaskFailureDetails => ({
  errorType: 'Error',
  errorMessage,
  ...more,
})

export const fail = (id: number, failureDetails: TaskFailureDetails): OrchestratorAction => ({
  id,
  completeOrchestration: { orchestrationStatus: 'ORCHESTRATION_STATUS_FAILED', failureDetails },
})

export const continueAsNew = (
  id: number,
  input?: string,
  more: CompleteOrchestrationAction = {},
): OrchestratorAction => ({
  id,
  completeOrchestration: {
    orchestrationStatus: 'ORCHESTRATION_STATUS_CONTINUED_AS_NEW',
    result: text(input),
    ...more,
  },
})
