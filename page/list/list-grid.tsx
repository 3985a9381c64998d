/** The rows of the list: a grid that keys walk through, and that keeps still while it is read. */
import './list-grid.css'
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { grid } from '../parts/grid.ts'
import { isNarrow } from '../parts/media.ts'
import { capital } from '../parts/status.tsx'
import { scrollToRow, VirtualList } from '../parts/virtual-list.tsx'
import { GridHead, HEAD_HEIGHT } from './grid-head.tsx'
import { useGridKeys } from './grid-keys.ts'
import type { List } from './list.ts'
import { ListLine } from './list-line.tsx'
import { useReading } from './reading.ts'

const ROW = 32
const ROW_IN_TWO_LINES = 60

export function ListGrid({ list }: { readonly list: List }): VNode {
  const scroller = useRef<HTMLDivElement>(null)
  const { still, activeId, kind } = list
  const ids = still.ids.value
  const rowHeight = isNarrow.value ? ROW_IN_TWO_LINES : ROW
  const headHeight = isNarrow.value ? 0 : HEAD_HEIGHT
  const active = activeId.value === undefined ? -1 : ids.indexOf(activeId.value)
  const isFocused = useReading(list, scroller)
  useGridKeys(list, scroller, index => {
    if (scroller.current) scrollToRow(scroller.current, index, rowHeight, headHeight)
  })
  const label = `${capital(kind.view)}. Arrows move, Enter opens.`
  return (
    <div
      ref={scroller}
      class="list-grid"
      {...grid(label, ids.length, active === -1 ? undefined : lineId(active))}
    >
      {!isNarrow.value && <GridHead columns={kind.columns} />}
      <VirtualList
        scroller={scroller}
        isGrid
        count={ids.length}
        rowHeight={rowHeight}
        row={index => (
          <ListLine
            list={list}
            key={ids[index]}
            id={ids[index]!}
            elementId={lineId(index)}
            index={index}
            isActive={index === active && isFocused}
          />
        )}
      />
    </div>
  )
}

const lineId = (index: number): string => `row-${index}`
