/** Faults at what workers are sent. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'
import type { StatusName } from '../../durable-task/hub/status-names.ts'
import { type FaultConditions, turnstile, workTest } from './address.ts'
import { requireDelay } from './delays.ts'
import * as deliveries from './delivery-blows.ts'
import type { DeliveryBlow, Fault } from './fault.ts'
import { requireStatus } from './statuses.ts'

type Fits = (work: WorkAtEdge) => boolean

/** What can happen to work on its way to a worker; each makes a fault. Made by `delivery`. */
export class DeliveryFaults {
  private readonly fits: Fits
  private readonly counting: () => () => boolean

  constructor(fits: Fits, conditions: FaultConditions) {
    this.fits = fits
    this.counting = turnstile(conditions)
  }

  /** The work does not reach the worker, and is sent again after the usual rest. */
  drop(): Fault {
    return this.fault(deliveries.undelivered)
  }

  /** The worker gets the same work twice, and the first answer counts. */
  double(): Fault {
    return this.fault(deliveries.deliveredTwice)
  }

  /**
   * In place of the work the worker gets the end of its stream, with a status; workers of every SDK connect again after
   * `UNAVAILABLE`. All that it had is sent again.
   *
   * @throws BackendError `invalid-request` for what is no status of gRPC, or `OK`.
   */
  cutStream(status: StatusName = 'UNAVAILABLE'): Fault {
    return this.fault(deliveries.streamCut(requireStatus(status)))
  }

  /**
   * From this work on nothing reaches the worker, not even pings, and its stream stays open: a connection that is half
   * dead. What is given to it is sent again when the stream ends: cut after that many milliseconds of wall time, or when
   * the fault is removed. Some workers leave by themselves after two minutes of silence; the time is not skipped.
   *
   * @throws BackendError `invalid-request` for a negative number or NaN.
   */
  silence(milliseconds: number = Number.POSITIVE_INFINITY): Fault {
    return this.fault(deliveries.streamSilenced(requireDelay(milliseconds)))
  }

  /**
   * The worker gets the work, its stream is cut, and whatever it answers does not count any more: lost between dispatch
   * and commit. All that it had is sent again.
   */
  loseWorker(): Fault {
    return this.fault(deliveries.workerLostAtWork)
  }

  private fault(blow: DeliveryBlow): Fault {
    const { fits, counting } = this
    return {
      begin: () => {
        const isDue = counting()
        return { pickDelivery: work => (fits(work) && isDue() ? blow : undefined) }
      },
    }
  }
}

/**
 * Faults at what is sent to workers. A fault strikes once, the first delivery that fits; `occurrence` and `times` say
 * otherwise. What a fake answers is never struck.
 *
 * @example
 * hub.inject(delivery('activity', 'charge').double())
 * hub.inject(delivery('orchestration', 'order', { times: 2 }).cutStream())
 *
 * @throws BackendError as `completion`.
 */
export const delivery = (
  kind?: WorkKind,
  name?: string | RegExp,
  conditions: FaultConditions = {},
): DeliveryFaults => new DeliveryFaults(workTest(kind, name, conditions.instance), conditions)
