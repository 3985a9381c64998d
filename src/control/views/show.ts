/** Parts of hubs as the API shows them. */
import type { Hub } from '../../index.ts'
import { currentMillis } from '../../kernel/clock/real-clock.ts'
import { showClock } from '../schemas/time.ts'

export const showServing = (hub: Hub) => ({
  paused: hub.isPaused,
  workers: hub.workers(),
  queues: hub.queues(),
})

export const showClockView = ({ clock }: Hub) => ({
  ...showClock(clock),
  wallTime: currentMillis(),
  next: clock.next,
  held: clock.held,
})
