/** Reading histories and the turns of one instance. */
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestratorRequest__Output } from '../../src/durable-task/grpc/wire/OrchestratorRequest.ts'
import type { ScriptedWorker, Turn } from './worker.ts'

export type EventType = NonNullable<HistoryEvent__Output['eventType']>

export const typesOf = (events: HistoryEvent__Output[]): (EventType | undefined)[] =>
  events.map(event => event.eventType)

export const ofType = (events: HistoryEvent__Output[], type: EventType): HistoryEvent__Output[] =>
  events.filter(event => event.eventType === type)

/** Every turn of the instance that the worker received, as it came. */
export const turnsOf = (worker: ScriptedWorker, instanceId: string): OrchestratorRequest__Output[] =>
  worker.items.flatMap(({ orchestratorRequest: request }) =>
    request && request.instanceId === instanceId ? [request] : [],
  )

/** The input the orchestration was started with. */
export const inputOf = (turn: Turn): string =>
  turn.events.find(event => event.executionStarted)?.executionStarted?.input?.value ?? ''
