/** One row of a list. It changes in place; a status that has just changed is tinted for a moment. */
import type { VNode } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import { formatDuration, untilDue } from '../format/duration.ts'
import { shortId } from '../format/text.ts'
import { hubNow } from '../live/clock.ts'
import { gridCell, gridRow } from '../parts/grid.ts'
import { Icon } from '../parts/icon.tsx'
import { StatusMark } from '../parts/status.tsx'
import { Ago } from '../parts/time.tsx'
import { hrefOf } from '../route.ts'
import type { List } from './list.ts'
import { durationOf } from './order.ts'
import type { ListRow } from './row.ts'

interface LineProps {
  readonly list: List
  readonly id: string
  readonly elementId: string
  readonly index: number
  readonly isActive: boolean
}

export function ListLine({ list, id, elementId, index, isActive }: LineProps): VNode {
  const row = list.row(id)
  const last = useRef(row)
  const isGone = row === undefined
  const shown = row ?? last.current
  const isNews = row !== undefined && last.current !== undefined && last.current.status !== row.status
  const seen = useRef(0)
  if (isNews) seen.current++
  last.current = shown
  const cells = useMemo(
    () => shown && <Cells of={shown} tinted={seen.current} gone={isGone ? list.kind.goneWord : undefined} />,
    [shown, seen.current, isGone],
  )
  return (
    <a
      id={elementId}
      {...gridRow(index, isActive)}
      tabIndex={-1}
      class={['list-columns list-line', isActive && 'active', isGone && 'gone'].filter(Boolean).join(' ')}
      href={hrefOf(id)}
      onClick={() => {
        list.activeId.value = id
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
  readonly of: ListRow
  /** How often its status has changed in sight; 0 for never. */
  readonly tinted: number
  /** What is said of one that is gone. */
  readonly gone: string | undefined
}

function Cells({ of, tinted, gone }: CellsProps): VNode {
  const word = of.status
  const duration = durationOf(of)
  const emphasis = word === 'failed' || word === 'suspended' ? 'loud' : ''
  return (
    <>
      <div {...gridCell} class="cell-status">
        <StatusMark key={tinted} of={word} class={`${emphasis} ${tinted > 0 ? 'tinted' : ''}`} />
      </div>
      <div {...gridCell} class="cell-id clip mono" title={of.title}>
        {shortId(of.title)}
      </div>
      <div {...gridCell} class="cell-name clip" title={of.name}>
        {of.parentId !== undefined && (
          <span class="label" title={`Child of ${of.parentId}`}>
            <Icon name="child" />{' '}
          </span>
        )}
        {of.name}
      </div>
      <Summary of={of} gone={gone} />
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

function Summary({ of, gone }: Pick<CellsProps, 'of' | 'gone'>): VNode {
  const text = gone ?? (of.due === undefined ? of.summary : `${of.summary} ${untilDue(of.due, hubNow())}`)
  return (
    <div
      {...gridCell}
      class={`cell-summary clip ${of.isUnserved ? 'warning' : 'label'} ${hasValue(of) ? 'mono' : ''}`}
      title={text}
    >
      {of.isUnserved && <Icon name="warning" />} {text}
    </div>
  )
}

/** Its summary is what it has come to, as it is on the wire. */
const hasValue = ({ status }: ListRow): boolean => status === 'completed' || status === 'succeeded'
