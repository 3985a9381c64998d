/** A list that moves only when nobody is reading it. */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { after, wallNow } from '../live/now.ts'
import { matches, ordered } from './order.ts'
import type { ListQuery } from './query.ts'
import type { ListRows } from './row.ts'

/** Least time between two orders of the rows, in milliseconds: what moves more often cannot be followed. */
const SPACING = 250
/** A list that takes long to sort is sorted less often. */
const REST = 10

export class StillList {
  /** Ids in the order in which they are shown. */
  readonly ids = signal<readonly string[]>([])
  /** Rows that the query lets through, and that are not shown yet. */
  readonly fresh = signal(0)
  /** The pointer or the focus is in the list, or it is scrolled: nothing moves. */
  isRead = false

  private readonly rows: ListRows
  private readonly shown: ReadonlySignal<ReadonlySet<string>>
  private query: ListQuery | undefined
  private key = ''
  private cancel: (() => void) | undefined
  private notBefore = 0

  constructor(rows: ListRows) {
    this.rows = rows
    this.shown = computed(() => new Set(this.ids.value))
  }

  /** Shows what a query lets through; `key` is another one for another query or hub, which is told by true. */
  ask(query: ListQuery, key: string): boolean {
    this.query = query
    if (key === this.key) {
      this.rowsChanged()
      return false
    }
    this.key = key
    this.refresh()
    return true
  }

  /** Follows the rows, soon. */
  rowsChanged(): void {
    this.cancel ??= after(Math.max(0, this.notBefore - wallNow()), () => this.follow())
  }

  /** Puts everything where it belongs, whoever is reading. */
  refresh(): void {
    const { query } = this
    if (!query) return
    this.timed(() => {
      const ids = ordered(this.rows.all(), query, id => this.rows.arrivalOf(id))
      batch(() => {
        if (!isSame(ids, this.ids.peek())) this.ids.value = ids
        this.fresh.value = 0
      })
    })
  }

  /** Nothing is followed any more; what is shown stays as it is. */
  rest(): void {
    this.cancel?.()
    this.cancel = undefined
  }

  private follow(): void {
    this.cancel = undefined
    if (this.isRead && this.rows.size > 0) this.timed(() => this.countFresh())
    else this.refresh()
  }

  private countFresh(): void {
    const { query } = this
    if (!query) return
    const shown = this.shown.peek()
    let fresh = 0
    for (const row of this.rows.all()) if (!shown.has(row.id) && matches(row, query)) fresh++
    this.fresh.value = fresh
  }

  private timed(work: () => void): void {
    const start = wallNow()
    work()
    const end = wallNow()
    this.notBefore = end + Math.max(SPACING, REST * (end - start))
  }
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index])
