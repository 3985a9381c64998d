/** A replay: a run's committed turns, given to a worker once more, and what it answered. */
import type { ActionDifference } from '../../durable-task/core/compare-actions.ts'
import type { ComparedAction } from '../../durable-task/core/compared-action.ts'
import type { RunEvent } from '../run-event.ts'
import { formatTrace } from './trace.ts'

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

/** What a replay found: every turn of the run, or, with a `ReplayMismatchError`, those up to the first that differs. */
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
