/** One event of the history as a row, which opens to its payload. */
import type { VNode } from 'preact'
import { formatOffset } from '../format/duration.ts'
import { formatInstant } from '../format/instant.ts'
import { Icon } from '../parts/icon.tsx'
import { Json } from '../parts/json.tsx'
import { StatusMark } from '../parts/status.tsx'
import { type HistoryRow, lineOf } from './model/history-rows.ts'

/** Characters of a payload on one line. */
const MOST_PAYLOAD = 240

interface RowProps {
  readonly row: HistoryRow
  readonly startedAt: number
  readonly isAfter: boolean
  readonly isOpen: boolean
  readonly onToggle: () => void
}

export function EventRow({ row, startedAt, isAfter, isOpen, onToggle }: RowProps): VNode {
  const { number, at, type, what, payload, isFailure } = row
  const has = payload !== undefined
  return (
    <>
      <tr class={isAfter ? 'after' : undefined}>
        <td>
          {has && (
            <button
              type="button"
              class="plain label"
              aria-expanded={isOpen}
              aria-label={`Payload of event ${number}`}
              onClick={onToggle}
            >
              <Icon name="chevron" />
            </button>
          )}
        </td>
        <td class="right label">{number}</td>
        <td title={formatInstant(at)}>{formatOffset(at - startedAt)}</td>
        <td>{isFailure ? <StatusMark of="failed">{type}</StatusMark> : type}</td>
        <td class="clip history-what" title={what}>
          {what}
        </td>
        <td class="mono history-payload">{has && lineOf(payload).slice(0, MOST_PAYLOAD)}</td>
      </tr>
      {isOpen && has && (
        <tr>
          <td colSpan={6} class="history-open">
            <Json of={payload} />
          </td>
        </tr>
      )}
    </>
  )
}
