/** Parts of hubs and services as the API shows them. */
import type { z } from 'zod'
import type { Hub } from '../../index.ts'
import { currentMillis } from '../../kernel/clock/real-clock.ts'
import type { ClockView } from '../schemas/live.ts'
import { showClock } from '../schemas/time.ts'

export const showServing = (hub: Hub) => ({
  paused: hub.isPaused,
  workers: hub.workers(),
  queues: hub.queues(),
})

type AnyClock = Pick<Hub['clock'], 'mode' | 'now' | 'held'> & {
  readonly next: z.infer<typeof ClockView>['next']
}

/** Of a hub, or of a service for durable functions. */
export const showClockView = ({ clock }: { readonly clock: AnyClock }) => ({
  ...showClock(clock),
  wallTime: currentMillis(),
  next: clock.next,
  held: clock.held,
})
