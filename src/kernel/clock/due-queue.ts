import type { Scheduled } from './clock.ts'

interface Entry extends Scheduled {
  readonly sequence: number
  readonly run: () => void
  cancelled: boolean
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.due < b.due || (a.due === b.due && a.sequence < b.sequence)

/** A binary heap ordered by due instant, then by order of arrival. Cancelled entries are dropped lazily. */
export class DueQueue {
  private heap: Entry[] = []
  private sequence = 0
  private cancelled = 0

  /** An instant that is no number never comes. */
  add(due: number, run: () => void): Scheduled {
    const entry: Entry = {
      due: Number.isNaN(due) ? Number.POSITIVE_INFINITY : due,
      run,
      sequence: this.sequence++,
      cancelled: false,
      cancel: () => this.cancel(entry),
    }
    this.heap.push(entry)
    this.rise(this.heap.length - 1)
    return entry
  }

  /** The earliest due instant, or undefined when nothing is scheduled. */
  nextDue(): number | undefined {
    while (this.heap[0]?.cancelled) this.removeFirst()
    return this.heap[0]?.due
  }

  /** Removes and returns the earliest entry due at or before `now`. */
  takeDue(now: number): (() => void) | undefined {
    const due = this.nextDue()
    if (due === undefined || due > now) return undefined
    const entry = this.removeFirst()
    entry.cancelled = true
    return entry.run
  }

  /** The earliest instant at which something will run; what never comes is none. */
  nextInstant(): number | undefined {
    const due = this.nextDue()
    return due === Number.POSITIVE_INFINITY ? undefined : due
  }

  /** Runs everything due up to `instant`, each once `moveTo` has been told its time. */
  runUntil(instant: number, moveTo: (due: number) => void): void {
    for (let due = this.nextDue(); due !== undefined && due <= instant; due = this.nextDue()) {
      moveTo(due)
      this.takeDue(due)?.()
    }
  }

  clear(): void {
    for (const entry of this.heap) entry.cancelled = true
    this.heap = []
    this.cancelled = 0
  }

  private cancel(entry: Entry): void {
    if (entry.cancelled) return
    entry.cancelled = true
    this.cancelled++
    if (this.cancelled > 64 && this.cancelled > this.heap.length / 2) this.compact()
  }

  private compact(): void {
    this.heap = this.heap.filter(entry => !entry.cancelled).sort((a, b) => (isBefore(a, b) ? -1 : 1))
    this.cancelled = 0
  }

  private removeFirst(): Entry {
    const first = this.heap[0]!
    const last = this.heap.pop()!
    if (this.heap.length > 0) {
      this.heap[0] = last
      this.sink(0)
    }
    if (first.cancelled) this.cancelled--
    return first
  }

  private rise(index: number): void {
    const heap = this.heap
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(heap[index]!, heap[parent]!)) return
      ;[heap[index], heap[parent]] = [heap[parent]!, heap[index]!]
      index = parent
    }
  }

  private sink(index: number): void {
    const heap = this.heap
    for (;;) {
      const left = 2 * index + 1
      if (left >= heap.length) return
      const right = left + 1
      const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left
      if (!isBefore(heap[child]!, heap[index]!)) return
      ;[heap[index], heap[child]] = [heap[child]!, heap[index]!]
      index = child
    }
  }
}
