/** How much of all there is is in the list, and what waits to come in. */
import type { VNode } from 'preact'
import { counted, formatNumber } from '../format/text.ts'
import { counts, isWhole } from '../live/store.ts'
import { route } from '../route.ts'
import type { List } from './list.ts'
import { isNewestFirst, readQuery } from './query.ts'
import { totalOf } from './total.ts'

export function ListFoot({ list }: { readonly list: List }): VNode {
  const { still, kind } = list
  const total = totalOf(counts.value)
  const shown = still.ids.value.length
  const fresh = still.fresh.value
  const where = isNewestFirst(readQuery(route.value.query)) ? ' above' : ''
  return (
    <div class="list-foot">
      <span>
        {shown >= total
          ? counted(total, kind.noun)
          : `${formatNumber(shown)} of ${counted(total, kind.noun)}`}
        . <Rest list={list} total={total} /> {kind.timeNote}
      </span>
      {fresh > 0 && (
        <button type="button" class="plain fresh" onClick={() => list.showFresh()}>
          {formatNumber(fresh)} new{where}. Show
        </button>
      )}
    </div>
  )
}

/** Of very many, the page has the newest. */
function Rest({ list, total }: { readonly list: List; readonly total: number }): VNode | null {
  const { rows } = list.kind
  rows.revision.value
  const known = rows.size
  if (!isWhole.value || known >= total) return null
  return <>Only the newest {formatNumber(known)} are here; search and sort see those.</>
}
