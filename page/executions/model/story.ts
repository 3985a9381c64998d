/** Everything about an execution that its page shows, read once from what the server told. */
import type { Moment } from '../../instance/model/moment.ts'
import type { Plot } from '../../instance/model/story.ts'
import type { ExecutionView } from '../../live/types.ts'
import { readHistoryRows } from './history-rows.ts'
import { readInvocations } from './invocations.ts'
import { readLanes } from './lanes.ts'
import { readLogLines } from './log-lines.ts'
import { readStatuses, statusAt } from './status-at.ts'
import { writtenAt } from './written.ts'

export interface ExecutionStory extends Plot {
  readonly view: ExecutionView
  /** By event of the history, with which entry of the log it was written. */
  readonly written: readonly number[]
}

export function readExecutionStory(view: ExecutionView): ExecutionStory {
  const { row, log, history, isLogWhole } = view
  const { startedAt } = row
  const turns = readInvocations(view)
  const written = writtenAt(history.events, log, isLogWhole)
  const end = endOf(view)
  return {
    view,
    written,
    startedAt,
    end,
    turns,
    isLogWhole,
    lines: readLogLines({ view, turns, written }),
    rows: readHistoryRows(history.events, written, startedAt),
    lanes: readLanes(history.events, written, end),
    statuses: readStatuses(log),
    moments: log.map(({ at }, step) => ({ at, step })),
  }
}

function endOf({ row: { endedAt }, log }: ExecutionView): Moment | undefined {
  if (endedAt === undefined) return undefined
  const step = log.findIndex(entry => statusAt(entry) !== 'running')
  return { at: endedAt, step: step === -1 ? Math.max(0, log.length - 1) : step }
}
