/** Points in the life of an instance: when by the clock, and where in its log. */

/**
 * Under a clock moved by hand everything may happen at one instant; the step tells its order all the same. It is the
 * index of the log entry with which something became so: −1 before the log begins.
 */
export interface Moment {
  /** Milliseconds since the epoch on the hub's clock. */
  readonly at: number
  readonly step: number
}

/** Later than everything that is written. */
export const nowAt = (at: number): Moment => ({ at, step: Number.POSITIVE_INFINITY })

export const isBy = (moment: Moment | undefined, step: number): moment is Moment =>
  moment !== undefined && moment.step <= step

export const inOrder = (one: Moment, other: Moment): number =>
  one.at - other.at || (one.step === other.step ? 0 : one.step - other.step)

/** The later of two. */
export const laterOf = (one: Moment, other: Moment): Moment => (inOrder(one, other) < 0 ? other : one)

/** The first entry of the log by which something is so that has none of its own; it is not so before `after`. */
export function momentOf(at: number, log: readonly { readonly at: number }[], after: Moment): Moment {
  if (at <= after.at) return { at, step: after.step }
  let step = Math.max(0, after.step)
  while (step < log.length && log[step]!.at < at) step++
  return { at, step }
}
