/** Points in time, in UTC. */

/** Milliseconds since the epoch, either way: the protocol can say more than a date can hold. */
const FARTHEST = 8.64e15

const partsOf = (instant: number): string[] =>
  new Date(Math.min(FARTHEST, Math.max(-FARTHEST, instant))).toISOString().split('T')

export const dateOf = (instant: number): string => partsOf(instant)[0] ?? ''

/** `09:14:07` */
export const timeOf = (instant: number): string => exactTimeOf(instant).slice(0, 8)

/** `09:14:07.204` */
const exactTimeOf = (instant: number): string => (partsOf(instant)[1] ?? '').slice(0, 12)

/** `2026-03-02 09:14:07.204` */
export const formatInstant = (instant: number): string => `${dateOf(instant)} ${exactTimeOf(instant)}`
