/** Walking through the rows with keys. */
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useKeys } from '../keys.ts'
import { go, hrefOf } from '../route.ts'
import type { List } from './list.ts'

const PAGE = 15

/** By how many rows a key moves, when the grid has the focus. */
const moves: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** Also binds `j` and `k`, wherever the focus is. `reveal` brings a row in sight. */
export function useGridKeys(
  { still, activeId }: List,
  grid: RefObject<HTMLElement | null>,
  reveal: (index: number) => void,
): void {
  const moveBy = (rows: number): void => {
    const ids = still.ids.peek()
    if (ids.length === 0) return
    const from = activeId.peek() === undefined ? -1 : ids.indexOf(activeId.peek()!)
    // Nothing is chosen yet: the first step chooses the first row.
    const to = from === -1 && Number.isFinite(rows) ? 0 : from + rows
    const index = Math.max(0, Math.min(ids.length - 1, to))
    activeId.value = ids[index]
    grid.current?.focus({ preventScroll: true })
    reveal(index)
  }
  useKeys({ j: () => moveBy(1), k: () => moveBy(-1) })
  const press = useRef(moveBy)
  press.current = moveBy
  useEffect(() => {
    const element = grid.current
    const onKey = (event: KeyboardEvent): void => {
      // The heads of the columns have keys of their own.
      if (event.target !== element || event.metaKey || event.ctrlKey || event.altKey) return
      const rows = moves[event.key]
      if (rows !== undefined) press.current(rows)
      else if (event.key === 'Enter' && activeId.peek() !== undefined) go(hrefOf(activeId.peek()!))
      else return
      event.preventDefault()
    }
    element?.addEventListener('keydown', onKey)
    return () => element?.removeEventListener('keydown', onKey)
  }, [grid, activeId])
}
