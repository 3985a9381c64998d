/** Transitions in words. */
import { formatDuration } from '../../kernel/duration.ts'
import { inColumns, oneLine } from '../columns.ts'
import type { Paint } from '../paint.ts'
import { type LogEntry, type RunView, shortWorker } from './views.ts'

const LONGEST_NOTE = 70

/** The last transitions that are kept of an instance or entity, `most` of them; offsets count from `beginning`. */
export function logText(
  { log, isLogWhole }: { log: readonly LogEntry[]; isLogWhole: boolean },
  names: Names,
  { beginning, most, paint }: { beginning: number; most: number; paint: Paint },
): string | undefined {
  if (log.length === 0) return undefined
  const left = log.length - most
  const shown = left > 1 ? log.slice(left) : log
  const lines = inColumns(
    shown.map(entry => [
      `  +${formatDuration(entry.at - beginning)}`,
      entry.event,
      oneLine(noteOf(entry, names), LONGEST_NOTE),
      entry.statusAfter && entry.statusAfter !== entry.statusBefore ? paint.status(entry.statusAfter) : '',
    ]),
  )
  const earlier = isLogWhole ? `${left} earlier` : 'more before'
  const more = left > 1 || !isLogWhole ? [paint.dim(`  … ${earlier}; --json has all that are kept …`)] : []
  return [paint.bold('Transitions'), ...more, ...lines].join('\n')
}

/** Names of activities and children by the id of the action that asked for them. */
export type Names = ReadonlyMap<number, string>

/** The names in a part of a history. */
export const namesIn = (events: RunView['history']['events']): [id: number, name: string][] =>
  events.flatMap(({ type, eventId, name }) =>
    type === 'taskScheduled' || type === 'subOrchestrationInstanceCreated' ? [[eventId, String(name)]] : [],
  )

/** What an event brought, in a few words. */
export function noteOf({ details = {} }: LogEntry, names: Names): string {
  const { message, taskId, name, from, reason, worker, operations, lockedBy, releasedBy } = details
  const words = [
    message === undefined ? '' : String(message),
    typeof taskId === 'number' ? `of ${names.get(taskId) ?? 'timer'} #${taskId}` : '',
    name === undefined ? '' : String(name),
    from === undefined ? '' : `from ${from}`,
    reason === undefined ? '' : `“${reason}”`,
    Array.isArray(operations) ? operations.join(', ') : '',
    typeof worker === 'string' ? `to ${shortWorker(worker)}` : '',
    lockedBy === undefined ? '' : `locked by ${lockedBy}`,
    releasedBy === undefined ? '' : `released by ${releasedBy}`,
  ]
  return words.filter(Boolean).join(' ')
}
