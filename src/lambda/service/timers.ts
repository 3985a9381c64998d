/** The timers of one execution: its operations' own, its deadline, and its rest. */
import type { Clock, Scheduled } from '../../kernel/clock/clock.ts'
import { DueQueue } from '../../kernel/clock/due-queue.ts'

interface Timer {
  readonly scheduled: Scheduled
  readonly due: number
  /** Unset for an instant that a clock does not skip to by itself. */
  skip: Scheduled | undefined
}

/** Of the execution itself, beside the ids of its operations, which have no such sign. */
type OwnTimer = '*deadline' | '*rest'

/** Of an answer that comes later than its operation asks for it. */
export const answerTimer = (operationId: string): string => `*answer:${operationId}`

export class ExecutionTimers {
  private readonly clock: Clock
  private readonly timers = new Map<string, Timer[]>()
  private readonly skippable = new DueQueue()
  private isOver = false

  constructor(clock: Clock) {
    this.clock = clock
  }

  /**
   * Runs a call at an instant. A clock that skips goes there by itself only if `isSkippable`: nobody could answer a
   * callback in time if it skipped to the end of that time. Nothing is armed any more once all were cleared.
   */
  arm(id: string | OwnTimer, due: number, isSkippable: boolean, run: () => void): void {
    if (this.isOver) return
    const timer: Timer = {
      due,
      skip: isSkippable ? this.skippable.add(due, () => {}) : undefined,
      scheduled: this.clock.schedule(due, () => {
        this.drop(id, timer)
        run()
      }),
    }
    this.timers.set(id, [...(this.timers.get(id) ?? []), timer])
  }

  /** A clock that skips may go to these too. */
  makeSkippable(id: string): void {
    for (const timer of this.timers.get(id) ?? []) timer.skip ??= this.skippable.add(timer.due, () => {})
  }

  /** Whether a clock that skips may go to one of these. */
  isSkippable(id: string): boolean {
    return (this.timers.get(id) ?? []).some(({ skip }) => skip !== undefined)
  }

  forget(id: string | OwnTimer): void {
    for (const timer of this.timers.get(id) ?? []) this.drop(id, timer)
  }

  /** For good: nothing comes after the end. */
  clear(): void {
    this.isOver = true
    for (const id of [...this.timers.keys()]) this.forget(id)
  }

  /** The next instant to which a clock may skip. */
  nextSkippable(): number | undefined {
    return this.skippable.nextInstant()
  }

  /** The next of all, and whose it is. */
  first(): { readonly id: string; readonly due: number } | undefined {
    let first: { readonly id: string; readonly due: number } | undefined
    for (const [id, timers] of this.timers)
      for (const { due } of timers) if (!first || due < first.due) first = { id, due }
    return first
  }

  private drop(id: string, timer: Timer): void {
    timer.scheduled.cancel()
    timer.skip?.cancel()
    const rest = (this.timers.get(id) ?? []).filter(each => each !== timer)
    if (rest.length > 0) this.timers.set(id, rest)
    else this.timers.delete(id)
  }
}
