/** What a list shows of one thing, whatever it is: an instance, or an execution. */
import type { ReadonlySignal } from '@preact/signals'
import type { StatusWord } from '../parts/status.tsx'

/** A row that changes is another object. */
export interface ListRow {
  readonly id: string
  /** What it is called by. */
  readonly title: string
  /** Of what it is one: an orchestrator, or a function. */
  readonly name: string
  readonly status: StatusWord
  readonly createdAt: number
  readonly changedAt: number
  readonly endedAt: number | undefined
  /** Id of what has started it. */
  readonly parentId: string | undefined
  /** What it waits for, or its outcome. */
  readonly summary: string
  /** When that is due which the summary ends with. */
  readonly due: number | undefined
  /** It waits for work that nobody takes. */
  readonly isUnserved: boolean
  /** What a search looks at beside id, title, name and summary. */
  readonly found: readonly string[]
}

/** Rows that change without being told. */
export interface ListRows {
  /** Counts the changes. */
  readonly revision: ReadonlySignal<number>
  readonly size: number
  get(id: string): ListRow | undefined
  all(): Iterable<ListRow>
  /** The larger, the later it came to be. */
  arrivalOf(id: string): number
}

/** What the server told, by id. */
interface Told<Row> {
  readonly revision: ReadonlySignal<number>
  readonly byId: ReadonlyMap<string, Row>
  arrivalOf(id: string): number
}

/** Rows as the server tells them, read as a list shows them: each of them once. */
export function readRows<Row extends object>(told: Told<Row>, read: (row: Row) => ListRow): ListRows {
  const known = new WeakMap<Row, ListRow>()
  const one = (row: Row): ListRow => {
    const before = known.get(row)
    if (before) return before
    const made = read(row)
    known.set(row, made)
    return made
  }
  return {
    revision: told.revision,
    get size() {
      return told.byId.size
    },
    get(id) {
      const row = told.byId.get(id)
      return row && one(row)
    },
    *all() {
      for (const row of told.byId.values()) yield one(row)
    },
    arrivalOf: id => told.arrivalOf(id),
  }
}
