/** The log of an execution as the list of transitions shows it: a note in words for each entry. */
import { formatDuration } from '../../format/duration.ts'
import type { LogLine } from '../../instance/model/log-lines.ts'
import type { Turn } from '../../instance/model/turns.ts'
import type { ExecutionEvent, ExecutionView, MachineEntry } from '../../live/types.ts'
import { errorOf, errorText, nameOf, nextAttemptAt, operationWord, verbOf } from './event-parts.ts'
import { statusAt } from './status-at.ts'

interface Source {
  readonly view: Pick<ExecutionView, 'log' | 'caller' | 'history'>
  readonly turns: readonly Turn[]
  /** By event, with which entry it was written. */
  readonly written: readonly number[]
}

export function readLogLines({ view, turns, written }: Source): LogLine[] {
  const { log, caller, history } = view
  const eventsAt = new Map<number, ExecutionEvent[]>()
  for (const [index, event] of history.events.entries()) {
    const step = written[index]!
    const others = eventsAt.get(step)
    if (others) others.push(event)
    else eventsAt.set(step, [event])
  }
  const numberAt = new Map(
    turns.flatMap(({ number, from, to }) => [
      [from.step, number],
      [to?.step, number],
    ]),
  )
  return log.map((entry, step) => {
    const status = statusAt(entry)
    return {
      step,
      sequence: entry.sequence,
      at: entry.at,
      event: entry.event,
      note: noteOf(entry, eventsAt.get(step) ?? [], numberAt.get(step), caller?.name),
      status,
      isChange: step === 0 || status !== statusAt(log[step - 1]!),
    }
  })
}

function noteOf(
  { event, details = {} }: MachineEntry,
  events: readonly ExecutionEvent[],
  number: number | undefined,
  caller: string | undefined,
): string {
  const invocation = number === undefined ? 'invocation' : `invocation ${number}`
  const error = typeof details.error === 'string' ? details.error : undefined
  switch (event) {
    case 'registered':
      return caller === undefined ? 'started by a client' : `invoked by ${caller}`
    case 'invocation.started':
      return invocation
    case 'checkpoint.accepted':
      return described(events)
    case 'operation.advanced':
      return advanceOf(details)
    case 'handler.suspended':
      return error === undefined ? `${invocation} suspends` : `${invocation}: ${error}`
    case 'handler.succeeded':
      return `${invocation} has a result`
    case 'handler.failed':
    case 'handler.refused':
    case 'handler.crashed':
      return error === undefined ? invocation : `${invocation}: ${error}`
    case 'deadline.reached':
      return 'its time was up'
    case 'execution.stop':
      return stopOf(events)
    default:
      return ''
  }
}

/** More than these are counted. */
const MOST_SAID = 4

/** What a checkpoint wrote: `starts charge; charge succeeded; waits pause`. */
function described(events: readonly ExecutionEvent[]): string {
  const said = events.flatMap(event => sayEvent(event) ?? [])
  if (said.length === 0) return 'nothing new'
  const rest = said.length - MOST_SAID
  return [...said.slice(0, MOST_SAID), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')
}

const starts = {
  step: 'starts',
  wait: 'waits',
  callback: 'awaits',
  context: 'enters',
  invoke: 'invokes',
} as const

function sayEvent(event: ExecutionEvent): string | undefined {
  const word = operationWord(event)
  if (!word) return undefined
  const name = nameOf(event, word)
  const verb = verbOf(event)
  if (verb === 'Started') return `${starts[word]} ${name}`
  const again = nextAttemptAt(event)
  const retry = again === undefined ? '' : `, again in ${formatDuration(again - event.EventTimestamp)}`
  return `${name} ${verb === 'TimedOut' ? 'timed out' : verb.toLowerCase()}${retry}`
}

const statusWords: Readonly<Record<string, string>> = {
  READY: 'is due again',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed out',
  STOPPED: 'was stopped',
  CANCELLED: 'was cancelled',
}

/** `wait pause succeeded` */
function advanceOf({ type, name, status }: Readonly<Record<string, unknown>>): string {
  const kind = String(type ?? 'operation')
    .toLowerCase()
    .replace('chained_', '')
  const what = typeof name === 'string' ? `${kind} ${name}` : kind
  return `${what} ${statusWords[String(status)] ?? ''}`.trim()
}

function stopOf(events: readonly ExecutionEvent[]): string {
  const error = events.map(errorOf).find(Boolean)
  return error?.ErrorMessage || error?.ErrorType ? `“${errorText(error)}”` : ''
}
