import type { MovableClock, Scheduled } from './clock.ts'
import { DueQueue } from './due-queue.ts'

/** A clock that stands still until it is moved. It stops at each due instant on its way, in order. */
export class ManualClock implements MovableClock {
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

  nextDue(): number | undefined {
    return this.queue.nextInstant()
  }

  moveTo(instant: number): void {
    if (!(instant >= this.current)) throw new RangeError('A clock cannot go back: pass a later instant.')
    // A call on the way may move the clock further than this.
    const ahead = (due: number): void => {
      this.current = Math.max(this.current, due)
    }
    this.queue.runUntil(instant, ahead)
    ahead(instant)
  }
}
