/** What makes one list differ from another: its rows, and what they are called. */
import type { StatusWord } from '../parts/status.tsx'
import type { View } from '../route.ts'
import type { ListRows } from './row.ts'

export interface ListKind {
  readonly view: View
  /** One of the things in it: `instance`. */
  readonly noun: string
  /** What the columns of title and name are called. */
  readonly columns: readonly [title: string, name: string]
  /** What a search looks at, in words. */
  readonly searches: string
  /** Whose time it shows. */
  readonly timeNote: string
  /** What is said of one that is gone. */
  readonly goneWord: string
  /** Statuses as the server counts them, in the order of a life. */
  readonly statuses: Readonly<Record<string, StatusWord>>
  /** Offered as a filter only where there is one. */
  readonly seldom: readonly StatusWord[]
  readonly rows: ListRows
}
