/** A schedule: all that a seed decides before anything runs. Each step has dice of its own, so any of them may be left out. */
import type { WorkFilters } from '../../../machines/worker.ts'
import type { BackendOptions } from '../../../src/options.ts'
import { Dice } from './dice.ts'
import { drawPrograms, type Program } from './program.ts'

/** Whose habits the executors have: ids from 0 or 1, names of children, ids of retries. */
export type Dialect = 'python' | 'js' | 'go'

export interface WorkerShape {
  readonly limits: { readonly orchestration: number; readonly activity: number; readonly entity: number }
  readonly filters: WorkFilters | undefined
  /** Its stream takes no more for a while after so many; none: it takes all at once. */
  readonly fillsAfter: number
}

interface StepSeed {
  /** Chooses what is done, and then how. */
  readonly seed: number
}

export interface Schedule {
  readonly seed: number
  readonly dialect: Dialect
  readonly options: BackendOptions
  readonly programs: readonly Program[]
  readonly workers: readonly WorkerShape[]
  readonly steps: readonly StepSeed[]
}

export const unlimited: WorkerShape = {
  limits: { orchestration: 0, activity: 0, entity: 0 },
  filters: undefined,
  fillsAfter: Number.POSITIVE_INFINITY,
}

export function drawSchedule(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x9e37_79b1))
  const workers = Array.from({ length: 1 + dice.below(3) }, () => drawWorker(dice))
  return {
    seed,
    dialect: dice.pick(['python', 'js', 'go']),
    options: {
      logger: 'silent',
      maxEventsPerTurn: dice.pick([0, 0, 0, 1, 2]),
      maxOperationsPerBatch: dice.pick([0, 0, 2]),
      maxDeliveries: dice.pick([0, 0, 0, 0, 2]),
      ...(dice.oneIn(6) && { retain: dice.pick([{ count: 1 }, { count: 3 }, { age: 3_000 }]) }),
      ...(dice.oneIn(4) && { seed: dice.below(1_000_000) }),
    },
    programs: drawPrograms(dice),
    workers: dice.oneIn(2) ? workers : [unlimited, ...workers],
    steps: Array.from({ length: drawLength(dice) }, () => ({ seed: dice.below(0x1_0000_0000) })),
  }
}

/** Many short ones find more than a few long ones; what takes long to build up needs some of these too. */
const drawLength = (dice: Dice): number => (dice.oneIn(8) ? 16 + dice.below(20) : 5 + dice.below(10))

export function drawWorker(dice: Dice): WorkerShape {
  const limit = (): number => dice.pick([0, 1, 1, 2])
  return {
    limits: { orchestration: limit(), activity: limit(), entity: limit() },
    filters: dice.oneIn(2) ? drawFilters(dice) : undefined,
    fillsAfter: dice.oneIn(3) ? 1 + dice.below(4) : Number.POSITIVE_INFINITY,
  }
}

const drawFilters = (dice: Dice): WorkFilters => {
  const some = (names: readonly string[]) =>
    names.flatMap(name => (dice.oneIn(2) ? [{ name, versions: dice.oneIn(3) ? ['', '1'] : [] }] : []))
  return {
    orchestration: some(['Main', 'Child']),
    activity: some(['pack', 'ship']),
    entity: some(['account', 'stock']),
  }
}
