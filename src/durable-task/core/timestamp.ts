/** An instant as the protocol carries it: whole seconds since the epoch and nanoseconds. */
export interface Timestamp {
  seconds: number
  nanos: number
}

export const fromMillis = (millis: number): Timestamp => {
  const seconds = Math.floor(millis / 1000)
  return { seconds, nanos: Math.min(Math.round((millis - seconds * 1000) * 1e6), 999_999_999) }
}

/** The first whole millisecond at or after the instant, so that nothing fires early. */
export const toMillis = ({ seconds, nanos }: Timestamp): number => seconds * 1000 + Math.ceil(nanos / 1e6)
