/** A list as it was last shown: it outlives the way to one of its rows and back. */
import { effect, signal, untracked } from '@preact/signals'
import { isWhole, server } from '../live/store.ts'
import { hrefOfView, route, scope } from '../route.ts'
import type { ListKind } from './kind.ts'
import { readQuery } from './query.ts'
import type { ListRow } from './row.ts'
import { StillList } from './still-list.ts'

export class List {
  readonly kind: ListKind
  /** `still.ids` has the order of the list as it was last shown. */
  readonly still: StillList
  /** The row that keys act on. */
  readonly activeId = signal<string | undefined>(undefined)
  /** How far the list is scrolled, for the way back. */
  scrolledTo = 0
  /** Counts the times that the list begins anew at its top. */
  readonly toTop = signal(0)
  private readonly kept = signal<{ readonly scope: string; readonly href: string } | undefined>(undefined)

  constructor(kind: ListKind) {
    this.kind = kind
    this.still = new StillList(kind.rows)
  }

  /** The row of an id, for whoever is to be drawn again when it changes. */
  row(id: string): ListRow | undefined {
    this.kind.rows.revision.value
    return this.kind.rows.get(id)
  }

  /** Lets in what waits. */
  showFresh(): void {
    this.still.refresh()
    this.toTop.value++
  }

  /** The address of the list with its search, filter and sort. */
  back(): string {
    return this.kept.value?.scope === scope.value ? this.kept.value.href : hrefOfView(this.kind.view)
  }

  /** Gives a row that was opened by a link neighbours: the list as it is without search and filter. */
  have(): void {
    const here = scope.value
    if (this.kept.peek()?.scope === here) return
    if (isWhole.value) this.kept.value = { scope: here, href: hrefOfView(this.kind.view) }
    // Until all rows are there, those that are.
    this.still.ask(
      readQuery(new URLSearchParams()),
      `neighbours in ${here}, ${this.kind.rows.revision.value}`,
    )
  }

  /** While the list is shown, it follows the address and the rows. Returns what ends that. */
  follow(): () => void {
    const ends = [
      effect(() => {
        const { query, view, id } = route.value
        // On the way elsewhere.
        if (view !== this.kind.view || id !== undefined) return
        const key = [
          scope.value,
          server.value?.feedId,
          query.get('q'),
          query.get('status'),
          query.get('sort'),
        ]
        untracked(() => {
          this.kept.value = {
            scope: scope.value,
            href: `${hrefOfView(view)}${query.size > 0 ? `?${query}` : ''}`,
          }
          if (this.still.ask(readQuery(query), key.join('\n'))) this.toTop.value++
        })
      }),
      effect(() => {
        this.kind.rows.revision.value
        untracked(() => this.still.rowsChanged())
      }),
    ]
    return () => {
      for (const end of ends) end()
      this.still.rest()
    }
  }
}
