/** What time it is in a hub, from what was last told of its clock. */
import { currentMillis } from '../../kernel/clock/real-clock.ts'
import type { Clock } from './views.ts'

export class HubTime {
  private told: { clock: Clock; at: number } | undefined

  take(clock: Clock): void {
    this.told = { clock, at: currentMillis() }
  }

  /** Milliseconds since the epoch, on the hub's clock. */
  get now(): number {
    if (!this.told) return currentMillis()
    const { clock, at } = this.told
    return clock.mode === 'manual' ? clock.now : clock.now + currentMillis() - at
  }
}
