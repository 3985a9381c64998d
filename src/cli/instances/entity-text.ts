/** One entity as a text. */

import { formatDuration } from '../../kernel/duration.ts'
import { describeInstant } from '../../kernel/instant.ts'
import { inColumns, oneLine } from '../columns.ts'
import type { Paint } from '../paint.ts'
import { logText } from './log-text.ts'
import type { Clock, EntityView } from './views.ts'

const LONGEST = 200
const MOST_MESSAGES = 20
const MOST_TRANSITIONS = 20

type Message = EntityView['queue'][number]

/** Its state, who holds its lock, what it works on, what waits, and its transitions. */
export function entityText(view: EntityView, { now }: Clock, paint: Paint): string {
  const { id, status, log, queue, executing, delayed, lastModified } = view
  const beginning = log[0]?.at ?? lastModified
  const later = delayed.map(message => [`in ${formatDuration(message.due - now)}`, ...cellsOf(message)])
  return [
    `${paint.bold(oneLine(id, LONGEST))}  ${status.toUpperCase()}${view.lockedBy ? ', LOCKED' : ''}`,
    inColumns(factsOf(view, now)).join('\n'),
    messagesText('Under way', executing.map(cellsOf), paint),
    messagesText('Queue', queue.map(cellsOf), paint),
    messagesText('Delayed', later, paint),
    logText(view, new Map(), { beginning, most: MOST_TRANSITIONS, paint }),
  ]
    .filter(section => section !== undefined)
    .join('\n\n')
}

function factsOf({ state, lastModified, lockedBy, holder }: EntityView, now: number): string[][] {
  const age = formatDuration(now - lastModified)
  const facts: [string, string | undefined][] = [
    ['state', state ?? 'none'],
    ['changed', `${describeInstant(lastModified)}, ${age} ago`],
    ['locked by', lockedBy?.instanceId],
    ['which is', holder?.explanation],
  ]
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [[`  ${name}`, oneLine(value, LONGEST)]],
  )
}

const cellsOf = ({ kind, operation = '', from, input = '' }: Message): string[] => [
  kind,
  oneLine(operation, LONGEST),
  oneLine(input, LONGEST),
  from === undefined ? '' : `from ${oneLine(from, LONGEST)}`,
]

function messagesText(title: string, rows: string[][], paint: Paint): string | undefined {
  if (rows.length === 0) return undefined
  const left = rows.length - MOST_MESSAGES
  const lines = inColumns((left > 1 ? rows.slice(0, MOST_MESSAGES) : rows).map(row => ['', ...row]))
  return [paint.bold(title), ...lines, ...(left > 1 ? [paint.dim(`  … ${left} more`)] : [])].join('\n')
}
