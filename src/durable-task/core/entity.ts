/** Messages to entities, and the record of one entity beside its actor. */
import type { EntityEvent, HistoryEvent, TraceContext } from './events.ts'
import { fromMillis, type Timestamp } from './timestamp.ts'

/** Who sent a message, as the backend knows it; for an entity, its id and incarnation. */
export interface Sender {
  readonly instanceId: string
  readonly executionId: string
}

/** In which form an orchestration speaks of entities: in events of their own, or in raised events (section 3.9). */
type Dialect = 'native' | 'legacy'

/** What an entity is asked to do; a call is answered, a signal is not. */
export interface OperationRequest {
  readonly kind: 'signal' | 'call'
  readonly requestId: string
  readonly operation: string
  readonly input: string | undefined
  /** Not to be delivered before. */
  readonly scheduledTime: Timestamp | undefined
  readonly dialect: Dialect
}

export interface EntityOperation extends OperationRequest {
  /** Undefined for a client. */
  readonly sender: Sender | undefined
  readonly arrivedAt: number
  /** The span in whose course it was sent, where the sender named one. */
  readonly traceContext?: TraceContext | undefined
}

/** A request that travels along its lock set, from entity to entity, and is granted after the last. */
export interface LockRequest {
  readonly kind: 'lock'
  readonly criticalSectionId: string
  /** Normalised ids, sorted and each once, so that no two requests wait for each other. */
  readonly lockSet: readonly string[]
  readonly position: number
  readonly sender: Sender
  readonly dialect: Dialect
}

export type EntityMessage = EntityOperation | LockRequest

/** The operation as a worker gets it (section 3.2). */
export function eventOf(entityId: string, operation: EntityOperation): HistoryEvent {
  const { requestId, operation: name, scheduledTime, input, sender, arrivedAt } = operation
  const body = { requestId, operation: name, scheduledTime, input, targetInstanceId: entityId }
  const event: EntityEvent =
    operation.kind === 'signal'
      ? { type: 'entityOperationSignaled', ...body }
      : {
          type: 'entityOperationCalled',
          ...body,
          parentInstanceId: sender?.instanceId,
          parentExecutionId: sender?.executionId,
        }
  return { ...event, eventId: -1, timestamp: fromMillis(arrivedAt) }
}
