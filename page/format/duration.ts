/** Lengths of time as people read them: two units at most. */
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** `12 ms`, `1.8 s`, `4 m 12 s`, `2 d 3 h`. */
export function formatDuration(milliseconds: number): string {
  const length = Math.max(0, Math.round(milliseconds))
  if (length < SECOND) return `${length} ms`
  if (length < MINUTE) return `${(length / SECOND).toFixed(1)} s`
  if (length < HOUR) return inTwo(length, MINUTE, 'm', SECOND, 's')
  return length < DAY ? inTwo(length, HOUR, 'h', MINUTE, 'm') : inTwo(length, DAY, 'd', HOUR, 'h')
}

/** As in lists: no decimals, and `now` below a second. */
export const formatAge = (milliseconds: number): string =>
  milliseconds < SECOND ? 'now' : formatDuration(milliseconds).replace(/\.\d/, '')

/** `in 2 h 4 m`, without decimals; `now` when it is due. */
export const untilDue = (at: number, now: number): string =>
  at <= now ? 'now' : `in ${formatAge(Math.max(SECOND, at - now))}`

/** Since the start: `+12 ms`, `+1.84 s`, `+4 m 12 s`, `+2 d 3 h`, `+2 d 26.4 s`. */
export function formatOffset(milliseconds: number): string {
  const length = Math.max(0, milliseconds)
  if (length < SECOND) return `+${Math.trunc(length)} ms`
  if (length < MINUTE) return `+${(length / SECOND).toFixed(length < 10 * SECOND ? 2 : 1)} s`
  if (length < DAY) return `+${formatDuration(length)}`
  // What follows a day moved by hand is told apart: of the rest the largest unit, though it is not the next one.
  const rest = formatDuration(length % DAY).match(/\S+ \S+/)?.[0]
  return `+${Math.trunc(length / DAY)} d${rest === undefined || rest === '0 ms' ? '' : ` ${rest}`}`
}

function inTwo(length: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.trunc((length % unit) / smaller)
  const whole = `${Math.trunc(length / unit)} ${name}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallerName}`
}
