/** What was sent to entities and what became of it; complains as soon as something cannot be right. */
import { expect } from 'vitest'
import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import type { EntityReport } from '../../src/durable-task/hub/entity-report.ts'
import type { BatchOut, TurnOut } from './world.ts'

interface Sent {
  /** Execution that sent it; `client` for clients. */
  readonly sender: string
  readonly target: string
  readonly order: number
  readonly isDelayed: boolean
}

export class EntityLedger {
  private next = 0
  private readonly sent = new Map<string, Sent>()
  /** Delivered at least once, by target. */
  private readonly seen = new Map<string, Set<string>>()
  private readonly lastSeen = new Map<string, number>()
  private readonly settled = new Set<string>()
  private readonly answered = new Set<string>()
  /** Lock sets asked for, by critical section. */
  readonly sections = new Map<string, { executionId: string; lockSet: readonly string[] }>()

  noteSent(requestId: string, sender: string, target: string, isDelayed: boolean): void {
    this.sent.set(requestId, { sender, target, order: this.next++, isDelayed })
  }

  /** A batch went out: only the holder's operations while locked, and each sender's in the order they were sent. */
  noteBatch({ entityId, operations }: BatchOut, report: EntityReport | undefined): void {
    const seen = this.seen.get(entityId) ?? new Set()
    this.seen.set(entityId, seen)
    expect(operations.length).toBeGreaterThan(0)
    for (const requestId of operations.map(requestOf)) {
      expect(this.settled, `${requestId} runs twice`).not.toContain(requestId)
      const sent = this.sent.get(requestId)
      if (seen.has(requestId)) continue
      seen.add(requestId)
      const holder = report?.lockedBy?.executionId
      if (holder !== undefined)
        expect(sent?.sender, `${requestId} runs under a lock of ${holder}`).toBe(holder)
      if (!sent || sent.isDelayed) continue
      const key = `${sent.sender} ${entityId}`
      expect(sent.order, `${requestId} overtook`).toBeGreaterThan(this.lastSeen.get(key) ?? -1)
      this.lastSeen.set(key, sent.order)
    }
  }

  /** The worker's answer counted: these ran, or failed for good. */
  noteSettled(requestIds: readonly string[]): void {
    for (const requestId of requestIds) {
      expect(this.settled, `${requestId} ran twice`).not.toContain(requestId)
      this.settled.add(requestId)
    }
  }

  /** A turn was committed: answers reach only who asked, each once; a grant means that every lock is held. */
  noteTurn({ executionId, newEvents }: TurnOut, holders: Map<string, EntityReport['lockedBy']>): void {
    for (const event of newEvents) {
      if (event.type === 'entityLockGranted') {
        const section = this.sections.get(event.criticalSectionId)
        expect(section?.executionId).toBe(executionId)
        for (const id of section?.lockSet ?? [])
          expect(holders.get(id), `${id} is not locked`).toMatchObject({ executionId })
      }
      if (event.type !== 'entityOperationCompleted' && event.type !== 'entityOperationFailed') continue
      expect(this.sent.get(event.requestId)?.sender).toBe(executionId)
      expect(this.answered, `${event.requestId} was answered twice`).not.toContain(event.requestId)
      this.answered.add(event.requestId)
    }
  }

  /** What is noted as sent from here on can be taken back: its turn may not count. */
  draft(): { discard(): void } {
    const before = new Set(this.sent.keys())
    return {
      discard: () => {
        for (const requestId of this.sent.keys()) if (!before.has(requestId)) this.sent.delete(requestId)
      },
    }
  }

  /** What was sent and has neither run nor failed. */
  get open(): string[] {
    return [...this.sent.keys()].filter(requestId => !this.settled.has(requestId))
  }
}

export function requestOf(event: HistoryEvent): string {
  if ('requestId' in event) return event.requestId
  throw new Error(`A batch carries ${event.type}.`)
}
