/** Which rows are in the list, and in which order. Made for tens of thousands of them. */
import { statusWords } from '../parts/status.tsx'
import type { ListQuery, SortKey } from './query.ts'
import type { ListRow } from './row.ts'

const texts = new WeakMap<ListRow, string>()

/** Everything of a row that a search looks at, in small letters. */
function textOf(row: ListRow): string {
  let text = texts.get(row)
  if (text === undefined) {
    text = [row.id, row.title, row.name, row.summary, ...row.found].join('\n').toLowerCase()
    texts.set(row, text)
  }
  return text
}

/** Search and filter let it through. */
export const matches = (row: ListRow, { text, status }: ListQuery): boolean =>
  (status === undefined || row.status === status) && (text === '' || textOf(row).includes(text))

/** How long it took, or nothing while it lasts. */
export const durationOf = ({ createdAt, endedAt }: ListRow): number | undefined =>
  endedAt === undefined ? undefined : endedAt - createdAt

const rank = new Map(statusWords.map((word, index) => [word, index]))

/** What a column is sorted by. The age of what is younger is smaller. */
const numbers: Readonly<Partial<Record<SortKey, (row: ListRow) => number>>> = {
  status: row => rank.get(row.status) ?? -1,
  changed: row => -row.changedAt,
  age: row => -row.createdAt,
  duration: row => durationOf(row) ?? -1,
}

interface Place {
  readonly row: ListRow
  readonly key: number
}

/** Ids of the rows that a query lets through, in its order; of equals the one that came last is first. */
export function ordered(
  rows: Iterable<ListRow>,
  query: ListQuery,
  arrivalOf: (id: string) => number,
): string[] {
  const numberOf = numbers[query.sort]
  const places: Place[] = []
  for (const row of rows) if (matches(row, query)) places.push({ row, key: numberOf?.(row) ?? 0 })
  const lastFirst: Compare = (a, b) => arrivalOf(b.row.id) - arrivalOf(a.row.id)
  const direction = query.isDescending ? -1 : 1
  const byColumn = numberOf ? byKey : query.sort === 'name' ? byName : byTitle
  places.sort((a, b) => direction * byColumn(a, b) || b.row.changedAt - a.row.changedAt || lastFirst(a, b))
  return places.map(({ row }) => row.id)
}

type Compare = (a: Place, b: Place) => number

const byKey: Compare = (a, b) => a.key - b.key
const byTitle: Compare = (a, b) => compareText(a.row.title, b.row.title)
const byName: Compare = (a, b) => compareText(a.row.name, b.row.name)

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
