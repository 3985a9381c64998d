/** What one workload came to on one peer. */
import type { Measured } from '../load/load.ts'
import { median } from '../statistics.ts'

export interface Figures {
  /** Instances, activities, steps, signals, events or waits in a second. */
  rate?: number
  /** Milliseconds of the server's CPU for each work item: turn, activity or batch of an entity. */
  cpu?: number
  /** Share of one core that the load used; near 1 the load sets the pace, not the server. */
  loadBusy?: number
  /** Milliseconds past due, of timers. */
  p50?: number
  p99?: number
  /** The last steps of a long history divided by the first. */
  growth?: number
  /** Milliseconds to the answer of the first Hello. */
  hello?: number
  /** Timers that were set only after they were due. */
  late?: number
}

export type Figure = keyof Figures

/** The usual figures of a part in which `count` of something were done. */
export const rateOf = ({ elapsed, cpu, items, loadBusy }: Measured, count: number): Figures => ({
  rate: (count / elapsed) * 1000,
  cpu: cpu / 1000 / items,
  loadBusy,
})

/** The median of each figure. */
export function mediansOf(rounds: readonly Figures[]): Figures {
  const names = new Set(rounds.flatMap(figures => Object.keys(figures) as Figure[]))
  return Object.fromEntries(
    [...names].map(name => [name, median(rounds.map(figures => figures[name] ?? Number.NaN))]),
  )
}
