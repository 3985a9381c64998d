/** What an entity was sent and has not finished: its queue, the lock holder's lane, the batch that is out. */
import type { EntityContents, LockHolder } from '../../../machines/entity.ts'
import type { EntityMessage, EntityOperation, LockRequest } from './entity.ts'

/** How much may go out at once. */
export interface BatchRoom {
  readonly operations: number
  readonly bytes: number
}

export class EntityMailbox {
  private waiting: EntityMessage[]
  private head = 0
  private readonly lane: EntityOperation[]
  private out: readonly EntityOperation[] = []

  constructor(lane: readonly EntityOperation[] = [], waiting: readonly EntityMessage[] = []) {
    this.lane = [...lane]
    this.waiting = [...waiting]
  }

  /** Everything queued, lock requests included, in order; the batch that is out is not counted (section 1.19). */
  get queue(): readonly EntityMessage[] {
    return [...this.lane, ...this.free]
  }

  get backlog(): number {
    return this.lane.length + this.waiting.length - this.head
  }

  /** The operations of the batch that is out, or that was lost and must be sent again. */
  get batch(): readonly EntityOperation[] {
    return this.out
  }

  /** Operations in the lane of the lock holder. */
  get held(): readonly EntityOperation[] {
    return this.lane
  }

  /** What waits outside of that lane, in order. */
  get free(): readonly EntityMessage[] {
    return this.waiting.slice(this.head)
  }

  /** What the entity's decisions depend on. */
  contents(): Pick<EntityContents, 'next' | 'lane'> {
    const first = this.waiting[this.head]
    return {
      next: first && (first.kind === 'lock' ? claimantOf(first) : 'operation'),
      lane: this.lane.length,
    }
  }

  /** Puts a message at the end of the queue. */
  add(message: EntityMessage): void {
    this.waiting.push(message)
  }

  /** Puts an operation of the lock holder at the end of its lane. */
  addToLane(operation: EntityOperation): void {
    this.lane.push(operation)
  }

  /**
   * The batch to send: what may run now, or once more what a lost batch held. Nothing joins a lost batch, so that
   * what breaks a worker takes nothing else with it. At least one goes, whatever the room.
   */
  fillBatch(isLocked: boolean, room: BatchRoom): readonly EntityOperation[] {
    if (this.out.length > 0) return this.out
    const next = isLocked ? () => this.lane[0] : () => this.waiting[this.head]
    const out: EntityOperation[] = []
    let bytes = 0
    for (let first = next(); first && first.kind !== 'lock'; first = next()) {
      bytes += sizeOf(first)
      if (out.length > 0 && (out.length >= room.operations || bytes > room.bytes)) break
      out.push(first)
      if (isLocked) this.lane.shift()
      else this.dropFirst()
    }
    this.out = out
    return out
  }

  /** The batch is done; what the worker left unanswered is next again. */
  endBatch(unanswered: readonly EntityOperation[], isLocked: boolean): void {
    this.out = []
    if (unanswered.length === 0) return
    if (isLocked) this.lane.unshift(...unanswered)
    else this.putFirst(unanswered)
  }

  /** Takes the holder's request from the head of the queue, and what it sent after it into the lane. */
  takeLock({ executionId, criticalSectionId }: LockHolder): LockRequest | undefined {
    const first = this.waiting[this.head]
    if (first?.kind !== 'lock' || first.criticalSectionId !== criticalSectionId) return undefined
    if (first.sender.executionId !== executionId) return undefined
    this.dropFirst()
    const isHolders = (message: EntityMessage): message is EntityOperation =>
      message.kind !== 'lock' && message.sender?.executionId === executionId
    this.lane.unshift(...this.remove(isHolders))
    return first
  }

  /** Closes the lane: what the holder sent before it let go comes before everything else. */
  closeLane(): void {
    this.putFirst(this.lane.splice(0))
  }

  /** Drops what an execution has called for and not begun: its replay calls again. True if there was any. */
  dropCalls(executionId: string): boolean {
    const isDead = (message: EntityMessage): message is EntityOperation =>
      message.kind === 'call' && message.sender?.executionId === executionId
    const before = this.lane.length
    this.lane.splice(0, before, ...this.lane.filter(operation => !isDead(operation)))
    return this.remove(isDead).length > 0 || this.lane.length < before
  }

  /** Drops the lock requests of an execution; true if there were any. */
  dropLocks(executionId: string): boolean {
    const dropped = this.remove(
      (message): message is LockRequest =>
        message.kind === 'lock' && message.sender.executionId === executionId,
    )
    return dropped.length > 0
  }

  private putFirst(messages: readonly EntityMessage[]): void {
    if (messages.length === 0) return
    this.waiting = [...messages, ...this.waiting.slice(this.head)]
    this.head = 0
  }

  private remove<M extends EntityMessage>(isMeant: (message: EntityMessage) => message is M): M[] {
    const rest = this.waiting.slice(this.head)
    const removed = rest.filter(isMeant)
    if (removed.length === 0) return removed
    this.waiting = rest.filter(message => !isMeant(message))
    this.head = 0
    return removed
  }

  /** Moves the head on; the array is cut now and then, so that a long queue costs no more than a short one. */
  private dropFirst(): void {
    this.head++
    if (this.head < 1024 && this.head < this.waiting.length) return
    this.waiting = this.waiting.slice(this.head)
    this.head = 0
  }
}

/** Whose lock a request would be. */
const claimantOf = ({ sender, criticalSectionId }: LockRequest): LockHolder => ({
  ...sender,
  criticalSectionId,
})

/** About what an operation takes on the wire: its texts, and room for ids, times and tags. */
const sizeOf = ({ operation, input = '', requestId }: EntityOperation): number =>
  Buffer.byteLength(input) + Buffer.byteLength(operation) + Buffer.byteLength(requestId) + OVERHEAD
const OVERHEAD = 256
