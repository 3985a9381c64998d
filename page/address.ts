/** What an address says, and how one is written: all of it is in the part behind `#`. */

export const views = ['instances', 'entities', 'workers', 'connect'] as const
export type View = (typeof views)[number]

export interface Route {
  /** Undefined until one was chosen. */
  readonly hub: string | undefined
  readonly view: View
  /** Of one instance or entity. */
  readonly id: string | undefined
  readonly query: URLSearchParams
}

/** Reads what is behind `#`. */
export function readRoute(hash: string): Route {
  const [path, query] = splitAddress(hash.replace(/^#\/?/, ''))
  const [hub = '', view = '', ...id] = path.split('/').map(decode)
  return {
    hub: hub || undefined,
    view: views.find(each => each === view) ?? 'instances',
    id: id.join('/') || undefined,
    query: new URLSearchParams(query),
  }
}

/** The same address with another value of one parameter; undefined takes it out. */
export function withParam(hash: string, name: string, value: string | undefined): string {
  const [path, query] = splitAddress(hash)
  const params = new URLSearchParams(query)
  if (value === undefined || value === '') params.delete(name)
  else params.set(name, value)
  return params.size > 0 ? `${path}?${params}` : path
}

/** What is before the first question mark, and what is after it. */
function splitAddress(address: string): [path: string, query: string] {
  const index = address.indexOf('?')
  return index === -1 ? [address, ''] : [address.slice(0, index), address.slice(index + 1)]
}

/** A part of an address or a path; half of a character, which neither can hold, is replaced. */
export const encodePart = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
