/** What the dispatcher needs from its hub. */
import type { Supervisor } from '../../kernel/actors.ts'
import type { Clock } from '../../kernel/clock/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { DispatchOrder } from './dispatch-order.ts'
import type { WorkOutcome } from './facts.ts'
import type { HubTracer } from './tracer.ts'
import type { ConnectedWorker, Sent, WorkItem } from './work.ts'

export interface DispatcherHost {
  readonly supervisor: Pick<Supervisor<never>, 'create' | 'stop'>
  readonly wallClock: Clock
  readonly ids: Ids
  readonly order: DispatchOrder
  readonly maxDeliveries: number
  /** Says something to who times the hub's work, if anybody does. */
  trace(say: (tracer: HubTracer) => void): void
  /** Runs a change of the hub and lets everything that follows from it settle. */
  perform(change: () => void): void
  /** Work that goes out though the hub is paused: whoever asked for it changes nothing with it. */
  passesPause(item: WorkItem): boolean
  /** Whether there may be such work: all that is queued is asked then, after every change. */
  anyPassesPause(): boolean
  /** A worker inside the process that wants this item, before all others. */
  standInFor(item: WorkItem): ConnectedWorker | undefined
  /** Writes the item to the worker. */
  deliver(item: WorkItem, token: string, worker: ConnectedWorker): Sent
  /** The worker has the item no more; said before anything follows from it. */
  onBack(item: WorkItem, worker: ConnectedWorker, outcome: WorkOutcome): void
  /** The item came back undone. */
  onSetback(item: WorkItem, worker: ConnectedWorker, how: 'lost' | 'abandoned' | 'returned'): void
  /** The item was delivered as often as allowed. */
  onExhausted(item: WorkItem, deliveries: number): void
  /** The item cannot be written: no worker will ever get it. */
  onUndeliverable(item: WorkItem, error: unknown): void
}
