/** An entity as a line of the list. */
import type { VNode } from 'preact'
import { formatNumber } from '../format/text.ts'
import type { EntityRow } from '../live/types.ts'
import { Icon } from '../parts/icon.tsx'
import { Id } from '../parts/id.tsx'
import { inColour } from '../parts/status.tsx'
import { Ago } from '../parts/time.tsx'
import { hrefOf } from '../route.ts'
import { LockMark } from './lock-mark.tsx'
import { cell, row as tableRow } from './table-roles.ts'

export function EntityLine({ row, index }: { readonly row: EntityRow; readonly index: number }): VNode {
  const { id, status, lockedBy, queued, delayed, stateText, changedAt } = row
  return (
    <div {...tableRow(index)} class="entity-cells entity-line">
      <span {...cell} class="entity-id clip">
        <a class="mono" href={hrefOf(id)} title={id}>
          {id}
        </a>
        {status === 'executing' && (
          <span style={inColour('running')} class="entity-runs" title="Executes">
            <Icon name="running" />
            <span class="unseen">executes</span>
          </span>
        )}
      </span>
      <span {...cell} class="entity-lock">
        <LockMark isLocked={lockedBy !== undefined} />
      </span>
      <span {...cell} class="entity-holder clip">
        {lockedBy === undefined ? <span class="label">–</span> : <Id of={lockedBy} />}
      </span>
      <span {...cell} class={`entity-queue right ${queued === 0 ? 'label' : ''}`}>
        {formatNumber(queued)}
        <span class="entity-unit"> queued</span>
      </span>
      <span {...cell} class={`entity-delayed right ${delayed === 0 ? 'label' : ''}`}>
        {formatNumber(delayed)}
      </span>
      <span {...cell} class="entity-value mono label clip" title={stateText}>
        {stateText}
      </span>
      <span {...cell} class="entity-changed right label nowrap">
        <Ago since={changedAt} />
      </span>
    </div>
  )
}
