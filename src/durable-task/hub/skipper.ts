/**
 * Skips the time in which nothing can happen: it jumps to the next due instant when the hub is idle and somebody
 * waits for it, lets everything settle, and looks again. It jumps to one instant at a time.
 */
import type { Scheduled } from '../../kernel/clock/clock.ts'
import { SkipClock } from '../../kernel/clock/skip-clock.ts'
import { soon } from '../../kernel/soon.ts'
import { describeFailure } from '../core/events.ts'
import type { HubCore } from './core.ts'
import { busyUntil } from './idleness.ts'
import type { Lifecycle } from './lifecycle.ts'

export class Skipper {
  private readonly core: HubCore
  private readonly lifecycle: Lifecycle
  private isLooking = false
  private isStopped = false
  private retry: Scheduled | undefined

  constructor(core: HubCore, lifecycle: Lifecycle) {
    this.core = core
    this.lifecycle = lifecycle
  }

  /** Something has happened, or somebody has begun to wait: soon there may be time to skip. */
  consider(): void {
    if (this.isLooking || this.isStopped || !(this.core.settings.clock instanceof SkipClock)) return
    this.isLooking = true
    soon(() => {
      this.isLooking = false
      if (!this.isStopped) this.skip()
    })
  }

  stop(): void {
    this.isStopped = true
    this.retry?.cancel()
  }

  private skip(): void {
    const { core } = this
    const { clock, wallClock } = core.settings
    if (!(clock instanceof SkipClock) || !core.waiters.isActive(wallClock.now())) return
    const due = clock.nextDue()
    if (due === undefined) return
    const busy = busyUntil(core)
    if (busy > 0) this.lookAgainAt(busy)
    else core.perform(() => (this.isTooFar(clock, due) ? this.end(due) : clock.moveTo(due)))
  }

  private lookAgainAt(instant: number): void {
    this.retry?.cancel()
    // Work that is out tells by itself when it is done.
    if (Number.isFinite(instant))
      this.retry = this.core.settings.wallClock.schedule(instant, () => this.consider())
  }

  private isTooFar(clock: SkipClock, due: number): boolean {
    const { maxSkippedTime } = this.core.settings
    return maxSkippedTime > 0 && clock.skipped + Math.max(0, due - clock.now()) > maxSkippedTime
  }

  /** An endless run ends with an explanation: whoever waits for that instant fails. */
  private end(due: number): void {
    const { core } = this
    const text = `Time was to be skipped beyond the limit of ${core.settings.maxSkippedTime} milliseconds (maxSkippedTime).`
    const waiting = [...core.instances.values()].filter(({ timers }) =>
      [...timers].some(timer => timer.due <= due),
    )
    for (const instance of waiting)
      this.lifecycle.fail(
        instance,
        describeFailure(
          'SkippedTimeLimitExceeded',
          `${text} '${instance.instanceId}' waits for ${new Date(due).toISOString()}; if it runs for ever, end it in the test.`,
        ),
      )
    if (waiting.length > 0) return
    core.settings.log.error(`${text} No more time is skipped.`)
    this.stop()
  }
}
