/** The faults of one hub: they watch its edge, and strike what fits. */
import type { EdgeCall, EdgeWatch, Pass } from '../../durable-task/hub/edge.ts'
import type { WorkAtEdge } from '../../durable-task/hub/edge-work.ts'
import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import { describe, invalidRequest } from '../../kernel/errors.ts'
import type { Answer, CallBlow, Fault, FaultInUse } from './fault.ts'
import { FaultSet, type FaultStrike } from './fault-set.ts'
import { Swaps } from './swaps.ts'

/** Faults that a hub uses, until they are removed. */
export interface FaultsInUse {
  /** What they have struck, in order; goes on growing. */
  readonly strikes: readonly FaultStrike[]
  /** The seed of the chaos among them; undefined without one. */
  readonly seed: number | undefined
  /** False once they are removed, or all faults of the hub are. */
  readonly isInUse: boolean
  /**
   * Takes them out of use, as `hub.resetFaults()` does with all: what they hold back is let through, and streams that they
   * have silenced are cut. Safe to call twice.
   */
  remove(): void
  /** The same: `using lost = hub.inject(…)`. */
  [Symbol.dispose](): void
}

interface Picked<Blow> {
  readonly set: FaultSet
  readonly fault: FaultInUse
  readonly blow: Blow
}

export class HubFaults implements EdgeWatch {
  private readonly taskHub: TaskHub
  /** Newest first. */
  private sets: FaultSet[] = []
  private readonly swaps = new Swaps()

  constructor(taskHub: TaskHub) {
    this.taskHub = taskHub
  }

  inject(faults: readonly Fault[]): FaultsInUse {
    for (const fault of faults) requireFault(fault)
    const { edge, settings } = this.taskHub
    edge.install(this)
    const set = new FaultSet(settings, faults)
    this.sets = [set, ...this.sets]
    const remove = (): void => this.remove([set])
    const isInUse = (): boolean => this.sets.includes(set)
    return {
      strikes: set.strikes,
      seed: set.seed,
      get isInUse() {
        return isInUse()
      },
      remove,
      [Symbol.dispose]: remove,
    }
  }

  reset(): void {
    this.remove(this.sets)
  }

  call(call: EdgeCall, pass: Pass): unknown {
    const { method, request, answered } = call
    const incoming = { method, instanceId: request.instanceId ?? '', name: request.name ?? '' }
    const picked = this.pick<CallBlow>(fault => fault.pickCall?.(incoming))
    if (!picked) return answered ? this.swaps.around(answered, () => this.answer(answered, pass)) : pass()
    const { set, blow } = picked
    set.noteCall(incoming, blow)
    return blow.strike({
      ...set.holder,
      pass,
      afterHub: (milliseconds, run) => this.afterHub(milliseconds, run),
    })
  }

  delivery(work: WorkAtEdge): number {
    const picked = this.pick(fault => fault.pickDelivery?.(work))
    if (!picked) return 1
    const { set, blow } = picked
    set.noteWork('delivery', work, blow)
    return blow.strike(work, run => queueMicrotask(() => this.attempt(run)), set.holder)
  }

  explain(): string | undefined {
    const storms = this.sets.filter(({ seed }) => seed !== undefined)
    const lines = storms.map(
      ({ seed, strikes }) => `Chaos with seed ${seed} is in use and has struck ${strikes.length} times.`,
    )
    return lines.length === 0 ? undefined : lines.join('\n')
  }

  noteReset(): void {
    this.swaps.clear()
    for (const { faults } of this.sets) for (const fault of faults) fault.noteReset?.()
  }

  stop(): void {
    for (const { holds } of this.sets) holds.stop()
    this.sets = []
    this.swaps.clear()
  }

  private answer(work: WorkAtEdge, pass: Pass): unknown {
    const picked = this.pick(fault => (this.swaps.isHolding(fault) ? undefined : fault.pickAnswer?.(work)))
    if (!picked) return pass()
    const { set, fault, blow } = picked
    set.noteWork('completion', work, blow)
    const answer: Answer = {
      ...set.holder,
      work,
      pass,
      passLater: () => this.attempt(pass, () => work.lose({ forGood: true })),
      afterNext: (fits, letThrough) =>
        this.swaps.add({
          fault,
          fits: next => this.ask(() => fits(next)) ?? false,
          letThrough,
          forget: () => set.holder.forget(letThrough),
        }),
    }
    return blow.strike(answer, fault.fits ?? (() => true))
  }

  /** The first of the newest that strikes; the others have not seen what it struck. */
  private pick<Blow>(choose: (fault: FaultInUse) => Blow | undefined): Picked<Blow> | undefined {
    for (const set of this.sets)
      for (const fault of set.faults) {
        const blow = this.ask(() => choose(fault))
        if (blow) return { set, fault, blow }
      }
    return undefined
  }

  /** A condition that throws is not met, and says so. */
  private ask<Answer>(question: () => Answer | undefined): Answer | undefined {
    try {
      return question()
    } catch (error) {
      this.taskHub.settings.log.error(`A condition of a fault threw: ${describe(error)}`)
      return undefined
    }
  }

  private afterHub(milliseconds: number, run: () => void): () => void {
    const { clock } = this.taskHub.settings
    const scheduled = clock.schedule(clock.now() + milliseconds, run)
    return () => scheduled.cancel()
  }

  /** For what runs later, where nobody hears an error. */
  private attempt(run: () => unknown, repair: () => void = () => {}): void {
    const fail = (error: unknown): void => {
      this.taskHub.settings.log.error(`What a fault held back failed: ${describe(error)}`)
      repair()
    }
    try {
      void Promise.resolve(run()).catch(fail)
    } catch (error) {
      fail(error)
    }
  }

  private remove(sets: readonly FaultSet[]): void {
    this.sets = this.sets.filter(set => !sets.includes(set))
    for (const { holds } of sets) holds.letAllThrough()
  }
}

/** Where nobody checks types: a description that does not say yet what goes wrong would never strike. */
function requireFault(fault: Fault): void {
  if (typeof (fault as Partial<Fault> | undefined)?.begin !== 'function')
    throw invalidRequest(
      "A fault says what goes wrong: inject completion('activity', 'charge').drop(), for example.",
    )
}
