/** The last instant that a date can hold, in milliseconds. */
export const LAST_INSTANT = 8.64e15

/** An instant for a sentence: as a date, or as a number where no calendar reaches. */
export const describeInstant = (instant: number): string =>
  Math.abs(instant) <= LAST_INSTANT ? new Date(instant).toISOString() : `${instant} ms after 1970`
