/** What an address says, and how one is written: all of it is in the part behind `#`. */

/** Of a task hub. */
export const hubViews = ['instances', 'entities', 'workers', 'connect'] as const
/** Of the service for durable functions of AWS Lambda. */
export const lambdaViews = ['executions', 'connect'] as const
export type View = (typeof hubViews | typeof lambdaViews)[number]

/** Stands for the service where a hub is named otherwise; no hub is written so, since its name is encoded. */
export const LAMBDA = '@lambda'

export interface Route {
  /** Undefined until one was chosen, and where there is none. */
  readonly hub: string | undefined
  /** The service for durable functions is shown, and no hub. */
  readonly isLambda: boolean
  readonly view: View
  /** Of one instance, entity or execution. */
  readonly id: string | undefined
  readonly query: URLSearchParams
}

/** Reads what is behind `#`. */
export function readRoute(hash: string): Route {
  const [path, query] = splitAddress(hash.replace(/^#\/?/, ''))
  const [hub = '', view = '', ...id] = path.split('/').map(decode)
  const isLambda = path.split('/')[0] === LAMBDA
  const views: readonly View[] = isLambda ? lambdaViews : hubViews
  return {
    hub: isLambda ? undefined : hub || undefined,
    isLambda,
    view: views.find(each => each === view) ?? views[0]!,
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
