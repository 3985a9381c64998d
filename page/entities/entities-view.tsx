/** The entities of the hub: who holds their locks, and what waits for them. */
import './entities.css'
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { counted, formatNumber } from '../format/text.ts'
import { useKeys } from '../keys.ts'
import { entities, isWhole } from '../live/store.ts'
import { Button } from '../parts/button.tsx'
import { isNarrow } from '../parts/media.ts'
import { VirtualList } from '../parts/virtual-list.tsx'
import { param, setParam } from '../route.ts'
import { EntityLine } from './entity-line.tsx'
import { isFound, sortedIds } from './list-order.ts'
import { columnHead, headRow, rowGroup, table } from './table-roles.ts'

const heads = ['Entity', 'Lock', 'Holder', 'Queue', 'Delayed', 'Value', 'Changed'] as const
const classes: Readonly<Record<string, string>> = {
  Queue: 'right',
  Delayed: 'right',
  Value: 'entity-value',
  Changed: 'right',
}

export function EntitiesView(): VNode {
  const scroller = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => search.current?.select() })
  entities.revision.value
  const { byId } = entities
  const sought = param('q') ?? ''
  const ids = sortedIds(byId)
  const found = sought === '' ? ids : ids.filter(id => isFound(byId.get(id)!, sought))

  return (
    <div class="entities">
      <div class="entities-tools">
        <h1>Entities</h1>
        <input
          ref={search}
          type="search"
          aria-label="Search"
          placeholder="Search id, value, holder"
          value={sought}
          onInput={event => setParam('q', event.currentTarget.value)}
        />
      </div>
      <div ref={scroller} class="entities-rows" {...table('Entities', found.length)}>
        <div {...rowGroup} class="entities-head">
          <div {...headRow} class="entity-cells">
            {heads.map(head => (
              <span key={head} {...columnHead} class={classes[head]}>
                {head}
              </span>
            ))}
          </div>
        </div>
        <VirtualList
          scroller={scroller}
          count={found.length}
          rowHeight={isNarrow.value ? 60 : 32}
          row={index => <EntityLine key={found[index]} row={byId.get(found[index]!)!} index={index} />}
        />
        {ids.length === 0 && isWhole.value && (
          <p class="empty">No entities yet. One appears with its first signal, call or lock.</p>
        )}
        {ids.length > 0 && found.length === 0 && (
          <p class="empty">
            Nothing matches <b>{sought}</b>.{' '}
            <Button onPress={() => setParam('q', undefined)}>Show all</Button>
          </p>
        )}
      </div>
      <p class="entities-foot">
        {found.length === ids.length
          ? counted(ids.length, 'entity', 'entities')
          : `${formatNumber(found.length)} of ${counted(ids.length, 'entity', 'entities')}`}
        . Hub time, UTC.
      </p>
    </div>
  )
}
