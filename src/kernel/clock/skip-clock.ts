import type { MovableClock } from './clock.ts'
import { RealClock } from './real-clock.ts'

/** Real time, plus what was skipped: it passes as the wall clock does, and jumps ahead when it is moved. */
export class SkipClock extends RealClock implements MovableClock {
  private ahead = 0

  override now(): number {
    return super.now() + this.ahead
  }

  moveTo(instant: number): void {
    if (Number.isNaN(instant)) throw new RangeError('A clock moves to an instant, and NaN is none.')
    this.queue.runUntil(instant, due => this.skipTo(due))
    this.skipTo(instant)
    this.arm()
  }

  /** Where the wall clock is further already, there is nothing to skip. */
  private skipTo(instant: number): void {
    this.ahead += Math.max(0, instant - this.now())
  }
}
