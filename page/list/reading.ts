/** Whether somebody is reading the list: then nothing in it moves. */
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { List } from './list.ts'

/** Keeps the place of the element that scrolls the list, and notices who reads it; true while it has the focus. */
export function useReading(list: List, grid: RefObject<HTMLElement | null>): boolean {
  const [isFocused, setFocused] = useState(false)
  useLayoutEffect(() => {
    const element = grid.current
    if (!element) return
    let isPointedAt = false
    element.scrollTop = list.scrolledTo
    const look = (): void => {
      list.scrolledTo = element.scrollTop
      const hasFocus = element.contains(document.activeElement)
      setFocused(document.activeElement === element)
      const wasRead = list.still.isRead
      list.still.isRead = isPointedAt || hasFocus || element.scrollTop > 0
      if (wasRead && !list.still.isRead) list.still.rowsChanged()
    }
    const onPointer = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse') return
      isPointedAt = event.type === 'pointerenter'
      look()
    }
    // The focus is elsewhere only after the event.
    const onFocus = (): void => queueMicrotask(look)
    element.addEventListener('pointerenter', onPointer)
    element.addEventListener('pointerleave', onPointer)
    element.addEventListener('focusin', onFocus)
    element.addEventListener('focusout', onFocus)
    element.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      element.removeEventListener('pointerenter', onPointer)
      element.removeEventListener('pointerleave', onPointer)
      element.removeEventListener('focusin', onFocus)
      element.removeEventListener('focusout', onFocus)
      element.removeEventListener('scroll', look)
    }
  }, [grid, list])
  useEffect(() => {
    // Back from one of them: its row has the focus again.
    if (list.activeId.peek() !== undefined && document.activeElement?.matches('body, main'))
      grid.current?.focus({ preventScroll: true })
  }, [grid, list])
  useEffect(() => {
    const begun = list.toTop.peek()
    return list.toTop.subscribe(count => {
      if (count !== begun) grid.current?.scrollTo(0, 0)
    })
  }, [grid, list])
  return isFocused
}
