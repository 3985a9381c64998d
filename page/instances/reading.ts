/** Whether somebody is reading the list: then nothing in it moves. */
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { activeId, list, scrolledTo, toTop } from './list-state.ts'

/** Keeps the place of the element that scrolls the list, and notices who reads it; true while it has the focus. */
export function useReading(grid: RefObject<HTMLElement | null>): boolean {
  const [isFocused, setFocused] = useState(false)
  useLayoutEffect(() => {
    const element = grid.current
    if (!element) return
    let isPointedAt = false
    element.scrollTop = scrolledTo.top
    const look = (): void => {
      scrolledTo.top = element.scrollTop
      const hasFocus = element.contains(document.activeElement)
      setFocused(document.activeElement === element)
      const wasRead = list.isRead
      list.isRead = isPointedAt || hasFocus || element.scrollTop > 0
      if (wasRead && !list.isRead) list.rowsChanged()
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
  }, [grid])
  useEffect(() => {
    // Back from an instance: its row has the focus again.
    if (activeId.peek() !== undefined && document.activeElement?.matches('body, main'))
      grid.current?.focus({ preventScroll: true })
  }, [grid])
  useEffect(() => {
    const begun = toTop.peek()
    return toTop.subscribe(count => {
      if (count !== begun) grid.current?.scrollTo(0, 0)
    })
  }, [grid])
  return isFocused
}
