/**
 * Rewind as a rewrite of the history, done by the backend for every SDK (section 2.12). Pure.
 *
 * The history is cut at the start of the turn that delivered the failure. What lies before is kept without the
 * calls that are to be made afresh; what arrived after is delivered again in one turn.
 */
import { BackendError } from '../../kernel/errors.ts'
import type {
  EventCodec,
  EventType,
  ExecutionStarted,
  HistoryEvent,
  Message,
  SubOrchestrationCreated,
} from './events.ts'
import { type EncodedEvent, encodeEvent, type HistoryLog, type IndexEntry } from './history-log.ts'
import { isLegacyFailure } from './legacy-entity.ts'
import type { Timestamp } from './timestamp.ts'

export interface RewindPlan {
  /** The new history. */
  readonly past: readonly EncodedEvent[]
  /** Messages of the next turn. */
  readonly messages: readonly Message[]
  /** Timers created before the cut that have not fired. */
  readonly timers: readonly { timerId: number; fireAt: Timestamp }[]
  /** Children created before the cut whose answer is still open. */
  readonly children: readonly { taskId: number; created: SubOrchestrationCreated }[]
}

const failures = new Set<EventType>(['taskFailed', 'subOrchestrationInstanceFailed', 'entityOperationFailed'])
const confirmations = new Set<EventType>([
  'taskScheduled',
  'subOrchestrationInstanceCreated',
  'timerCreated',
  'eventSent',
  'entityOperationSignaled',
  'entityOperationCalled',
  'entityLockRequested',
  'entityUnlockSent',
])
/** Made afresh by the replay as long as they are open. */
const repeated = new Set<EventType>(['taskScheduled', 'entityOperationCalled'])
/** Neither kept nor delivered again when it lies after the cut. */
const leftBehind = new Set<EventType>([
  'orchestratorStarted',
  'executionCompleted',
  'executionTerminated',
  'executionRewound',
  'genericEvent',
  ...confirmations,
])

/** Plans the rewrite; `started` is the start of the new execution and takes the place of the old one. */
export function planRewind(history: HistoryLog, codec: EventCodec, started: ExecutionStarted): RewindPlan {
  // So it is with a run that was brought in from a backend that did not give out its history.
  if (!history.hasStart)
    throw new BackendError(
      'wrong-state',
      'Precondition failed: the history has no executionStarted, so there is nothing to rewind to.',
    )
  const { entries } = history
  const decode = (entry: IndexEntry): HistoryEvent => codec.decode(history.bytesOf(entry))
  const asked = matchAnswers(entries)
  const isFailure = (entry: IndexEntry, index: number): boolean =>
    failures.has(entry.type) || (asked.has(index) && isLegacyFailed(decode(entry)))
  const cut = findCut(entries, isFailure)
  /** Failures after the cut are what the rewind undoes; answers to calls made after the cut have lost their call. */
  const isDropped = (index: number): boolean => {
    if (index < cut) return false
    const entry = entries[index]!
    return isFailure(entry, index) || hasLostItsCall(entry, asked.get(index), cut)
  }

  const answered = new Set<number>()
  for (const [index] of entries.entries()) {
    const question = asked.get(index)
    if (question !== undefined && question < cut && (index < cut || !isDropped(index))) answered.add(question)
  }

  const past: EncodedEvent[] = []
  const messages: Message[] = []
  const timers: { timerId: number; fireAt: Timestamp }[] = []
  const children: { taskId: number; created: SubOrchestrationCreated }[] = []

  for (const [index, entry] of entries.entries()) {
    const isOpen = index < cut && confirmations.has(entry.type) && !answered.has(index)
    if (entry.type === 'executionStarted') {
      const { eventId, timestamp } = decode(entry)
      if (index < cut) past.push(encodeEvent(codec, started, { eventId, timestamp }))
      else messages.push(started)
    } else if (index >= cut) {
      if (!leftBehind.has(entry.type) && !isDropped(index)) messages.push(withoutStamp(decode(entry)))
    } else if (isOpen && isRepeated(entry)) {
      // Left out, so that the replay makes it afresh.
    } else {
      past.push(history.encoded(entry))
      if (!isOpen) continue
      const event = decode(entry)
      if (event.type === 'timerCreated') timers.push({ timerId: event.eventId, fireAt: event.fireAt })
      if (event.type === 'subOrchestrationInstanceCreated')
        children.push({ taskId: event.eventId, created: event })
    }
  }
  return { past, messages, timers, children }
}

/** Position of the orchestratorStarted at which the history is cut. */
function findCut(
  entries: readonly IndexEntry[],
  isFailure: (entry: IndexEntry, index: number) => boolean,
): number {
  let failure = entries.findLastIndex(isFailure)
  for (let index = failure - 1; index >= 0 && !confirmations.has(entries[index]!.type); index--)
    if (isFailure(entries[index]!, index)) failure = index
  const turns = failure === -1 ? entries : entries.slice(0, failure)
  return Math.max(
    0,
    turns.findLastIndex(({ type }) => type === 'orchestratorStarted'),
  )
}

/** Position of the call each completion answers. By position, because SDKs use ids again (checklist 160). */
export function matchAnswers(
  entries: readonly Pick<IndexEntry, 'type' | 'eventId' | 'answers' | 'request'>[],
): Map<number, number> {
  const open = new Map<string, number[]>()
  const asked = new Map<number, number>()
  for (const [index, entry] of entries.entries()) {
    const { questions, answers } = linkOf(entry)
    if (questions !== undefined) {
      const waiting = open.get(questions)
      if (waiting) waiting.push(index)
      else open.set(questions, [index])
    } else if (answers !== undefined) {
      const question = open.get(answers)?.shift()
      if (question !== undefined) asked.set(index, question)
    }
  }
  return asked
}

/** What ties a call to its answer: the id of its action, or the request it makes of entities. */
function linkOf({
  type,
  eventId,
  answers,
  request,
}: Pick<IndexEntry, 'type' | 'eventId' | 'answers' | 'request'>): { questions?: string; answers?: string } {
  switch (type) {
    case 'taskScheduled':
      return { questions: `task ${eventId}` }
    case 'taskCompleted':
    case 'taskFailed':
      return { answers: `task ${answers}` }
    case 'timerCreated':
      return { questions: `timer ${eventId}` }
    case 'timerFired':
      return { answers: `timer ${answers}` }
    case 'subOrchestrationInstanceCreated':
      return { questions: `child ${eventId}` }
    case 'subOrchestrationInstanceCompleted':
    case 'subOrchestrationInstanceFailed':
      return { answers: `child ${answers}` }
    case 'entityOperationCalled':
      return { questions: `call ${request}` }
    case 'entityOperationCompleted':
    case 'entityOperationFailed':
      return { answers: `call ${request}` }
    case 'entityLockRequested':
      return { questions: `lock ${request}` }
    case 'entityLockGranted':
      return { answers: `lock ${request}` }
    case 'eventSent':
      return request === undefined ? {} : { questions: `older ${request}` }
    case 'eventRaised':
      return { answers: `older ${request}` }
    default:
      return {}
  }
}

/** Left out while open, so that the replay makes it afresh; events count where they ask something of an entity. */
const isRepeated = ({ type, request }: IndexEntry): boolean =>
  repeated.has(type) || (type === 'eventSent' && request !== undefined)

const isLegacyFailed = (event: HistoryEvent): boolean =>
  event.type === 'eventRaised' && isLegacyFailure(event.input)

/** An answer whose question lies after the cut, or nowhere. Most raised events answer nothing. */
function hasLostItsCall(entry: IndexEntry, question: number | undefined, cut: number): boolean {
  if (linkOf(entry).answers === undefined) return false
  return question === undefined ? entry.type !== 'eventRaised' : question >= cut
}

function withoutStamp(event: HistoryEvent): Message {
  const { eventId: _eventId, timestamp: _timestamp, ...message } = event
  return message as Message
}
