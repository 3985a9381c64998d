import type { Clock, Scheduled } from './clock.ts'
import { DueQueue } from './due-queue.ts'

/** A clock that stands still until it is moved. It stops at each due instant on its way, in order. */
export class ManualClock implements Clock {
  private readonly queue = new DueQueue()
  private current: number

  constructor(start: number) {
    this.current = start
  }

  now(): number {
    return this.current
  }

  schedule(due: number, run: () => void): Scheduled {
    return this.queue.add(due, run)
  }

  stop(): void {
    this.queue.clear()
  }

  /** The next instant at which something will run, or undefined. */
  nextDue(): number | undefined {
    const due = this.queue.nextDue()
    return due === Number.POSITIVE_INFINITY ? undefined : due
  }

  /** Moves to `instant`, running on the way whatever is due, each at its own time. Going back is refused. */
  moveTo(instant: number): void {
    if (!(instant >= this.current)) throw new RangeError('A clock cannot go back: pass a later instant.')
    for (;;) {
      const due = this.queue.nextDue()
      if (due === undefined || due > instant) break
      this.current = Math.max(this.current, due)
      this.queue.takeDue(due)?.()
    }
    // A call on the way may have moved the clock further than this.
    this.current = Math.max(this.current, instant)
  }
}
