/** Everything about an instance that its page shows, read once from what the server told; or about an execution. */
import type { RunView } from '../../live/types.ts'
import type { StatusWord } from '../../parts/status.tsx'
import { type HistoryRow, readHistoryRows } from './history-rows.ts'
import type { Lane } from './lane.ts'
import { readLanes } from './lanes.ts'
import { type LogLine, readLogLines, statusAt } from './log-lines.ts'
import { laterOf, type Moment } from './moment.ts'
import { type Chapter, generationStart, readChapters, readTurns, type Turn } from './turns.ts'

/** How long an instance had a status. */
export interface StatusStretch {
  readonly status: StatusWord
  readonly from: Moment
  /** Unset for the last one. */
  readonly to: Moment | undefined
}

/** What is told of a life, whoever lives it. */
export interface Plot {
  /** When it was made. */
  readonly startedAt: number
  /** When it ended, if it has. */
  readonly end: Moment | undefined
  readonly lines: readonly LogLine[]
  readonly rows: readonly HistoryRow[]
  /** Of the current generation, as are the lanes and statuses. */
  readonly turns: readonly Turn[]
  readonly lanes: readonly Lane[]
  readonly statuses: readonly StatusStretch[]
  /** Of every entry of the log in the current generation. */
  readonly moments: readonly Moment[]
  /** The log begins with the beginning. */
  readonly isLogWhole: boolean
}

export interface Story extends Plot {
  readonly view: RunView
}

export function readStory(view: RunView): Story {
  const { log, state, history, turns: total, generation } = view
  const turns = readTurns(log, total)
  const chapters = readChapters(history.events, turns, log, total)
  const begin = generationStart(chapters, turns, generation)
  const end = endOf(view)
  const parentId = view.parent?.instanceId ?? state.parentInstanceId
  return {
    view,
    startedAt: state.createdAt,
    end,
    lines: readLogLines({ log, turns, chapters, events: history.events, parentId }),
    rows: readHistoryRows(history.events, chapters, state.createdAt),
    turns: [...olderTurns(chapters), ...turns.filter(({ from }) => from.step > begin)],
    lanes: readLanes(view, chapters, begin, end),
    statuses: readStatuses(view, begin, chapters[0]?.turn?.from),
    isLogWhole: view.isLogWhole,
    moments: log.map(({ at }, step) => ({ at, step })).filter(({ step }) => step > begin),
  }
}

/** Those that the log knows nothing of. */
const olderTurns = (chapters: readonly Chapter[]): Turn[] =>
  chapters.flatMap(({ turn }) => (turn?.from.step === -1 ? [turn] : []))

function endOf({ state: { completedAt }, log }: RunView): Moment | undefined {
  if (completedAt === undefined) return undefined
  const step = log.findLastIndex(({ to, from }) => typeof to === 'string' && typeof from !== 'string')
  return { at: completedAt, step: step === -1 ? Math.max(0, log.length - 1) : step }
}

/** Those of the current generation: from its first turn on. */
function readStatuses({ log }: RunView, begin: number, first: Moment | undefined): StatusStretch[] {
  const stretches: { status: StatusWord; from: Moment; to: Moment | undefined }[] = []
  for (const [step, entry] of log.entries()) {
    const { at } = entry
    const status = statusAt(entry)
    const last = stretches.at(-1)
    if (!status || last?.status === status) continue
    const from = { at, step }
    if (last) last.to = from
    stretches.push({ status, from, to: undefined })
  }
  if (begin < 0 || !first) return stretches
  return stretches
    .filter(({ to }) => to === undefined || to.step > first.step)
    .map(stretch => ({ ...stretch, from: laterOf(stretch.from, first) }))
}
