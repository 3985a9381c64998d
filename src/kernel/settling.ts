/** Waiting until a hub or service has nothing left to do, for whoever moves its clock. */
import type { Clock } from './clock/clock.ts'
import { soon } from './soon.ts'

export class Settling {
  private readonly wallClock: Clock
  private readonly isAtRest: () => boolean
  private readonly listeners = new Set<() => void>()

  constructor(wallClock: Clock, isAtRest: () => boolean) {
    this.wallClock = wallClock
    this.isAtRest = isAtRest
  }

  /** Something has happened. */
  noteChange(): void {
    for (const listener of [...this.listeners]) listener()
  }

  /**
   * Resolves when all is at rest, true, or when nothing has happened for `patience` milliseconds of wall time,
   * false: then a worker holds work that it does not finish.
   */
  async settle(patience: number): Promise<boolean> {
    for (;;) {
      await new Promise<void>(resolve => soon(resolve))
      if (this.isAtRest()) return true
      if (patience <= 0 || !(await this.nextChange(patience))) return false
    }
  }

  /** True when something happens; false when `patience` milliseconds of wall time pass before. */
  nextChange(patience: number): Promise<boolean> {
    const { wallClock } = this
    return new Promise(resolve => {
      const finish = (changed: boolean) => () => {
        this.listeners.delete(changes)
        timer.cancel()
        resolve(changed)
      }
      const changes = finish(true)
      const timer = wallClock.schedule(wallClock.now() + patience, finish(false))
      this.listeners.add(changes)
    })
  }
}
