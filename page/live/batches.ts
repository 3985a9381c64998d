/** Takes facts in together: however many come, the page is drawn at most ten times a second. */
import { batch } from '@preact/signals'
import { after, wallNow } from './now.ts'

const SPACING = 100

export class Batches {
  private waiting: (() => void)[] = []
  private last = 0
  private cancel: (() => void) | undefined
  private isHeld = false

  /** `take` runs within the spacing, together with what else came meanwhile. */
  add(take: () => void): void {
    this.waiting.push(take)
    if (!this.isHeld) this.schedule(SPACING - (wallNow() - this.last))
  }

  /** Takes nothing in until `flush`, or until so many milliseconds have passed. */
  hold(milliseconds: number): void {
    this.isHeld = true
    this.cancel?.()
    this.cancel = after(milliseconds, () => this.flush())
  }

  /** Ends a hold. */
  release(): void {
    if (this.isHeld) this.flush()
  }

  /** Takes in what has come, at once. */
  flush(): void {
    this.cancel?.()
    this.cancel = undefined
    this.isHeld = false
    this.last = wallNow()
    const all = this.waiting.splice(0)
    batch(() => {
      for (const take of all) take()
    })
  }

  /** What has come is not taken in any more. */
  stop(): void {
    this.cancel?.()
    this.cancel = undefined
    this.waiting = []
  }

  private schedule(milliseconds: number): void {
    this.cancel ??= after(Math.max(0, milliseconds), () => this.flush())
  }
}
