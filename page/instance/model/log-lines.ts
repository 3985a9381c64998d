/** The log as the list of transitions shows it: a note in words for each entry. */
import type { HistoryEvent, LogEntry } from '../../live/types.ts'
import type { StatusWord } from '../../parts/status.tsx'
import { arrivalOf } from './arrivals.ts'
import { describeDecisions, endingOf } from './decisions.ts'
import { reasonOf, textOf } from './event-fields.ts'
import type { Chapter, Turn } from './turns.ts'
import { shortWorker } from './worker-name.ts'

export interface LogLine {
  /** Index in the log. */
  readonly step: number
  /** Stays when older entries are dropped: the address has it. */
  readonly sequence: number
  readonly at: number
  readonly event: string
  readonly note: string
  /** After it. */
  readonly status: StatusWord | undefined
  /** The status is another one than before. */
  readonly isChange: boolean
}

interface Source {
  readonly log: readonly LogEntry[]
  readonly turns: readonly Turn[]
  readonly chapters: readonly Chapter[]
  readonly events: readonly HistoryEvent[]
  readonly parentId: string | undefined
}

export function readLogLines(source: Source): LogLine[] {
  const { log, chapters, turns } = source
  const names = namesById(source.events)
  const chapterAt = new Map(chapters.map(chapter => [chapter.step, chapter]))
  const turnAt = new Map<number, Turn>()
  for (const turn of turns) {
    turnAt.set(turn.from.step, turn)
    if (turn.to) turnAt.set(turn.to.step, turn)
  }
  return log.map((entry, step) => ({
    step,
    sequence: entry.sequence,
    at: entry.at,
    event: entry.event,
    note: describe(entry, step, source, names, turnAt.get(step), chapterAt.get(step)),
    status: statusAt(entry),
    isChange: entry.statusAfter !== entry.statusBefore,
  }))
}

/** Where the machine stands, as a status: not every entry says it. */
export function statusAt({ to }: LogEntry): StatusWord | undefined {
  if (typeof to === 'string') return to as StatusWord
  const { lifecycle } = Object((Object(to) as { live?: unknown }).live) as { lifecycle?: unknown }
  return (typeof lifecycle === 'object' && lifecycle ? Object.keys(lifecycle)[0] : lifecycle) as
    | StatusWord
    | undefined
}

export const wordOf = (status: LogEntry['statusAfter']): StatusWord | undefined =>
  status && (status.toLowerCase() as StatusWord)

function describe(
  entry: LogEntry,
  step: number,
  { parentId, events, turns }: Source,
  names: ReadonlyMap<number, string>,
  turn: Turn | undefined,
  chapter: Chapter | undefined,
): string {
  const { event, details = {} } = entry
  const reason = reasonOf(details)
  const number = turn ? `turn ${turn.number}` : 'a turn'
  switch (event) {
    case 'registered':
      return parentId ? `child of ${parentId}` : 'started by a client'
    case 'start.due':
      return 'its scheduled start has come'
    case 'message.arrived':
      return describeArrival(entry, step, names)
    case 'turn.dispatched':
      return turn?.worker ? `${number}, to ${namedAmong(turn.worker, turns)}` : number
    case 'turn.lost':
      return `${number} came back undone`
    case 'turn.committed':
    case 'turn.completed':
      if ('continuedAsNew' in details) return `${number}: continues as new`
      if (chapter) return `${number}: ${describeDecisions(events.slice(chapter.begin, chapter.end))}`
      return 'status' in details ? `${number}: ${endingOf(textOf(details, 'status'))}` : number
    default:
      return reason ? `“${reason}”` : ''
  }
}

/** Where one worker has had all turns, its address says nothing more. */
function namedAmong(worker: string, turns: readonly Turn[]): string {
  const isAlone = turns.every(turn => turn.worker === undefined || turn.worker === worker)
  const name = shortWorker(worker)
  return isAlone ? name.replace(/ at \S+$/, '') : name
}

function describeArrival(entry: LogEntry, step: number, names: ReadonlyMap<number, string>): string {
  const arrival = arrivalOf(entry, step)
  if (!arrival?.type) return ''
  const { type, taskId, name = names.get(taskId ?? Number.NaN) } = arrival
  if (taskId !== undefined) return `${type} of ${name ?? 'timer'} #${taskId}`
  return name ? `${type} ${name}` : type
}

/** Names of activities and children by the id of the action that asked for them. */
export const namesById = (events: readonly HistoryEvent[]): Map<number, string> =>
  new Map(
    events.flatMap(event =>
      event.type === 'taskScheduled' || event.type === 'subOrchestrationInstanceCreated'
        ? [[event.eventId, textOf(event, 'name') ?? '']]
        : [],
    ),
  )
