/** What the screen is like. */
import { type ReadonlySignal, signal } from '@preact/signals'

function media(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query)
  const is = signal(list.matches)
  list.addEventListener('change', () => {
    is.value = list.matches
  })
  return is
}

/** Rows are in two lines. */
export const isNarrow = media('(max-width: 779px)')
/** Buttons that belong together are in a menu: there is no room for what they have in common. */
export const isTight = media('(max-width: 1099px)')
/** There is room for a side column. */
export const hasSide = media('(min-width: 1100px)')
/** There is room for the neighbours of an open instance. */
export const hasNeighbours = media('(min-width: 1280px)')
