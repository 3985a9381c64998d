/** Long lists: only the rows in sight exist, and a few either side. */
import './virtual-list.css'
import type { ComponentChildren, RefObject, VNode } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { rowGroup } from './grid.ts'

/** Rows beyond the edges, so that scrolling shows no gaps. */
const EITHER_SIDE = 6

interface Stretch {
  readonly first: number
  /** The one after the last. */
  readonly end: number
}

interface VirtualListProps {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLElement | null>
  readonly count: number
  /** In pixels; all rows have the same. */
  readonly rowHeight: number
  readonly row: (index: number) => ComponentChildren
  /** The rows are those of a grid. */
  readonly isGrid?: boolean
}

/**
 * The rows of a list, within an element that scrolls and has a height of its own.
 *
 * @example
 * <div ref={scroller} class="rows">
 *   <VirtualList scroller={scroller} count={ids.length} rowHeight={28} row={index => <Line id={ids[index]} />} />
 * </div>
 */
export function VirtualList({ scroller, count, rowHeight, row, isGrid = false }: VirtualListProps): VNode {
  const [seen, setSeen] = useState<Stretch>({ first: 0, end: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = (): void => {
      const first = Math.floor(element.scrollTop / rowHeight)
      const end = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight)
      setSeen(before => (before.first === first && before.end === end ? before : { first, end }))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, rowHeight])
  const end = Math.min(count, seen.end + EITHER_SIDE)
  const first = Math.max(0, Math.min(seen.first - EITHER_SIDE, end))
  const rows = Array.from({ length: end - first }, (_, index) => row(first + index))
  return (
    <div class="virtual-list" {...(isGrid && rowGroup)} style={{ height: `${count * rowHeight}px` }}>
      <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
        {rows}
      </div>
    </div>
  )
}

/** Scrolls as little as it takes to have a row in sight; `head` is the height of what sticks to the top. */
export function scrollToRow(element: HTMLElement, index: number, rowHeight: number, head = 0): void {
  const top = index * rowHeight
  const least = top + rowHeight + head - element.clientHeight
  element.scrollTop = Math.max(Math.min(element.scrollTop, top), least)
}

/** Puts a row in the middle, unless it is in sight. */
export function centreRow(element: HTMLElement, index: number, rowHeight: number): void {
  const top = index * rowHeight
  const { scrollTop, clientHeight } = element
  const isInSight = top >= scrollTop && top + rowHeight <= scrollTop + clientHeight
  if (!isInSight) element.scrollTop = top - (clientHeight - rowHeight) / 2
}
