/** What a replay can end in, beside its end. */
import { describeSides } from '../../durable-task/hub/describe-action.ts'
import { adviceOnDifferences } from '../../durable-task/hub/determinism.ts'
import { BackendError } from '../../kernel/errors.ts'
import type { Replay, ReplayDifference } from './replay.ts'
import { formatTurn } from './trace.ts'

/**
 * Thrown by `run.replay()` and `hub.replay()` when the code asks for something else than the history has. The message
 * names the turn and the first action that differs, shows both sides, and the turn as the code saw it.
 *
 * @example
 * const error = await run.replay().catch(error => error)
 * if (error instanceof ReplayMismatchError) error.difference.turn
 */
export class ReplayMismatchError extends BackendError {
  readonly instanceId: string
  readonly difference: ReplayDifference
  /** The replay as far as it came; its last turn is the one that differs. */
  readonly replay: Replay

  constructor(replay: Replay, difference: ReplayDifference) {
    super('wrong-state', explain(replay, difference))
    this.name = 'ReplayMismatchError'
    this.instanceId = replay.instanceId
    this.difference = difference
    this.replay = replay
  }
}

/** Thrown when a replay did not come to its end: nobody answered in time, or nobody can. The message says why. */
export class ReplayWaitError extends BackendError {
  readonly instanceId: string
  /** Number of the turn that was not answered, from 1. */
  readonly turn: number

  constructor(instanceId: string, turn: number, why: string) {
    super('wrong-state', `Turn ${turn} of '${instanceId}' could not be replayed. ${why}`)
    this.name = 'ReplayWaitError'
    this.instanceId = instanceId
    this.turn = turn
  }
}

function explain({ instanceId, name, turns }: Replay, difference: ReplayDifference): string {
  const [recorded, now] = describeSides(difference)
  const turn = turns.at(-1)
  const text = `The replay of '${instanceId}' (${name}) parts from its history in turn ${difference.turn}, action ${difference.index + 1}: the history has ${recorded}; the code now asks for ${now}.`
  return [`${text} ${adviceOnDifferences}`, turn && formatTurn(turn)].filter(Boolean).join('\n\n')
}
