/** The history as the rows of a table. */
import { formatOffset } from '../../format/duration.ts'
import { formatInstant } from '../../format/instant.ts'
import type { HistoryEvent } from '../../live/types.ts'
import { entityMessageOf, failureOf, numberOf, textOf } from './event-fields.ts'
import { namesById } from './log-lines.ts'
import type { Chapter } from './turns.ts'

export type EventKind = 'activities' | 'timers' | 'children' | 'entities' | 'lifecycle'

export interface HistoryRow<Kind extends string = string> {
  /** From 1. */
  readonly number: number
  readonly at: number
  readonly type: string
  readonly kind: Kind
  /** What it is about, in a few words. */
  readonly what: string
  /** As text of the wire, or as an object where it is a failure; undefined: there is none. */
  readonly payload: string | object | undefined
  readonly isFailure: boolean
  /** The log entry with which it was written. */
  readonly step: number
}

export function readHistoryRows(
  events: readonly HistoryEvent[],
  chapters: readonly Chapter[],
  startedAt: number,
): HistoryRow<EventKind>[] {
  const names = namesById(events)
  const rows: HistoryRow<EventKind>[] = []
  for (const { begin, end, step, turn } of chapters)
    for (let index = begin; index < end; index++) {
      const event = events[index]!
      rows.push({
        number: index + 1,
        at: event.timestamp,
        type: event.type,
        kind: kindOf(event),
        what:
          event.type === 'orchestratorStarted'
            ? turn
              ? `turn ${turn.number}`
              : ''
            : whatOf(event, names, startedAt),
        payload: payloadOf(event),
        isFailure: failureOf(event) !== undefined || event.type === 'executionTerminated',
        step,
      })
    }
  return rows
}

function kindOf(event: HistoryEvent): EventKind {
  const { type } = event
  if (type.startsWith('task')) return 'activities'
  if (type.startsWith('sub')) return 'children'
  if (type.startsWith('entity') || entityMessageOf(event)) return 'entities'
  return /^(timer|event)/.test(type) ? 'timers' : 'lifecycle'
}

function whatOf(event: HistoryEvent, names: ReadonlyMap<number, string>, startedAt: number): string {
  const answered = numberOf(event, 'taskScheduledId')
  if (answered !== undefined) return `${names.get(answered) ?? ''} #${answered}`.trim()
  const name = textOf(event, 'name') ?? ''
  const target = textOf(event, 'targetInstanceId')
  switch (event.type) {
    case 'taskScheduled':
      return `${name} #${event.eventId}`
    case 'subOrchestrationInstanceCreated':
      return `${name} #${event.eventId}, ${textOf(event, 'instanceId') ?? ''}`
    case 'timerCreated':
      return `timer #${event.eventId}, due ${dueOf(numberOf(event, 'fireAt') ?? event.timestamp, startedAt)}`
    case 'timerFired':
      return `timer #${numberOf(event, 'timerId')}`
    case 'eventSent':
      return sentTo(event, name)
    case 'entityOperationCalled':
    case 'entityOperationSignaled':
      return `${textOf(event, 'operation') ?? ''} of ${target ?? ''}`
    case 'entityLockRequested':
      return (event.lockSet as readonly string[]).join(', ')
    case 'entityUnlockSent':
      return target ?? ''
    case 'executionCompleted':
      return (textOf(event, 'orchestrationStatus') ?? '').toLowerCase()
    default:
      return name || (textOf(event, 'reason') ?? '')
  }
}

/** As the times beside it, and as an instant. */
const dueOf = (at: number, startedAt: number): string =>
  `${formatOffset(at - startedAt)}, ${formatInstant(at)}`

function sentTo(event: HistoryEvent, name: string): string {
  const to = textOf(event, 'instanceId') ?? ''
  const message = entityMessageOf(event)
  if (!message) return `${name} to ${to}`
  if (message.kind === 'lock') return `lock of ${message.lockSet.join(', ')}`
  return message.kind === 'unlock' ? `unlock of ${to}` : `${message.kind} ${message.operation} of ${to}`
}

const payloadFields = ['inputText', 'resultText', 'outputText', 'data'] as const

/** Some SDKs write an empty text for no payload. */
const payloadOf = (event: HistoryEvent): HistoryRow['payload'] =>
  failureOf(event) ?? payloadFields.map(field => textOf(event, field)).find(Boolean)

/** A payload as one line of text. */
export const lineOf = (payload: string | object): string =>
  typeof payload === 'string' ? payload : JSON.stringify(payload)

/** Rows of a kind, and with a text in their names or payloads, in whatever case. */
export function filterRows(
  rows: readonly HistoryRow[],
  kind: string | undefined,
  text: string,
): readonly HistoryRow[] {
  const wanted = text.trim().toLowerCase()
  if (!kind && !wanted) return rows
  return rows.filter(
    row =>
      (!kind || row.kind === kind) &&
      (!wanted ||
        `${row.type} ${row.what} ${row.payload === undefined ? '' : lineOf(row.payload)}`
          .toLowerCase()
          .includes(wanted)),
  )
}
