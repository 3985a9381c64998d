/** What an entity holds, for people and tests. */
import type { EntityMessage } from '../core/entity.ts'
import { readEntityId } from '../core/entity-id.ts'
import type { HubCore } from './core.ts'
import { type HostedEntity, holderOf } from './hosted-entity.ts'

/** What an entity holds just now. */
export interface EntityReport {
  readonly id: string
  /** Executing: a batch is out at a worker, or queued for one. */
  readonly status: 'idle' | 'executing'
  /** Serialized user state; unset when there is none. */
  readonly state?: string | undefined
  /** Whose critical section holds the lock. */
  readonly lockedBy?: { instanceId: string; executionId: string; criticalSectionId: string } | undefined
  /** Operations of the batch that is out, or that was lost and waits to be sent again. */
  readonly executing: EntityMessageReport[]
  /** What waits, in the order it will run; lock requests too. */
  readonly queue: EntityMessageReport[]
  /** Scheduled messages that are not due, soonest first; `due` is milliseconds since the epoch. */
  readonly delayed: (EntityMessageReport & { readonly due: number })[]
  /** Milliseconds since the epoch. */
  readonly lastModified: number
}

export interface EntityMessageReport {
  readonly kind: 'signal' | 'call' | 'lock'
  /** Of a lock request: its critical section. */
  readonly requestId: string
  readonly operation?: string | undefined
  /** Id of the orchestration or entity that sent it; unset for clients. */
  readonly from?: string | undefined
  /** Of an operation; text as on the wire. */
  readonly input?: string | undefined
}

export function reportEntity(core: HubCore, id: string): EntityReport | undefined {
  const entity = core.entities.get(readEntityId(id).id)
  return entity && reportOf(entity)
}

/** Of every entity the hub knows, in the order in which they came. */
export const reportEntities = ({ entities }: HubCore): EntityReport[] => [...entities.values()].map(reportOf)

function reportOf(entity: HostedEntity): EntityReport {
  const { state, mailbox, lastModified } = entity
  const holder = holderOf(entity)
  return {
    id: entity.id,
    status: entity.batchItem === undefined ? 'idle' : 'executing',
    state,
    lockedBy: holder && { ...holder },
    executing: mailbox.batch.map(reportMessage),
    queue: mailbox.queue.map(reportMessage),
    delayed: [...entity.delayed]
      .map(({ operation, scheduled }) => ({ ...reportMessage(operation), due: scheduled.due }))
      .sort((a, b) => a.due - b.due),
    lastModified,
  }
}

function reportMessage(message: EntityMessage): EntityMessageReport {
  const from = message.sender?.instanceId
  if (message.kind === 'lock') return { kind: message.kind, requestId: message.criticalSectionId, from }
  const { kind, requestId, operation, input } = message
  return { kind, requestId, operation, from, input }
}
