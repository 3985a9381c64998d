/** A list that moves only when nobody is reading it. */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { after, wallNow } from '../live/now.ts'
import type { InstanceRow } from '../live/types.ts'
import { matches, ordered } from './order.ts'
import type { ListQuery } from './query.ts'

/** Least time between two orders of the rows, in milliseconds: what moves more often cannot be followed. */
const SPACING = 250
/** A list that takes long to sort is sorted less often. */
const REST = 10

/** Rows that change without being told. */
interface Known {
  readonly byId: ReadonlyMap<string, InstanceRow>
  arrivalOf(id: string): number
}

export class StillList {
  /** Ids in the order in which they are shown. */
  readonly ids = signal<readonly string[]>([])
  /** Instances that the query lets through, and that are not shown yet. */
  readonly fresh = signal(0)
  /** The pointer or the focus is in the list, or it is scrolled: nothing moves. */
  isRead = false

  private readonly known: Known
  private readonly shown: ReadonlySignal<ReadonlySet<string>>
  private query: ListQuery | undefined
  private key = ''
  private cancel: (() => void) | undefined
  private notBefore = 0

  constructor(known: Known) {
    this.known = known
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
      const ids = ordered(this.known.byId.values(), query, id => this.known.arrivalOf(id))
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
    if (this.isRead && this.known.byId.size > 0) this.timed(() => this.countFresh())
    else this.refresh()
  }

  private countFresh(): void {
    const { query } = this
    if (!query) return
    const shown = this.shown.peek()
    let fresh = 0
    for (const [id, row] of this.known.byId) if (!shown.has(id) && matches(row, query)) fresh++
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
