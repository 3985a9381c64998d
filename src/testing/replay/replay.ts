/** A replay: a run's committed turns, given to a worker once more, and what it answered. */
import type { ActionDifference } from '../../durable-task/core/compare-actions.ts'
import type { ComparedAction } from '../../durable-task/core/compared-action.ts'
import type { ProvenTurn } from '../../durable-task/core/proven-turns.ts'
import type { WaitOptions } from '../../kernel/bounded-wait.ts'
import type { RunEvent } from '../run-event.ts'
import { formatTrace } from './trace.ts'

/** How a run or a history is replayed. */
export interface ReplayOptions extends WaitOptions {
  /**
   * Default `all`. `last` gives the worker only the last turn that it answered, with the whole history before it: for long
   * histories, for all turns of one make the worker run its code from the start for each. SDKs find by themselves where
   * earlier turns part in kind, name or order; inputs and due times are compared of the last turn only.
   */
  readonly turns?: 'all' | 'last'
}

/** A turn and its place among all, from 1. */
export type NumberedTurn = ProvenTurn & { readonly number: number }

/** One turn as the worker saw it again. */
export interface ReplayedTurnView {
  /** From 1. */
  readonly number: number
  /** Committed events of earlier turns: while these are replayed, the orchestrator is told that it replays. */
  readonly past: readonly RunEvent[]
  /** What was new in this turn. */
  readonly newEvents: readonly RunEvent[]
  /**
   * What the history says that the orchestrator asked for; undefined where the backend ended the turn itself, with a
   * termination or a limit: then nothing is compared.
   */
  readonly recorded: readonly ComparedAction[] | undefined
  /** What the worker asked for now; undefined for a turn that it was not given. */
  readonly answered: readonly ComparedAction[] | undefined
}

/** What a replay found: the turns of the run, or, with a `ReplayMismatchError`, those up to the first that differs. */
export interface Replay {
  readonly instanceId: string
  /** Of the orchestration. */
  readonly name: string
  readonly turns: readonly ReplayedTurnView[]
  /**
   * The replay turn by turn, for people: each event that the worker saw, whether it was replayed or new, and what it
   * asked for then. The middle of a long past is cut; it is not meant to be parsed.
   */
  trace(): string
}

/** The first place at which the code asks for something else than the history has. */
export interface ReplayDifference extends ActionDifference {
  /** Number of the turn, from 1. */
  readonly turn: number
}

export function makeReplay(instanceId: string, name: string, turns: readonly ReplayedTurnView[]): Replay {
  return { instanceId, name, turns, trace: () => formatTrace(instanceId, name, turns) }
}

/** The view of a turn; `events` are those of the whole history, undefined where workers are not given one. */
export function viewOf(
  events: readonly (RunEvent | undefined)[],
  { number, start, end, actions }: NumberedTurn,
  answered: ReplayedTurnView['answered'],
): ReplayedTurnView {
  const among = (from: number, to: number) => events.slice(from, to).filter(event => event !== undefined)
  return {
    number,
    // Put together when somebody looks: all pasts of a long history are many times as long.
    get past() {
      return among(0, start)
    },
    newEvents: among(start, end),
    recorded: actions,
    answered,
  }
}
