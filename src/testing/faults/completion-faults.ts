/** Faults at what workers answer. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'
import type { StatusName } from '../../durable-task/hub/status-names.ts'
import { type FaultConditions, turnstile, workTest } from './address.ts'
import * as answers from './answer-blows.ts'
import { requireDelay } from './delays.ts'
import type { AnswerBlow, Fault } from './fault.ts'
import { requireStatus } from './statuses.ts'

type Fits = (work: WorkAtEdge) => boolean

/** What can happen to a worker's answer; each makes a fault. Made by `completion`. */
export class CompletionFaults {
  private readonly fits: Fits
  private readonly counting: () => () => boolean

  constructor(fits: Fits, conditions: FaultConditions) {
    this.fits = fits
    this.counting = turnstile(conditions)
  }

  /**
   * The worker is told that its answer has arrived, and it has not. The work is sent again after the usual rest (100 ms
   * of wall time, doubling with each loss), to another worker if there is one: so it is done twice and counts once.
   */
  drop(): Fault {
    return this.fault(answers.dropped)
  }

  /**
   * The answer counts that much later, in milliseconds on the hub's clock, where it may be skipped or moved; the worker
   * is told at once that it has arrived. `Infinity` is an answer that never comes, for tests of time-outs. An answer held
   * back is lost with its worker's stream.
   *
   * @throws BackendError `invalid-request` for a negative number or NaN.
   */
  delay(milliseconds: number): Fault {
    return this.fault(answers.delayed(requireDelay(milliseconds)))
  }

  /** The answer arrives twice. The second counts nowhere but in `hub.counters.staleCompletions`. */
  double(): Fault {
    return this.fault(answers.doubled)
  }

  /**
   * The answer changes places with the next one that the same conditions fit. It waits for that at most a second of wall
   * time; where no such work is out, so that none can come, it passes and does not count as an occurrence. In a hub with
   * a seed, which sends one piece of work at a time, none ever is.
   */
  reorder(): Fault {
    return this.fault(answers.swapped)
  }

  /**
   * The call of the worker ends with a status and nothing is committed. The work is sent again after the usual rest;
   * until then a worker that tries again is heard, as .NET's does, and JavaScript's does not.
   *
   * @throws BackendError `invalid-request` for what is no status of gRPC, or `OK`.
   */
  refuse(status: StatusName = 'UNAVAILABLE'): Fault {
    return this.fault(answers.refused(requireStatus(status)))
  }

  /** The worker is lost when it has done its work and before that is committed: its stream is cut, the work sent again. */
  loseWorker(): Fault {
    return this.fault(answers.workerLost)
  }

  /** The answer is committed, and the worker is lost before it hears so: its stream is cut, the work is not sent again. */
  loseAcknowledgement(): Fault {
    return this.fault(answers.acknowledgementLost)
  }

  private fault(blow: AnswerBlow): Fault {
    const { fits, counting } = this
    return {
      begin: () => {
        const isDue = counting()
        const canStrike: Fits = work => fits(work) && (blow.canStrike?.(work, fits) ?? true)
        return { fits, pickAnswer: work => (canStrike(work) && isDue() ? blow : undefined) }
      },
    }
  }
}

/**
 * Faults at the answers of workers: turns of orchestrations, activities, batches of entities. A fault strikes once, the
 * first answer that fits; `occurrence` and `times` say otherwise. What a fake answers is never struck.
 *
 * @example
 * hub.inject(completion('activity', 'charge').drop())
 * hub.inject(completion('orchestration', /^order/, { instance: 'order-1', occurrence: 2 }).double())
 * hub.inject(completion('activity', undefined, { times: Infinity }).reorder())
 *
 * @throws BackendError `invalid-request` for another kind, an empty name, or counts that are no whole numbers from 1 on.
 */
export const completion = (
  kind?: WorkKind,
  name?: string | RegExp,
  conditions: FaultConditions = {},
): CompletionFaults => new CompletionFaults(workTest(kind, name, conditions.instance), conditions)
