/** The append-only history of one execution: every event encoded once, with a small index beside the bytes. */
import type { EventBody, EventCodec, EventPlace, EventSent, EventType, HistoryEvent } from './events.ts'
import { legacyEffectOf } from './legacy-entity.ts'

/** What the backend needs to know of an event without decoding it. */
export interface IndexEntry {
  readonly type: EventType
  readonly eventId: number
  readonly timestamp: number
  /** Id of the action that a completion answers. */
  readonly answers: number | undefined
  /**
   * Request of an entity call or lock, and what answers it; in the older form, of a call and the event that answers.
   */
  readonly request: string | undefined
  /** Instance id of a created child. */
  readonly childId: string | undefined
  /** Where the framed event lies in the buffer. */
  readonly start: number
  readonly end: number
}

/** An encoded event on its way into a history. */
export interface EncodedEvent {
  readonly bytes: Buffer
  readonly entry: Omit<IndexEntry, 'start' | 'end'>
}

/** Events that belong to the audit only: executors do not know them or must not see them again (section 2.3). */
const auditOnly = new Set<EventType>(['executionCompleted', 'executionRewound', 'genericEvent'])

export const isForWorkers = ({ type }: Pick<HistoryEvent, 'type'>): boolean => !auditOnly.has(type)

export const encodeEvent = (codec: EventCodec, event: EventBody, place: EventPlace): EncodedEvent => ({
  bytes: codec.encode(event, place),
  entry: indexOf(event, place),
})

/** What the index says of an event. */
export const indexOf = (event: EventBody, { eventId, timestamp }: EventPlace): EncodedEvent['entry'] => ({
  type: event.type,
  eventId,
  timestamp: timestamp.seconds * 1000 + timestamp.nanos / 1e6,
  answers: answeredId(event),
  request: requestOf(event),
  childId: event.type === 'subOrchestrationInstanceCreated' ? event.instanceId : undefined,
})

export class HistoryLog {
  private buffer = Buffer.alloc(0)
  private length = 0
  private audits = 0
  readonly entries: IndexEntry[] = []

  get count(): number {
    return this.entries.length
  }

  /** Whether the execution's start was committed. */
  get hasStart(): boolean {
    return this.entries.some(({ type }) => type === 'executionStarted')
  }

  /** Size of the events a worker sees, in bytes. */
  get size(): number {
    return this.length
  }

  append(events: readonly EncodedEvent[]): void {
    for (const { bytes, entry } of events) {
      this.reserve(bytes.length)
      bytes.copy(this.buffer, this.length)
      this.entries.push(place(entry, this.length, this.length + bytes.length))
      this.length += bytes.length
      if (!isForWorkers(entry)) this.audits++
    }
  }

  /** The framed bytes of everything an executor may see, in order. Valid until the next append. */
  past(): Buffer {
    if (this.audits === 0) return this.buffer.subarray(0, this.length)
    return Buffer.concat(this.entries.filter(isForWorkers).map(entry => this.bytesOf(entry)))
  }

  /** The framed bytes of one event. */
  bytesOf({ start, end }: IndexEntry): Buffer {
    return this.buffer.subarray(start, end)
  }

  /** One event with its bytes, as it would be appended elsewhere. */
  encoded(entry: IndexEntry): EncodedEvent {
    return { bytes: this.bytesOf(entry), entry }
  }

  /** Framed events in order, all of them or only what an executor may see. */
  *framed(view: 'audit' | 'executor'): Generator<Buffer> {
    for (const entry of this.entries)
      if (view === 'audit' || isForWorkers(entry)) yield Buffer.from(this.bytesOf(entry))
  }

  private reserve(extra: number): void {
    const needed = this.length + extra
    if (needed <= this.buffer.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2, 512))
    this.buffer.copy(grown, 0, 0, this.length)
    this.buffer = grown
  }
}

/** Written out field by field: a spread would give each of the many entries a hidden class of its own. */
function place(entry: EncodedEvent['entry'], start: number, end: number): IndexEntry {
  const { type, eventId, timestamp, answers, request, childId } = entry
  return { type, eventId, timestamp, answers, request, childId, start, end }
}

function requestOf(event: EventBody): string | undefined {
  if ('requestId' in event) return event.requestId
  if ('criticalSectionId' in event) return event.criticalSectionId
  if (event.type === 'eventRaised') return event.name
  return event.type === 'eventSent' ? legacyRequestOf(event) : undefined
}

function legacyRequestOf(event: EventSent): string | undefined {
  const effect = legacyEffectOf(event)
  return effect?.type === 'operateEntity' && effect.operation.kind === 'call'
    ? effect.operation.requestId
    : undefined
}

/** Id of the action that an event answers. */
export function answeredId(event: EventBody): number | undefined {
  if ('taskScheduledId' in event) return event.taskScheduledId
  return event.type === 'timerFired' ? event.timerId : undefined
}
