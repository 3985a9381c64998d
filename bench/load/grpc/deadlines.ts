/** Gives up what takes too long. One timer looks at everything that is open: a timer for each call would cost more. */

/** Milliseconds between two looks; as much later than its deadline may a call be given up. */
const period = 100

export interface Expiry {
  /** Milliseconds of `performance.now()`. */
  readonly at: number
  readonly giveUp: () => void
}

export class Deadlines {
  private readonly open = new Set<Expiry>()
  private timer: NodeJS.Timeout | undefined

  add(at: number, giveUp: () => void): Expiry {
    const expiry = { at, giveUp }
    this.open.add(expiry)
    this.timer ??= setInterval(() => this.sweep(), period).unref()
    return expiry
  }

  delete(expiry: Expiry): void {
    this.open.delete(expiry)
  }

  private sweep(): void {
    if (this.open.size === 0) {
      clearInterval(this.timer)
      this.timer = undefined
    }
    const now = performance.now()
    for (const expiry of this.open) {
      if (expiry.at > now) continue
      this.open.delete(expiry)
      expiry.giveUp()
    }
  }
}
