/** What changes with the view beside the view itself: the title of the document, and where the focus is. */

import { computed } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { shortId } from '../format/text.ts'
import { executions } from '../live/store.ts'
import { capital } from '../parts/status.tsx'
import { isLambda, scope, shownId, viewName } from '../route.ts'

/** An execution is called by its name, once that is known. */
const title = computed(() => {
  const id = shownId.value
  if (id === undefined) return capital(viewName.value)
  const name = isLambda.value ? executions.get(id)?.name : undefined
  return shortId(name ?? id)
})

/** For the element that has the view in it. */
export function usePlace(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  const id = shownId.value
  const place = `${scope.value}/${viewName.value}/${id}`
  const name = title.value
  useEffect(() => {
    document.title = `${name} · Greenroom`
  }, [name])
  useEffect(() => {
    // What had the focus has gone with the view before.
    if (!isFirst.current && document.activeElement === document.body)
      main.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [place])
  return main
}
