/**
 * Skips the time in which nothing can happen: it jumps towards the end of the next wait or rest, or the next retry, of an
 * execution that somebody waits for, once no handler runs. It stops at whatever lies before that instant, say the time-out
 * of a callback, so that handlers hear of it in its own time: it jumps to one instant, lets everything settle, and looks
 * again.
 */
import { SkipClock } from '../../kernel/clock/skip-clock.ts'
import type { Engine } from './engine.ts'
import type { HostedExecution } from './hosted-execution.ts'

export class Skipper {
  private readonly engine: Engine
  private isLooking = false
  private isStopped = false

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** Something has happened, or somebody has begun to wait: soon there may be time to skip. */
  consider(): void {
    if (this.isLooking || this.isStopped || !(this.engine.settings.clock instanceof SkipClock)) return
    this.isLooking = true
    this.engine.later(() => {
      this.isLooking = false
      if (!this.isStopped) this.skip()
    })
  }

  /** What holds a skip back, though somebody waits and something is due; in words. */
  get heldBack(): string | undefined {
    const { clock } = this.engine.settings
    if (!(clock instanceof SkipClock) || this.nextInstant() === undefined) return undefined
    return this.engine.invocations.isBusy ? 'a handler runs' : undefined
  }

  stop(): void {
    this.isStopped = true
  }

  private skip(): void {
    const { clock } = this.engine.settings
    if (!(clock instanceof SkipClock) || this.engine.invocations.isBusy) return
    const next = this.nextInstant()
    if (next === undefined) return
    this.engine.perform(() => clock.moveTo(Math.min(next, clock.nextDue() ?? next)))
  }

  /** Of executions that somebody waits for, and of those that these wait for. */
  private nextInstant(): number | undefined {
    let next: number | undefined
    const open = this.engine.awaited()
    const seen = new Set<HostedExecution>()
    for (let execution = open.pop(); execution; execution = open.pop()) {
      if (seen.has(execution)) continue
      seen.add(execution)
      const due = execution.timers.nextSkippable()
      if (due !== undefined && (next === undefined || due < next)) next = due
      open.push(...execution.targets.values())
    }
    return next
  }
}
