/** Lists in pages. A marker names the last item of its page, so that items may come and go between two pages. */
import { invalidParameter } from './errors.ts'
import type { LambdaLimits } from './limits.ts'

export interface PageRequest {
  /** The `nextMarker` of the page before; without it the first page is meant. */
  readonly marker?: string | undefined
  /** 0 and nothing mean the default. */
  readonly maxItems?: number | undefined
}

export interface Page<T> {
  readonly items: T[]
  /** Unset on the last page. */
  readonly nextMarker?: string
}

export interface PagedList<T> {
  /** What is paged; a marker of one list is none of another. */
  readonly name: string
  /** In the order of their numbers, rising or falling. */
  readonly items: readonly T[]
  readonly numberOf: (item: T) => number
  readonly isFalling?: boolean
  /** In bytes; without it only the number of items ends a page. */
  readonly sizeOf?: (item: T) => number
}

/** One page. Throws InvalidParameterValueException for a marker or size that is not allowed. */
export function pageOf<T>(
  { name, items, numberOf, isFalling = false, sizeOf = () => 0 }: PagedList<T>,
  { marker, maxItems = 0 }: PageRequest,
  now: number,
  limits: LambdaLimits,
): Page<T> {
  const { longestPageItems, defaultPageItems, pageSize } = limits
  if (!Number.isSafeInteger(maxItems) || maxItems < 0 || maxItems > longestPageItems)
    throw invalidParameter(`MaxItems is ${maxItems}; it must be from 0 to ${longestPageItems}.`)
  const after = marker === undefined ? undefined : readMarker(marker, name, now, limits)
  const isNext = (item: T): boolean =>
    after === undefined || (isFalling ? numberOf(item) < after : numberOf(item) > after)
  const most = maxItems || defaultPageItems
  const page: T[] = []
  let size = 0
  for (const item of items) {
    if (!isNext(item)) continue
    size += sizeOf(item)
    if (page.length === most || (page.length > 0 && size > pageSize))
      return { items: page, nextMarker: writeMarker(name, numberOf(page.at(-1)!), now) }
    page.push(item)
  }
  return { items: page }
}

const writeMarker = (name: string, last: number, now: number): string =>
  Buffer.from(`${name} ${last} ${now}`).toString('base64')

function readMarker(marker: string, name: string, now: number, { markerLife }: LambdaLimits): number {
  const text = Buffer.from(marker, 'base64').toString()
  const [, list, last, givenAt] = /^(.+) (\d+) (\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (list !== name || last === undefined)
    throw invalidParameter('The Marker is not one that this list gave out. Start again without it.')
  if (now - Number(givenAt) > markerLife)
    throw invalidParameter('The Marker has expired. Start again without it.')
  return Number(last)
}
