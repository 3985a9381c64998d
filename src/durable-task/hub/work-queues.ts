/** All queued work of a hub, by what the filters of workers look at; offered in the order of their places. */
import type { WorkDescription } from '../../../machines/worker.ts'
import type { WorkItem } from './work.ts'
import { WorkQueue } from './work-queue.ts'

export class WorkQueues {
  private readonly queues = new Map<string, WorkQueue>()
  /** Queues with something new; the others have been offered already. */
  private readonly fresh = new Set<WorkQueue>()
  private hasRoom = false

  add(item: WorkItem): void {
    const key = keyOf(item.work)
    const queue = this.queues.get(key) ?? new WorkQueue(item.work)
    this.queues.set(key, queue)
    item.isQueued = true
    queue.add(item)
    this.fresh.add(queue)
  }

  withdraw(item: WorkItem): void {
    if (!item.isQueued) return
    item.isQueued = false
    this.queues.get(keyOf(item.work))?.noteWithdrawn()
  }

  /** A worker came, has room again, or drained: everything is worth another offer. */
  noteRoom(): void {
    this.hasRoom = true
  }

  /** Offers the heads of the queues, the lowest place first, until `take` has refused what is left. */
  offer(take: (item: WorkItem) => boolean): void {
    while (this.hasRoom || this.fresh.size > 0) {
      const waiting = this.heads(this.hasRoom ? [...this.queues.values()] : [...this.fresh])
      this.hasRoom = false
      this.fresh.clear()
      for (let first = waiting.shift(); first; first = waiting.shift()) {
        if (!take(first.item)) continue
        const item = first.queue.peek()
        if (item) insert(waiting, { queue: first.queue, item })
        else this.queues.delete(keyOf(first.queue.work))
      }
    }
  }

  clear(): void {
    this.queues.clear()
    this.fresh.clear()
  }

  private heads(queues: readonly WorkQueue[]): Head[] {
    const heads: Head[] = []
    for (const queue of queues) {
      const item = queue.peek()
      if (item) heads.push({ queue, item })
      else this.queues.delete(keyOf(queue.work))
    }
    return heads.sort((a, b) => byPlace(a.item, b.item))
  }
}

interface Head {
  readonly queue: WorkQueue
  readonly item: WorkItem
}

export const byPlace = (a: WorkItem, b: WorkItem): number => a.place - b.place

/** Equal for work that the same workers serve. */
export const keyOf = ({ kind, name, version }: WorkDescription): string =>
  JSON.stringify([kind, name, version])

function insert(heads: Head[], head: Head): void {
  const place = heads.findIndex(({ item }) => item.place > head.item.place)
  heads.splice(place === -1 ? heads.length : place, 0, head)
}
