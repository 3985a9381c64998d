/** The history as a table: filtered by kind and text, each row opens to its payload. */
import './history-table.css'
import type { VNode } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { formatNumber } from '../format/text.ts'
import { useKeys } from '../keys.ts'
import { Button, Segmented } from '../parts/button.tsx'
import { Panel } from '../parts/panel.tsx'
import { param, setParam } from '../route.ts'
import { EventRow } from './history-row.tsx'
import { filterRows, type HistoryRow } from './model/history-rows.ts'
import type { Plot } from './model/story.ts'

/** Rows beyond these are there when somebody asks. */
const MOST_ROWS = 400

interface HistoryProps {
  readonly story: Plot
  /** Kinds of events, and what they are called. */
  readonly kinds: Readonly<Record<string, string>>
  /** Kinds that are offered only where there is such an event. */
  readonly seldom: readonly string[]
  /** What is said while there is nothing. */
  readonly nothing: string
  /** Rows written after this step of the log step back; unset at the live end. */
  readonly step: number | undefined
}

export function HistoryTable(props: HistoryProps): VNode {
  const { story, step, kinds: names, seldom, nothing } = props
  const { rows, startedAt } = story
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const [isWhole, setWhole] = useState(false)
  const filter = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => filter.current?.select() })
  const kind = Object.keys(names).find(each => each === param('kind'))
  const found = filterRows(rows, kind, param('find') ?? '')
  const end = step === undefined ? found.length : endAround(found, step)
  const begin = isWhole ? 0 : Math.max(0, end - MOST_ROWS)
  const shown = isWhole ? found : found.slice(begin, begin + MOST_ROWS)
  const toggle = (number: number): void => {
    const next = new Set(open)
    if (!next.delete(number)) next.add(number)
    setOpen(next)
  }
  const kinds = Object.entries(names).filter(
    ([each]) => !seldom.includes(each) || rows.some(row => row.kind === each),
  )
  return (
    <Panel
      class="history"
      title={
        <>
          History{' '}
          <span class="label">
            {found.length === rows.length
              ? formatNumber(rows.length)
              : `${formatNumber(found.length)} of ${formatNumber(rows.length)}`}
          </span>
        </>
      }
      tools={
        <>
          <Segmented
            label="Kind of event"
            value={kind ?? ''}
            options={[['', 'All'], ...kinds]}
            onChoose={chosen => setParam('kind', chosen)}
          />
          <input
            ref={filter}
            type="search"
            class="history-filter"
            aria-label="Filter history"
            placeholder="Filter"
            value={param('find') ?? ''}
            onInput={event => setParam('find', event.currentTarget.value)}
          />
        </>
      }
    >
      <div class="table-frame">
        <table>
          <thead>
            <tr>
              <th>
                <span class="unseen">Payload</span>
              </th>
              <th class="right">#</th>
              <th>Time</th>
              <th>Event</th>
              <th>What</th>
              <th>Payload</th>
            </tr>
          </thead>
          <tbody>
            {shown.length < found.length && (
              <tr>
                <td colSpan={6} class="history-rest">
                  {formatNumber(shown.length)} of {formatNumber(found.length)} are shown.{' '}
                  <Button onPress={() => setWhole(true)}>Show all</Button>
                </td>
              </tr>
            )}
            {shown.map(row => (
              <EventRow
                key={row.number}
                row={row}
                startedAt={startedAt}
                isAfter={step !== undefined && row.step > step}
                isOpen={open.has(row.number)}
                onToggle={() => toggle(row.number)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && <Nothing isFiltered={rows.length > 0} words={nothing} />}
    </Panel>
  )
}

/** Where a part of the rows ends that has the cursor in it. */
function endAround(rows: readonly HistoryRow[], step: number): number {
  const first = rows.findIndex(row => row.step > step)
  return first === -1 ? rows.length : Math.min(rows.length, first + MOST_ROWS / 2)
}

interface NothingProps {
  readonly isFiltered: boolean
  readonly words: string
}

function Nothing({ isFiltered, words }: NothingProps): VNode {
  if (!isFiltered) return <p class="empty">{words}</p>
  const lift = (): void => {
    setParam('kind', undefined)
    setParam('find', undefined)
  }
  return (
    <p class="empty">
      No event matches. <Button onPress={lift}>Show all</Button>
    </p>
  )
}
