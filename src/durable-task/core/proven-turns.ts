/** The turns that a history tells of: what each was given, and the actions it proves. Pure. */
import { actionKey } from './compare-actions.ts'
import { type ComparedAction, confirmedAction, inOrder } from './compared-action.ts'
import type { HistoryEvent } from './events.ts'
import { isForWorkers } from './history-log.ts'

export interface ProvenTurn {
  /** Its new events: from this position of the history on, up to the other. */
  readonly start: number
  readonly end: number
  /** What the orchestrator answered, or undefined where the backend wrote the end itself. */
  readonly actions: readonly ComparedAction[] | undefined
  /**
   * Whether a rewind took this action out of the turn, to be made again by a later one: a replay makes it here already.
   */
  readonly isMadeAfresh: (action: ComparedAction) => boolean
}

/** In order. What lies before the first turn, as a rewind leaves it, belongs to none. */
export function provenTurns(history: readonly HistoryEvent[]): ProvenTurn[] {
  const starts = history.flatMap(({ type }, index) => (type === 'orchestratorStarted' ? [index] : []))
  const turns = starts.map((start, turn) => readTurn(history, start, starts[turn + 1] ?? history.length))
  const isRewind = ({ type }: HistoryEvent): boolean => type === 'executionRewound'
  const [first, last] = [history.findIndex(isRewind), history.findLastIndex(isRewind)]
  const made = turns.flatMap(({ actions = [] }) => actions)
  const again = turns.filter(({ start }) => start > first).flatMap(({ actions = [] }) => actions)
  const [ids, keys] = [new Set(made.map(({ id }) => id)), new Set(again.map(actionKey))]
  // Until the first turn after the rewind is committed, it is not known yet what will be made again.
  const isUnknown = !turns.some(({ start }) => start > last)
  const isMadeAfresh = (action: ComparedAction): boolean =>
    keys.has(actionKey(action)) || (isUnknown && repeated.has(action.kind) && !ids.has(action.id))
  return turns.map(turn => ({ ...turn, isMadeAfresh: turn.start < last ? isMadeAfresh : never }))
}

/** What a rewind takes out of a history while it is open; events are calls of entities in the older form. */
const repeated = new Set<ComparedAction['kind']>(['activity', 'entity call', 'event'])

const never = (): boolean => false

/** What a replay of the turn answered, without what it made again only because of a rewind. */
export function withoutRepeated(
  { actions = [], isMadeAfresh }: ProvenTurn,
  answered: readonly ComparedAction[],
): ComparedAction[] {
  const own = new Set(actions.map(actionKey))
  return answered.filter(action => own.has(actionKey(action)) || !isMadeAfresh(action))
}

function readTurn(
  history: readonly HistoryEvent[],
  start: number,
  until: number,
): Omit<ProvenTurn, 'isMadeAfresh'> {
  const events = history.slice(start, until)
  const answer = events.findIndex(event => confirmedAction(event) !== undefined)
  const end = answer < 0 ? events.length : answer
  const given = events.slice(0, end).filter(isForWorkers)
  const actions = inOrder(events.slice(end).flatMap(event => confirmedAction(event) ?? []))
  return {
    start,
    end: start + end,
    actions: given.some(isTermination) || isEndOfBackend(events.at(-1), actions) ? undefined : actions,
  }
}

/** Workers are never given one: the backend writes it. */
const isTermination = ({ type }: HistoryEvent): boolean => type === 'executionTerminated'

/** A limit, or work that could not be done: it takes the place of whatever the worker would have answered. */
const isEndOfBackend = (last: HistoryEvent | undefined, actions: readonly ComparedAction[]): boolean =>
  last?.type === 'executionCompleted' &&
  last.orchestrationStatus === 'FAILED' &&
  last.eventId === -1 &&
  last.failureDetails?.isNonRetriable === true &&
  actions.length === 1
