/** Numbers, ids and payloads as text. */
export const formatNumber = (number: number): string => number.toLocaleString('en-US')

/** `1 instance`, `3 instances`. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${formatNumber(number)} ${number === 1 ? one : many}`

/** The beginning and the end of a long id, which tell ids apart. */
export const shortId = (id: string): string => (id.length > 24 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id)

/** JSON in lines; text that is no JSON stays as it is. */
export function prettyJson(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? 'undefined'
  try {
    return JSON.stringify(JSON.parse(value), null, 2)
  } catch {
    return value
  }
}
