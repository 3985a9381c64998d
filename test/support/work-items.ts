/** Turns and activities in the form tests read them. */
import type { ActivityRequest__Output } from '../../src/durable-task/grpc/wire/ActivityRequest.ts'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestratorRequest__Output } from '../../src/durable-task/grpc/wire/OrchestratorRequest.ts'

/** A turn as the worker received it. */
export interface Turn {
  token: string
  instanceId: string
  executionId: string
  request: OrchestratorRequest__Output
  /** Past and new events together. */
  events: HistoryEvent__Output[]
  /** Event type names of the new events, e.g. `['orchestratorStarted', 'executionStarted']`. */
  newTypes: string[]
  pastTypes: string[]
}

/** An activity as the worker received it. */
export interface ActivityItem {
  token: string
  instanceId: string
  taskId: number
  request: ActivityRequest__Output
}

export const turnOf = (token: string, request: OrchestratorRequest__Output): Turn => ({
  token,
  instanceId: request.instanceId,
  executionId: request.executionId?.value ?? '',
  request,
  events: [...request.pastEvents, ...request.newEvents],
  newTypes: request.newEvents.map(event => event.eventType ?? 'none'),
  pastTypes: request.pastEvents.map(event => event.eventType ?? 'none'),
})

export const activityOf = (token: string, request: ActivityRequest__Output): ActivityItem => ({
  token,
  instanceId: request.orchestrationInstance?.instanceId ?? '',
  taskId: request.taskId,
  request,
})
