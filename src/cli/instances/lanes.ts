/** What an instance had others do, and what it waited for: the lanes of its timeline. */
import { formatDuration } from '../../kernel/duration.ts'
import type { Row } from '../../testing/rows.ts'
import { formatFailure } from '../../testing/table.ts'
import { type RunView, rowsOf, shortWorker } from './views.ts'

export type Stretch = readonly [from: number, to: number]

/** Instants are milliseconds since the epoch on the hub's clock. */
export interface Lane {
  readonly kind: Row['kind']
  readonly name: string
  readonly at: number
  /** Before somebody had it. */
  readonly queued?: Stretch | undefined
  /** While somebody had it. */
  readonly ran?: Stretch | undefined
  /** Of a timer or lock: until it came. */
  readonly waited?: Stretch | undefined
  readonly outcome: 'open' | 'done' | 'failed' | 'overtaken'
  readonly worker?: string | undefined
  /** Where it stands, if it is not simply done. */
  readonly note: string
}

/** `end` is when the instance ended, or now. Payloads are not told: the table has them. */
export function lanesOf(view: RunView, end: number): Lane[] {
  const hasEnded = view.state.completedAt !== undefined
  return rowsOf(view)
    .filter(({ kind }) => kind !== 'start' && kind !== 'end')
    .map(row => {
      const lane = head(row, end, hasEnded)
      const stretch = [row.at, row.completedAt ?? end] as const
      if (row.kind === 'activity') return activityLane(lane, row, view, end)
      if (row.kind === 'child' || row.kind === 'call') return { ...lane, ran: stretch }
      return row.kind === 'timer' || row.kind === 'lock' ? { ...lane, waited: stretch } : lane
    })
}

function head(row: Row, end: number, hasEnded: boolean): Lane {
  const outcome = outcomeOf(row, hasEnded)
  return { kind: row.kind, name: nameOf(row), at: row.at, outcome, note: noteOf(row, outcome, end) }
}

function activityLane(lane: Lane, row: Row, { work }: RunView, end: number): Lane {
  const until = row.completedAt ?? end
  const record = work.findLast(
    ({ kind, name, taskId, sentAt }) =>
      kind === 'activity' &&
      name === row.name &&
      taskId === row.taskId &&
      sentAt >= row.at &&
      sentAt <= until,
  )
  // Nobody remembers who had it.
  if (!record && row.completedAt !== undefined) return { ...lane, ran: [row.at, until] }
  const isBack = record?.outcome !== undefined
  if (!record || (isBack && record.outcome !== 'answered'))
    return { ...lane, queued: [row.at, until], note: lane.outcome === 'open' ? 'queued' : lane.note }
  const note = lane.outcome === 'open' && isBack ? 'answered' : lane.note
  const ran = [record.sentAt, Math.min(record.backAt ?? until, until)] as const
  return { ...lane, queued: [row.at, record.sentAt], ran, worker: shortWorker(record.worker), note }
}

function outcomeOf({ status }: Row, hasEnded: boolean): Lane['outcome'] {
  if (status === 'failed') return 'failed'
  if (status === 'scheduled') return hasEnded ? 'overtaken' : 'open'
  return 'done'
}

function nameOf({ kind, name, taskId, instanceId, inputText }: Row): string {
  if (kind === 'timer') return `#${taskId}`
  if (kind === 'child') return `${name} #${taskId}, ${instanceId}`
  if (kind === 'call' || kind === 'signal' || kind === 'sent') return `${name} to ${instanceId}`
  return kind === 'activity' ? `${name} #${taskId}` : name || (inputText ?? '')
}

function noteOf({ kind, attempt, failure, fireAt = 0 }: Row, outcome: Lane['outcome'], now: number): string {
  const words: string[] = attempt > 1 ? [`attempt ${attempt}`] : []
  if (outcome === 'overtaken') words.push('overtaken')
  if (outcome === 'failed') words.push(`failed${failure ? `: ${formatFailure(failure)}` : ''}`)
  if (outcome === 'open') {
    if (kind === 'timer') words.push(fireAt > now ? `due in ${formatDuration(fireAt - now)}` : 'due now')
    else words.push(kind === 'lock' ? 'waits' : 'running')
  }
  return words.join(', ')
}
