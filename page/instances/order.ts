/** Which instances are in the list, and in which order. Made for tens of thousands of them. */
import type { InstanceRow } from '../live/types.ts'
import { type StatusWord, statuses } from '../parts/status.tsx'
import type { ListQuery, SortKey } from './query.ts'

const texts = new WeakMap<InstanceRow, string>()

/** Everything of a row that a search looks at, in small letters; a row that changes is another object. */
function textOf(row: InstanceRow): string {
  let text = texts.get(row)
  if (text === undefined) {
    const tags = Object.entries(row.tags).map(([name, value]) => `${name}=${value}`)
    text = [row.instanceId, row.name, row.summary, row.customStatusText ?? '', ...tags]
      .join('\n')
      .toLowerCase()
    texts.set(row, text)
  }
  return text
}

/** Search and filter let it through. */
export const matches = (row: InstanceRow, { text, status }: ListQuery): boolean =>
  (status === undefined || statuses[row.status] === status) && (text === '' || textOf(row).includes(text))

/** How long it took, or nothing while it lasts. */
export const durationOf = ({ createdAt, completedAt }: InstanceRow): number | undefined =>
  completedAt === undefined ? undefined : completedAt - createdAt

const rank = Object.fromEntries(Object.values(statuses).map((word, index) => [word, index])) as Readonly<
  Record<StatusWord, number>
>

/** What a column is sorted by. The age of what is younger is smaller. */
const numbers: Readonly<Partial<Record<SortKey, (row: InstanceRow) => number>>> = {
  status: row => rank[statuses[row.status]],
  changed: row => -row.changedAt,
  age: row => -row.createdAt,
  duration: row => durationOf(row) ?? -1,
}

interface Place {
  readonly row: InstanceRow
  readonly key: number
}

/** Ids of the instances that a query lets through, in its order; of equals the one that came last is first. */
export function ordered(
  rows: Iterable<InstanceRow>,
  query: ListQuery,
  arrivalOf: (id: string) => number,
): string[] {
  const numberOf = numbers[query.sort]
  const places: Place[] = []
  for (const row of rows) if (matches(row, query)) places.push({ row, key: numberOf?.(row) ?? 0 })
  const lastFirst: Compare = (a, b) => arrivalOf(b.row.instanceId) - arrivalOf(a.row.instanceId)
  const direction = query.isDescending ? -1 : 1
  const byColumn = numberOf ? byKey : query.sort === 'name' ? byName : byId
  places.sort((a, b) => direction * byColumn(a, b) || b.row.changedAt - a.row.changedAt || lastFirst(a, b))
  return places.map(({ row }) => row.instanceId)
}

type Compare = (a: Place, b: Place) => number

const byKey: Compare = (a, b) => a.key - b.key
const byId: Compare = (a, b) => compareText(a.row.instanceId, b.row.instanceId)
const byName: Compare = (a, b) => compareText(a.row.name, b.row.name)

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
