/** One instance as a row. It changes in place; a status that has just changed is tinted for a moment. */
import type { VNode } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import { formatDuration, untilDue } from '../format/duration.ts'
import { shortId } from '../format/text.ts'
import { hubNow } from '../live/clock.ts'
import { instances } from '../live/store.ts'
import type { InstanceRow } from '../live/types.ts'
import { gridCell, gridRow } from '../parts/grid.ts'
import { Icon } from '../parts/icon.tsx'
import { StatusMark, statuses } from '../parts/status.tsx'
import { Ago } from '../parts/time.tsx'
import { hrefOf } from '../route.ts'
import { activeId } from './list-state.ts'
import { durationOf } from './order.ts'

interface LineProps {
  readonly id: string
  readonly elementId: string
  readonly index: number
  readonly isActive: boolean
}

export function InstanceLine({ id, elementId, index, isActive }: LineProps): VNode {
  const row = instances.get(id)
  const last = useRef(row)
  const isGone = row === undefined
  const shown = row ?? last.current
  const isNews = row !== undefined && last.current !== undefined && last.current.status !== row.status
  const seen = useRef(0)
  if (isNews) seen.current++
  last.current = shown
  const cells = useMemo(
    () => shown && <Cells of={shown} tinted={seen.current} isGone={isGone} />,
    [shown, seen.current, isGone],
  )
  return (
    <a
      id={elementId}
      {...gridRow(index, isActive)}
      tabIndex={-1}
      class={['instance-columns instance-line', isActive && 'active', isGone && 'gone']
        .filter(Boolean)
        .join(' ')}
      href={hrefOf(id)}
      onClick={() => {
        activeId.value = id
      }}
    >
      {cells ?? (
        <div {...gridCell} class="cell-id clip mono">
          {shortId(id)}
        </div>
      )}
    </a>
  )
}

interface CellsProps {
  readonly of: InstanceRow
  /** How often its status has changed in sight; 0 for never. */
  readonly tinted: number
  readonly isGone: boolean
}

function Cells({ of, tinted, isGone }: CellsProps): VNode {
  const word = statuses[of.status]
  const duration = durationOf(of)
  const emphasis = word === 'failed' || word === 'suspended' ? 'loud' : ''
  return (
    <>
      <div {...gridCell} class="cell-status">
        <StatusMark key={tinted} of={word} class={`${emphasis} ${tinted > 0 ? 'tinted' : ''}`} />
      </div>
      <div {...gridCell} class="cell-id clip mono" title={of.instanceId}>
        {shortId(of.instanceId)}
      </div>
      <div {...gridCell} class="cell-name clip" title={of.name}>
        {of.parentInstanceId !== undefined && (
          <span class="label" title={`Child of ${of.parentInstanceId}`}>
            <Icon name="child" />{' '}
          </span>
        )}
        {of.name}
      </div>
      <Summary of={of} isGone={isGone} />
      <div {...gridCell} class="cell-changed right nowrap">
        <Ago since={of.changedAt} />
      </div>
      <div {...gridCell} class="cell-age right nowrap label">
        <Ago since={of.createdAt} />
      </div>
      <div {...gridCell} class="cell-duration right nowrap label">
        {duration === undefined ? '–' : formatDuration(duration)}
      </div>
    </>
  )
}

function Summary({ of, isGone }: { readonly of: InstanceRow; readonly isGone: boolean }): VNode {
  const text = isGone
    ? 'Purged'
    : of.due === undefined
      ? of.summary
      : `${of.summary} ${untilDue(of.due, hubNow())}`
  return (
    <div
      {...gridCell}
      class={`cell-summary clip ${of.isUnserved ? 'warning' : 'label'} ${of.status === 'COMPLETED' ? 'mono' : ''}`}
      title={text}
    >
      {of.isUnserved && <Icon name="warning" />} {text}
    </div>
  )
}
