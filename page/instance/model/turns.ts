/** Turns, from the log; and which turn wrote which part of the history. */
import type { HistoryEvent, LogEntry, RunView } from '../../live/types.ts'
import { textOf } from './event-fields.ts'
import type { Moment } from './moment.ts'

export interface Turn {
  /** Counted from 1 over all generations. A turn that was lost has the number of the one that took its place. */
  readonly number: number
  readonly from: Moment
  /** Unset while it is out. */
  readonly to: Moment | undefined
  readonly outcome: 'out' | 'committed' | 'lost'
  readonly worker: string | undefined
}

const finishing = new Set(['turn.committed', 'turn.completed'])

/** Turns that went out, oldest first; `total` is how many were committed in all. */
export function readTurns(log: readonly LogEntry[], total: number): Turn[] {
  const found: Omit<Turn, 'number'>[] = []
  let out: { from: Moment; worker: string | undefined } | undefined
  const end = (to: Moment, outcome: 'committed' | 'lost'): void => {
    found.push({ from: out?.from ?? to, to, outcome, worker: out?.worker })
    out = undefined
  }
  for (const [step, { event, at, details = {}, to }] of log.entries()) {
    const moment = { at, step }
    if (event === 'turn.dispatched') out ??= { from: moment, worker: textOf(details, 'worker') }
    else if (finishing.has(event)) end(moment, 'committed')
    else if (out && (event === 'turn.lost' || typeof to === 'string')) end(moment, 'lost')
  }
  if (out) found.push({ ...out, to: undefined, outcome: 'out' })
  let number = total - found.filter(({ outcome }) => outcome === 'committed').length + 1
  return found.map(turn => ({ ...turn, number: turn.outcome === 'committed' ? number++ : number }))
}

/** A part of the history: what one turn took in and decided. */
export interface Chapter {
  /** Positions in the history, the second one past the end. */
  readonly begin: number
  readonly end: number
  /** Unset for what the backend wrote by itself, and for turns before the log. */
  readonly turn: Turn | undefined
  /** The log entry with which it was written. */
  readonly step: number
}

/** A rewind stands between turns. */
const beginning = new Set(['orchestratorStarted', 'executionRewound'])

/** Divides a history at its turns. */
export function readChapters(
  events: readonly HistoryEvent[],
  turns: readonly Turn[],
  log: readonly LogEntry[],
  total: number,
): Chapter[] {
  const begins = events.flatMap(({ type }, index) => (beginning.has(type) ? [index] : []))
  if (events.length > 0 && begins[0] !== 0) begins.unshift(0)
  const written = turns.filter(({ outcome }) => outcome === 'committed')
  const chapters: Chapter[] = []
  /** The log entry after which everything that is read comes; what lies before it may have been undone. */
  let rewoundAt = log.length
  let next = written.length - 1
  for (let index = begins.length - 1; index >= 0; index--) {
    const [begin, end] = [begins[index]!, begins[index + 1] ?? events.length]
    const part = events.slice(begin, end)
    const isEnd = part.some(({ type }) => type === 'executionCompleted')
    if (isEnd && (part.some(isTermination) || !isEnding(log, written[next]))) {
      chapters.push({ begin, end, turn: undefined, step: endStep(log) })
      continue
    }
    if (part[0]?.type === 'executionRewound') {
      rewoundAt = log.findLastIndex(({ event }, at) => event === 'instance.rewind' && at < rewoundAt)
      chapters.push({ begin, end, turn: undefined, step: rewoundAt })
      continue
    }
    // Turns that a rewind has undone: the log knows them, the history does not.
    while (rewoundAt < log.length && next >= 0 && isUndone(written[next]!, part[0]!, log)) next--
    const turn = written[next--]
    chapters.push({ begin, end, turn, step: turn?.to?.step ?? -1 })
  }
  return withOlder(chapters.reverse(), events, written[0]?.number ?? total + 1)
}

/** Turns from before the log: all that is known of them is when they wrote. */
function withOlder(chapters: readonly Chapter[], events: readonly HistoryEvent[], before: number): Chapter[] {
  let number = before - chapters.filter(isOlder).length
  return chapters.map(chapter => {
    if (!isOlder(chapter)) return chapter
    const [from, to] = [events[chapter.begin]!, events[chapter.end - 1]!].map(event => ({
      at: event.timestamp,
      step: -1,
    }))
    return {
      ...chapter,
      turn: { number: number++, from: from!, to, outcome: 'committed', worker: undefined },
    }
  })
}

const isOlder = ({ turn, step }: Chapter): boolean => turn === undefined && step === -1

const isTermination = ({ type }: HistoryEvent): boolean => type === 'executionTerminated'

const isEnding = (log: readonly LogEntry[], turn: Turn | undefined): boolean =>
  log[turn?.to?.step ?? -1]?.event === 'turn.completed'

/** A turn is built a little before it goes out. */
const LONGEST_BUILD = 50

const isUndone = (turn: Turn, { timestamp }: HistoryEvent, log: readonly LogEntry[]): boolean =>
  isEnding(log, turn) || turn.from.at > timestamp + LONGEST_BUILD

/** The entry with which the instance ended; the last one where none says so. */
function endStep(log: readonly LogEntry[]): number {
  const index = log.findLastIndex(({ to, from }) => typeof to === 'string' && typeof from !== 'string')
  return index === -1 ? log.length - 1 : index
}

/** The log entry after which the current generation's first turn could begin. */
export const generationStart = (
  chapters: readonly Chapter[],
  turns: readonly Turn[],
  generation: RunView['generation'],
): number => {
  const first = chapters[0]?.turn
  if (generation === 1 || !first) return -1
  const before = turns.filter(({ outcome, number }) => outcome === 'committed' && number < first.number)
  return before.at(-1)?.from.step ?? -1
}
