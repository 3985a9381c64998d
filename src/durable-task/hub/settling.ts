/** Waiting until a hub has nothing left to do, for whoever moves its clock. */
import { soon } from '../../kernel/soon.ts'
import type { HubCore } from './core.ts'
import { isAtRest } from './idleness.ts'

export class Settling {
  private readonly core: HubCore
  private readonly listeners = new Set<() => void>()

  constructor(core: HubCore) {
    this.core = core
  }

  /** Something has happened in the hub. */
  noteChange(): void {
    for (const listener of [...this.listeners]) listener()
  }

  /**
   * Resolves when the hub is idle, true, or when nothing has happened in it for `patience` milliseconds of wall time,
   * false: then a worker holds work that it does not finish.
   */
  async settle(patience: number): Promise<boolean> {
    for (;;) {
      await new Promise<void>(resolve => soon(resolve))
      if (isAtRest(this.core)) return true
      if (patience <= 0 || !(await this.nextChange(patience))) return false
    }
  }

  /** True when something happens in the hub; false when `patience` milliseconds of wall time pass before. */
  nextChange(patience: number): Promise<boolean> {
    const { wallClock } = this.core.settings
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
