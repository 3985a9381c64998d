/** All queued work of a hub, by what the filters of workers look at; offered in the order of their places. */
import type { WorkDescription } from '../../../machines/worker.ts'
import type { WorkItem } from './work.ts'
import { WorkQueue } from './work-queue.ts'

export class WorkQueues {
  private readonly queues = new Map<string, WorkQueue>()
  /** Queues with something new; the others have been offered already. */
  private readonly fresh = new Set<WorkQueue>()
  /** Queued items that may not go just now, whoever could take them: those behind them need not wait. */
  private readonly aside = new Set<WorkItem>()
  private readonly isBarred: (item: WorkItem) => boolean
  private hasRoom = false

  constructor(isBarred: (item: WorkItem) => boolean) {
    this.isBarred = isBarred
  }

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
    this.aside.delete(item)
    this.queues.get(keyOf(item.work))?.noteWithdrawn()
  }

  /** A worker came, has room again, or drained: everything is worth another offer. */
  noteRoom(): void {
    this.hasRoom = true
  }

  /** Offers the heads of the queues, the lowest place first, until `take` has refused what is left. */
  offer(take: (item: WorkItem) => boolean): void {
    while (this.hasRoom || this.fresh.size > 0) {
      if (this.hasRoom) this.admitAgain()
      const waiting = this.heads((this.hasRoom ? this.queues : this.fresh).values())
      this.hasRoom = false
      this.fresh.clear()
      for (let first = waiting.shift(); first; first = waiting.shift()) {
        if (this.isBarred(first.item)) this.setAside(first)
        else if (!take(first.item)) continue
        const item = first.queue.peek()
        if (item) insert(waiting, { queue: first.queue, item })
        else this.queues.delete(keyOf(first.queue.work))
      }
    }
  }

  clear(): void {
    this.queues.clear()
    this.fresh.clear()
    this.aside.clear()
  }

  private setAside({ queue, item }: Head): void {
    queue.dropNext()
    this.aside.add(item)
  }

  private admitAgain(): void {
    const items = [...this.aside]
    this.aside.clear()
    for (const item of items) this.add(item)
  }

  private heads(queues: Iterable<WorkQueue>): Head[] {
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
  `${kind} ${name.length} ${name} ${version}`

function insert(heads: Head[], head: Head): void {
  const place = heads.findIndex(({ item }) => item.place > head.item.place)
  heads.splice(place === -1 ? heads.length : place, 0, head)
}
