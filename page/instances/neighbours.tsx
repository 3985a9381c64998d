/** The instances around the open one, in the order of the list it was opened from. */
import './neighbours.css'
import { effect } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { shortId } from '../format/text.ts'
import { instances } from '../live/store.ts'
import { Icon } from '../parts/icon.tsx'
import { inColour, statuses } from '../parts/status.tsx'
import { centreRow, VirtualList } from '../parts/virtual-list.tsx'
import { hrefOf } from '../route.ts'
import { backToList, haveList, list } from './list-state.ts'

const LINE = 28

export function Neighbours({ id }: { readonly id: string }): VNode {
  const scroller = useRef<HTMLDivElement>(null)
  const ids = list.ids.value
  const current = ids.indexOf(id)
  useLayoutEffect(() => {
    if (scroller.current && current !== -1) centreRow(scroller.current, current, LINE)
  }, [current])
  useEffect(() => effect(haveList), [])
  return (
    <nav class="neighbours" aria-label="Neighbours">
      <div class="neighbours-head">
        <a href={backToList()}>← Instances</a>
      </div>
      <div ref={scroller} class="neighbours-lines">
        <VirtualList
          scroller={scroller}
          count={ids.length}
          rowHeight={LINE}
          row={index => <Line key={ids[index]} id={ids[index]!} isCurrent={index === current} />}
        />
      </div>
    </nav>
  )
}

function Line({ id, isCurrent }: { readonly id: string; readonly isCurrent: boolean }): VNode {
  const status = instances.get(id)?.status
  const word = status && statuses[status]
  return (
    <a
      href={hrefOf(id)}
      title={id}
      aria-current={isCurrent ? 'page' : undefined}
      style={word && inColour(word)}
    >
      {word && <Icon name={word} />}
      {word && <span class="unseen">{word}</span>}
      <span class="clip mono">{shortId(id)}</span>
    </a>
  )
}
