/** An entity's record with its actor. */
import type { EntityContents, entityMachine, LockHolder } from '../../../machines/entity.ts'
import type { ActorOf } from '../../kernel/actors.ts'
import type { Scheduled } from '../../kernel/clock/clock.ts'
import type { EntityOperation } from '../core/entity.ts'
import type { EntityId } from '../core/entity-id.ts'
import type { EntityMailbox } from '../core/entity-mailbox.ts'

/** A message that waits for its time. */
export interface DelayedOperation {
  readonly operation: EntityOperation
  readonly scheduled: Scheduled
}

export interface HostedEntity extends EntityId {
  /** The execution id its work items carry: one for as long as the record lives. */
  readonly incarnation: string
  /** Serialized user state; undefined: the entity does not exist for clients. */
  state: string | undefined
  lastModified: number
  readonly mailbox: EntityMailbox
  readonly delayed: Set<DelayedOperation>
  /** Id of the queued, resting or dispatched work item of the batch. */
  batchItem: string | undefined
  /** Undefined until the record holds something. */
  actor: ActorOf<typeof entityMachine> | undefined
}

/** What the entity's decisions depend on. */
export function contentsOf({ mailbox, delayed, state }: HostedEntity): EntityContents {
  return { ...mailbox.contents(), delayed: delayed.size, hasState: state !== undefined }
}

export const holderOf = ({ actor }: HostedEntity): LockHolder | undefined =>
  actor?.getSnapshot().context.holder
