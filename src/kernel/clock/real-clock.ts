import type { Clock, Scheduled } from './clock.ts'
import { DueQueue } from './due-queue.ts'

/** Node fires a longer delay after one millisecond, so long waits are slept in pieces. */
const LONGEST_SLEEP = 2 ** 31 - 1

/** The wall clock. One timer of the process at a time, however many instants are scheduled. */
export class RealClock implements Clock {
  protected readonly queue = new DueQueue()
  private readonly timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>
  private timer: NodeJS.Timeout | undefined
  private armedFor = Number.POSITIVE_INFINITY
  private isStopped = false
  private latest = 0

  private readonly onError: (error: unknown) => void
  private readonly keepsAlive: boolean

  /**
   * The timers are taken when the clock is made, so that a test's own fake timers do not stop the backend.
   * `onError` hears of a call that threw; the others still run. Without `keepsAlive` a process that has nothing else to
   * wait for ends.
   */
  constructor(onError: (error: unknown) => void, { keepsAlive = true } = {}) {
    this.onError = onError
    this.keepsAlive = keepsAlive
    this.timers = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout }
  }

  now(): number {
    this.latest = Math.max(this.latest, currentMillis())
    return this.latest
  }

  schedule(due: number, run: () => void): Scheduled {
    const scheduled = this.queue.add(due, () => this.attempt(run))
    if (due < this.armedFor) this.arm()
    return scheduled
  }

  nextDue(): number | undefined {
    return this.queue.nextInstant()
  }

  stop(): void {
    this.isStopped = true
    this.queue.clear()
    this.disarm()
  }

  protected arm(): void {
    this.disarm()
    const due = this.isStopped ? undefined : this.queue.nextDue()
    if (due === undefined || due === Number.POSITIVE_INFINITY) return
    this.armedFor = due
    const delay = Math.min(Math.max(0, due - this.now()), LONGEST_SLEEP)
    this.timer = this.timers.setTimeout(() => this.wake(), delay)
    if (!this.keepsAlive) this.timer.unref()
  }

  private disarm(): void {
    this.timers.clearTimeout(this.timer)
    this.timer = undefined
    this.armedFor = Number.POSITIVE_INFINITY
  }

  private wake(): void {
    this.disarm()
    const now = this.now()
    for (let run = this.queue.takeDue(now); run; run = this.queue.takeDue(now)) run()
    this.arm()
  }

  private attempt(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.onError(error)
    }
  }
}

/** Bound when the module loads, for the same reason as the timers. */
export const currentMillis = Date.now.bind(Date)
