/** One instance as a text. */

import { formatDuration } from '../../kernel/duration.ts'
import { describeInstant } from '../../kernel/instant.ts'
import { inColumns, oneLine } from '../columns.ts'
import type { Paint } from '../paint.ts'
import { failureText } from './failure-text.ts'
import { logText, namesIn } from './log-text.ts'
import { timelineText } from './timeline-text.ts'
import type { Clock, RunView } from './views.ts'

const LONGEST = 200
const MOST_TRANSITIONS = 20
const MOST_RELATIVES = 20
const LONGEST_REASON = 400
const MOST_REASONS = 10

/** What it is, why it waits or failed, its timeline, its transitions and its relatives. */
export function runText(view: RunView, { now }: Clock, width: number, paint: Paint): string {
  const { state, reasons } = view
  const waits = reasons.length === 0 ? undefined : `${paint.bold('Why it waits')}\n  ${waitingText(view)}`
  return [
    `${paint.bold(`${oneLine(state.instanceId, LONGEST)}  ${oneLine(state.name, LONGEST)}`)}  ${paint.status(state.status)}`,
    inColumns(factsOf(view, now)).join('\n'),
    waits,
    state.failure && failureText(state.failure, paint),
    timelineText({ view, now, width, paint }),
    logText(view, new Map(namesIn(view.history.events)), {
      beginning: state.createdAt,
      most: MOST_TRANSITIONS,
      paint,
    }),
    familyText(view, paint),
  ]
    .filter(section => section !== undefined)
    .join('\n\n')
}

/** Its explanation, a line for each thing it waits for. */
function waitingText({ explanation }: RunView): string {
  const things = explanation.split('; ').map(thing => oneLine(thing, LONGEST_REASON))
  const left = things.length - MOST_REASONS
  const shown = left > 1 ? [...things.slice(0, MOST_REASONS), `… and ${left} more.`] : things
  return shown.join(';\n    ')
}

function factsOf({ state, turns, generation, parent }: RunView, now: number): string[][] {
  const { createdAt, completedAt, scheduledStartAt, version, tags, customStatusText } = state
  const age = formatDuration((completedAt ?? now) - createdAt)
  const tagged = Object.entries(tags).map(([name, value]) => `${name}=${value}`)
  const ids = parent && `${parent.instanceId}  ${parent.name}  ${parent.status ?? 'gone'}`
  const facts: [string, string | undefined][] = [
    ['created', `${describeInstant(createdAt)}, ${completedAt === undefined ? `${age} ago` : `took ${age}`}`],
    ['starts', scheduledStartAt === undefined ? undefined : describeInstant(scheduledStartAt)],
    ['turns', `${turns}${generation > 1 ? `, in generation ${generation}` : ''}`],
    ['version', version],
    ['parent', ids],
    ['tags', tagged.length > 0 ? tagged.join(', ') : undefined],
    ['custom status', customStatusText],
    ['input', state.inputText],
    ['output', state.outputText],
  ]
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [[`  ${name}`, oneLine(value, LONGEST)]],
  )
}

function familyText({ children, entities }: RunView, paint: Paint): string | undefined {
  const rows = [
    ...children.map(({ instanceId, name, status }) => [
      '  child',
      oneLine(instanceId, LONGEST),
      oneLine(name, LONGEST),
      status ? paint.status(status) : 'gone',
    ]),
    ...entities.map(({ id, calls, signals, holdsLock }) => [
      '  entity',
      oneLine(id, LONGEST),
      [counted(calls, 'call'), counted(signals, 'signal')].filter(Boolean).join(', '),
      holdsLock ? 'locked by it' : '',
    ]),
  ]
  if (rows.length === 0) return undefined
  const left = rows.length - MOST_RELATIVES
  const lines = inColumns(left > 1 ? rows.slice(0, MOST_RELATIVES) : rows)
  return [paint.bold('Family'), ...lines, ...(left > 1 ? [paint.dim(`  … ${left} more …`)] : [])].join('\n')
}

const counted = (count: number, what: string): string =>
  count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`
