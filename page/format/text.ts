/** Numbers, ids and payloads as text. */
export const formatNumber = (number: number): string => number.toLocaleString('en-US')

/** `1 instance`, `3 instances`. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${formatNumber(number)} ${number === 1 ? one : many}`

/** Characters of an id that is not shortened. */
const MOST_WHOLE = 24

/** The beginning and the end of a long id, which tell ids apart. */
export function shortId(id: string): string {
  if (id.length <= MOST_WHOLE) return id
  const characters = [...id]
  return characters.length > MOST_WHOLE
    ? `${characters.slice(0, 8).join('')}…${characters.slice(-6).join('')}`
    : id
}

/** A number of more digits than JavaScript keeps. */
const LONG_NUMBER = /(?:^|[:[,])\s*-?\d(?:\.?\d){15}/

/** JSON in lines, from its text or from an object; text that is no JSON, or would not come through unchanged, stays as it is. */
export function prettyJson(json: string | object): string {
  if (typeof json !== 'string') return JSON.stringify(json, null, 2)
  if (LONG_NUMBER.test(json)) return json
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
