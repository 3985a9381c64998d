/** How much of the hub is in the list, and what waits to come in. */
import type { VNode } from 'preact'
import { counted, formatNumber } from '../format/text.ts'
import { counts, instances, isWhole } from '../live/store.ts'
import { route } from '../route.ts'
import { list, showFresh } from './list-state.ts'
import { isNewestFirst, readQuery } from './query.ts'
import { totalOf } from './total.ts'

export function ListFoot(): VNode {
  const total = totalOf(counts.value)
  const shown = list.ids.value.length
  const fresh = list.fresh.value
  const where = isNewestFirst(readQuery(route.value.query)) ? ' above' : ''
  return (
    <div class="list-foot">
      <span>
        {shown >= total
          ? counted(total, 'instance')
          : `${formatNumber(shown)} of ${counted(total, 'instance')}`}
        . <Rest total={total} /> Hub time, UTC.
      </span>
      {fresh > 0 && (
        <button type="button" class="plain fresh" onClick={showFresh}>
          {formatNumber(fresh)} new{where}. Show
        </button>
      )}
    </div>
  )
}

/** Of a hub with very many, the page has the newest. */
function Rest({ total }: { readonly total: number }): VNode | null {
  instances.revision.value
  const known = instances.byId.size
  if (!isWhole.value || known >= total) return null
  return <>Only the newest {formatNumber(known)} are here; search and sort see those.</>
}
