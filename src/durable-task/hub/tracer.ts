/** Who times what a hub does; a hub has one tracer at most, and none by default. */
import type { EntityOperation } from '../core/entity.ts'
import type { FailureDetails, Message } from '../core/events.ts'
import type { Instance } from '../core/instance.ts'
import type { Timestamp } from '../core/timestamp.ts'
import type { WorkOutcome } from './facts.ts'
import type { WorkItem } from './work.ts'

/** Told in the middle of the hub's work: it looks, and changes nothing. What it throws is logged. */
export interface HubTracer {
  /** An execution begins: of a new instance or generation, of one that is rewound, or that came from elsewhere. */
  onBegun(instance: Instance): void
  onSuspended(instance: Instance): void
  onResumed(instance: Instance): void
  /** A message was put into the instance's inbox. */
  onMessage(instance: Instance, message: Message): void
  onTimer(instance: Instance, timerId: number, fireAt: Timestamp): void
  onEnded(instance: Instance): void
  /** The hub forgets the instance: purged, replaced, or with all others. */
  onRemoved(instance: Instance): void
  onQueued(item: WorkItem): void
  /** The item goes to its holder. */
  onSent(item: WorkItem): void
  /** A batch that goes out has these operations; said after `onSent`. */
  onOperations(item: WorkItem, operations: readonly EntityOperation[]): void
  /** Its holder has the item no more. */
  onBack(item: WorkItem, outcome: WorkOutcome): void
  /** The work, or an operation of a batch, failed; said before `onOver`. */
  onFailure(item: WorkItem, failure: FailureDetails): void
  /** The item was answered, or nobody is to answer it any more: its actor says which. */
  onOver(item: WorkItem): void
}
