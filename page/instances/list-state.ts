/** The list as it was last shown: it outlives the way to an instance and back. */
import { effect, signal, untracked } from '@preact/signals'
import { instances, isWhole, server } from '../live/store.ts'
import { hrefOfView, hubName, route } from '../route.ts'
import { readQuery } from './query.ts'
import { StillList } from './still-list.ts'

/** `list.ids` has the order of the list as it was last shown. */
export const list = new StillList(instances)

/** The row that keys act on. */
export const activeId = signal<string | undefined>(undefined)

/** How far the list is scrolled, for the way back. */
export const scrolledTo = { top: 0 }

/** Counts the times that the list begins anew at its top. */
export const toTop = signal(0)

/** Lets in what waits. */
export function showFresh(): void {
  list.refresh()
  toTop.value++
}

const kept = signal<{ readonly hub: string; readonly href: string } | undefined>(undefined)

/** The address of the list with its search, filter and sort. */
export const backToList = (): string =>
  kept.value?.hub === hubName.value ? kept.value.href : hrefOfView('instances')

/** Gives an instance that was opened by a link neighbours: the list as it is without search and filter. */
export function haveList(): void {
  const hub = hubName.value
  if (kept.peek()?.hub === hub) return
  if (isWhole.value) kept.value = { hub, href: hrefOfView('instances') }
  // Until all rows are there, those that are.
  list.ask(readQuery(new URLSearchParams()), `neighbours in ${hub}, ${instances.revision.value}`)
}

/** While the list is shown, it follows the address and the rows. Returns what ends that. */
export function followList(): () => void {
  const ends = [
    effect(() => {
      const { query, view, id } = route.value
      // On the way elsewhere.
      if (view !== 'instances' || id !== undefined) return
      const key = [
        hubName.value,
        server.value?.feedId,
        query.get('q'),
        query.get('status'),
        query.get('sort'),
      ]
      untracked(() => {
        kept.value = {
          hub: hubName.value,
          href: `${hrefOfView('instances')}${query.size > 0 ? `?${query}` : ''}`,
        }
        if (list.ask(readQuery(query), key.join('\n'))) toTop.value++
      })
    }),
    effect(() => {
      instances.revision.value
      untracked(() => list.rowsChanged())
    }),
  ]
  return () => {
    for (const end of ends) end()
    list.rest()
  }
}
