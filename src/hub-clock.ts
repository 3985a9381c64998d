import type { Clock } from './kernel/clock/clock.ts'
import { ManualClock } from './kernel/clock/manual-clock.ts'
import { BackendError, invalidRequest } from './kernel/errors.ts'

/** A hub's time. Moving it is for hubs with `time: 'manual'`; others refuse with `wrong-state`. */
export class HubClock {
  private readonly clock: Clock

  /** Clocks come with their hub: `hub.clock`. */
  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Milliseconds since the epoch, on this hub's clock. */
  get now(): number {
    return this.clock.now()
  }

  /**
   * Moves on by so many milliseconds; whatever falls due on the way happens in order, each at its own time.
   *
   * It does not wait for workers: a timer that an orchestration creates in answer counts from the new time. Wait
   * for the state you expect, then move on.
   *
   * @throws BackendError `wrong-state` on real time, `invalid-request` for a negative or infinite number.
   */
  async advance(milliseconds: number): Promise<void> {
    const clock = this.manual()
    if (!(milliseconds >= 0 && Number.isFinite(milliseconds)))
      throw invalidRequest(`A clock moves forward by a number of milliseconds, not by ${milliseconds}.`)
    clock.moveTo(clock.now() + milliseconds)
  }

  /** Moves on to the next instant at which something is due. False when nothing is. @throws as `advance`. */
  async advanceToNext(): Promise<boolean> {
    const clock = this.manual()
    const due = clock.nextDue()
    if (due === undefined) return false
    clock.moveTo(Math.max(due, clock.now()))
    return true
  }

  private manual(): ManualClock {
    if (this.clock instanceof ManualClock) return this.clock
    throw new BackendError(
      'wrong-state',
      "This hub runs on real time, which nobody can move. Make the backend with { time: 'manual' }.",
    )
  }
}
