/** What workers were given, and what they may still say of it. */
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import type { ActivityDelivery, BatchDelivery, ConnectedWorker } from '../../../src/durable-task/hub/work.ts'
import type { Played } from './executor.ts'
import type { WorkerShape } from './schedule.ts'

export interface Worker {
  readonly number: number
  readonly shape: WorkerShape
  connected: ConnectedWorker | undefined
  /** How much it was given. */
  given: number
  /** Its stream takes no more for now. */
  isFull: boolean
}

interface Given {
  readonly number: number
  readonly token: string
  readonly worker: Worker
  readonly instanceId: string
  /** How often the hub had been reset. */
  readonly era: number
  /** The hub has been made anew since: no answer counts. */
  isVain: boolean
  /** Its worker has left with it. */
  isLost: boolean
  /** An answer to it was taken in. */
  isAnswered: boolean
}

export interface GivenTurn extends Given {
  readonly kind: 'orchestration'
  readonly executionId: string
  readonly past: readonly HistoryEvent[]
  readonly newEvents: readonly HistoryEvent[]
  /** What an executor makes of it. */
  played?: Played
}

export interface GivenActivity extends Given {
  readonly kind: 'activity'
  readonly activity: ActivityDelivery
}

export interface GivenBatch extends Given {
  readonly kind: 'entity'
  readonly batch: BatchDelivery
  /** Execution that held the entity's lock when the batch was sent. */
  readonly holder: string | undefined
}

export type Delivery = GivenTurn | GivenActivity | GivenBatch

export const nameOf = (delivery: Delivery): string =>
  delivery.kind === 'activity'
    ? `#${delivery.number} (activity ${delivery.activity.task.id} of ${delivery.instanceId})`
    : `#${delivery.number} (${delivery.kind === 'entity' ? 'batch' : 'turn'} of ${delivery.instanceId})`
