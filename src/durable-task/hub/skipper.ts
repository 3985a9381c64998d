/**
 * Skips the time in which nothing can happen: it jumps to the next due instant when the hub is idle and somebody
 * waits for it, lets everything settle, and looks again. It jumps to one instant at a time.
 */
import type { Scheduled } from '../../kernel/clock/clock.ts'
import { SkipClock } from '../../kernel/clock/skip-clock.ts'
import { describe } from '../../kernel/errors.ts'
import { describeInstant } from '../../kernel/instant.ts'
import { soon } from '../../kernel/soon.ts'
import { describeFailure } from '../core/events.ts'
import type { HubCore } from './core.ts'
import { explainBusy } from './explain-busy.ts'
import { busyUntil } from './idleness.ts'
import type { Lifecycle } from './lifecycle.ts'

/** What was skipped during one wait: an endless run never lets it end. */
interface Tally {
  readonly wait: number
  skipped: number
  /** Nobody is left to fail, so for this wait time stands still. */
  isSpent: boolean
}

export class Skipper {
  private readonly core: HubCore
  private readonly lifecycle: Lifecycle
  private isLooking = false
  private isStopped = false
  private retry: Scheduled | undefined
  private tally: Tally | undefined

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
      if (!this.isStopped) this.look()
    })
  }

  /** What holds a skip back, though somebody waits and something is due; in words. */
  get heldBack(): string | undefined {
    const { clock, wallClock, maxSkippedTime } = this.core.settings
    if (!(clock instanceof SkipClock) || clock.nextDue() === undefined) return undefined
    const wait = this.core.waiters.oldestActive(wallClock.now())
    if (wait === undefined) return undefined
    if (this.tally?.wait === wait && this.tally.isSpent)
      return `this wait has skipped the limit of ${maxSkippedTime} milliseconds (maxSkippedTime)`
    return explainBusy(this.core)
  }

  stop(): void {
    this.isStopped = true
    this.retry?.cancel()
  }

  /** Nobody calls this who could hear an error. */
  private look(): void {
    try {
      this.skip()
    } catch (error) {
      this.core.settings.log.error(`Time could not be skipped: ${describe(error)}`)
    }
  }

  private skip(): void {
    const { core } = this
    const { clock, wallClock } = core.settings
    if (!(clock instanceof SkipClock)) return
    const tally = this.tallyOf(core.waiters.oldestActive(wallClock.now()))
    const due = clock.nextDue()
    if (!tally || tally.isSpent || due === undefined) return
    const busy = busyUntil(core)
    if (busy > 0) this.lookAgainAt(busy)
    else core.perform(() => this.skipTo(due, clock, tally))
  }

  /** Each wait has the whole limit to itself, so that many short runs on one hub do not use it up. */
  private tallyOf(wait: number | undefined): Tally | undefined {
    if (wait === undefined) this.tally = undefined
    else if (this.tally?.wait !== wait) this.tally = { wait, skipped: 0, isSpent: false }
    return this.tally
  }

  private lookAgainAt(instant: number): void {
    this.retry?.cancel()
    // Work that is out tells by itself when it is done.
    if (Number.isFinite(instant))
      this.retry = this.core.settings.wallClock.schedule(instant, () => this.consider())
  }

  private skipTo(due: number, clock: SkipClock, tally: Tally): void {
    const { maxSkippedTime } = this.core.settings
    const distance = Math.max(0, due - clock.now())
    if (maxSkippedTime > 0 && tally.skipped + distance > maxSkippedTime) {
      this.end(due, tally)
      return
    }
    tally.skipped += distance
    clock.moveTo(due)
  }

  /** An endless run ends with an explanation: whoever waits for that instant fails. */
  private end(due: number, tally: Tally): void {
    const { instances, settings } = this.core
    const text = `Time was to be skipped beyond the limit of ${settings.maxSkippedTime} milliseconds for one wait (maxSkippedTime).`
    const waiting = [...instances.values()].filter(({ timers }) =>
      [...timers.keys()].some(timer => timer.due <= due),
    )
    for (const instance of waiting)
      this.lifecycle.fail(
        instance,
        describeFailure(
          'SkippedTimeLimitExceeded',
          `${text} '${instance.instanceId}' waits for ${describeInstant(due)}; if it runs for ever, end it in the test.`,
        ),
      )
    if (waiting.length > 0) return
    settings.log.error(
      `${text} What is due at ${describeInstant(due)} is of no orchestration that could fail; no time is skipped until the next wait.`,
    )
    tally.isSpent = true
  }
}
