/** What changes with the view beside the view itself: the title of the document, and where the focus is. */
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { shortId } from '../format/text.ts'
import { capital } from '../parts/status.tsx'
import { hubName, shownId, viewName } from '../route.ts'

/** For the element that has the view in it. */
export function usePlace(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  const id = shownId.value
  const place = `${hubName.value}/${viewName.value}/${id}`
  useEffect(() => {
    document.title = `${id === undefined ? capital(viewName.peek()) : shortId(id)} · Greenroom`
    // What had the focus has gone with the view before.
    if (!isFirst.current && document.activeElement === document.body)
      main.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [place])
  return main
}
