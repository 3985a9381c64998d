/** The rows around the open one, in the order of the list it was opened from. */
import './neighbours.css'
import { effect } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { shortId } from '../format/text.ts'
import { Icon } from '../parts/icon.tsx'
import { capital, inColour, statusText } from '../parts/status.tsx'
import { centreRow, VirtualList } from '../parts/virtual-list.tsx'
import { hrefOf } from '../route.ts'
import type { List } from './list.ts'

const LINE = 28

export function Neighbours({ list, id }: { readonly list: List; readonly id: string }): VNode {
  const scroller = useRef<HTMLDivElement>(null)
  const ids = list.still.ids.value
  const current = ids.indexOf(id)
  useLayoutEffect(() => {
    if (scroller.current && current !== -1) centreRow(scroller.current, current, LINE)
  }, [current])
  useEffect(() => effect(() => list.have()), [list])
  return (
    <nav class="neighbours" aria-label="Neighbours">
      <div class="neighbours-head">
        <a href={list.back()}>← {capital(list.kind.view)}</a>
      </div>
      <div ref={scroller} class="neighbours-lines">
        <VirtualList
          scroller={scroller}
          count={ids.length}
          rowHeight={LINE}
          row={index => <Line key={ids[index]} list={list} id={ids[index]!} isCurrent={index === current} />}
        />
      </div>
    </nav>
  )
}

interface LineProps {
  readonly list: List
  readonly id: string
  readonly isCurrent: boolean
}

function Line({ list, id, isCurrent }: LineProps): VNode {
  const row = list.row(id)
  const word = row?.status
  return (
    <a
      href={hrefOf(id)}
      title={row?.title ?? id}
      aria-current={isCurrent ? 'page' : undefined}
      style={word && inColour(word)}
    >
      {word && <Icon name={word} />}
      {word && <span class="unseen">{statusText(word)}</span>}
      <span class="clip mono">{shortId(row?.title ?? id)}</span>
    </a>
  )
}
