/** One thing that there may be much of, and what it does to the cost of a unit of work. */
export interface GrowthCase {
  name: string
  /** What is counted, such as `live instances`. */
  what: string
  /** What is paid for, such as `a turn`. */
  unit: string
  /** How much of it there is, least first. */
  sizes: readonly number[]
  /** The most that the greatest size may cost, as a multiple of the least; undefined where it is only stated. */
  bound?: number
  /** Measures one size on a server of its own. `effort`, from 0 to 1, is the share of the units that are paid for. */
  measure(size: number, effort: number): Promise<Cost>
}

export interface Cost {
  /** Microseconds of the server's CPU for one unit. */
  cpu: number
  /** The same of the floor, where the case has one: what is added is divided by what is added there. */
  floor?: number
}
