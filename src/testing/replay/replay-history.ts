/** Replays a history: each of its turns is given to a worker again, and what it answers is compared. */
import type { TurnResponse } from '../../durable-task/core/actions.ts'
import { commitTurn } from '../../durable-task/core/commit-turn.ts'
import { findDifference } from '../../durable-task/core/compare-actions.ts'
import { actionsOf } from '../../durable-task/core/compared-action.ts'
import type { HistoryEvent } from '../../durable-task/core/events.ts'
import { isForWorkers } from '../../durable-task/core/history-log.ts'
import { provenTurns, withoutRepeated } from '../../durable-task/core/proven-turns.ts'
import type { ReplaySubject, ReplayWait } from '../../durable-task/hub/replays.ts'
import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import { bounded, timeoutOf } from '../../kernel/bounded-wait.ts'
import { BackendError, invalidRequest } from '../../kernel/errors.ts'
import { toRunEvent } from '../run-event.ts'
import {
  makeReplay,
  type NumberedTurn,
  type Replay,
  type ReplayedTurnView,
  type ReplayOptions,
  viewOf,
} from './replay.ts'
import { ReplayMismatchError, ReplayWaitError } from './replay-errors.ts'

/**
 * Gives each turn, or only the last, to a worker, one after another, and returns what it saw and answered. Throws
 * `ReplayMismatchError` at the first difference, `ReplayWaitError` when a turn is not answered, `wrong-state` for a
 * history without a turn.
 */
export async function replayHistory(
  taskHub: TaskHub,
  history: readonly HistoryEvent[],
  options: ReplayOptions,
): Promise<Replay> {
  const timeout = timeoutOf(options)
  const turns = chosenTurns(numberedTurns(history), options)
  const subject = subjectOf(history)
  const { instanceId, name } = subject
  const answerTo = taskHub.replays.of(subject)
  const events = history.map(event => (isForWorkers(event) ? toRunEvent(event) : undefined))
  const done: ReplayedTurnView[] = []
  for (const turn of turns) {
    const { actions, number } = turn
    if (!actions) {
      done.push(viewOf(events, turn, undefined))
      continue
    }
    const response = await answerOf(taskHub, answerTo(turn), { instanceId, number, timeout })
    const commit = commitTurn({ instanceId, customStatus: undefined }, turn.end - turn.start, response)
    const answered = withoutRepeated(turn, actionsOf(commit))
    done.push(viewOf(events, turn, answered))
    const difference = findDifference(actions, answered)
    if (difference)
      throw new ReplayMismatchError(makeReplay(instanceId, name, done), { ...difference, turn: number })
  }
  return makeReplay(instanceId, name, done)
}

function numberedTurns(history: readonly HistoryEvent[]): NumberedTurn[] {
  const turns = provenTurns(history).map((turn, index) => ({ ...turn, number: index + 1 }))
  if (turns.some(({ actions }) => actions)) return turns
  throw new BackendError(
    'wrong-state',
    'There is nothing to replay: the history has no committed turn of a worker. Wait for a run to be somewhere first, e.g. with run.waitFor(…).',
  )
}

function chosenTurns(turns: NumberedTurn[], { turns: which = 'all' }: ReplayOptions): NumberedTurn[] {
  if (which === 'all') return turns
  if (which === 'last') return turns.filter(({ actions }) => actions).slice(-1)
  throw invalidRequest(`The turns to replay are 'all' or the 'last', not '${which}'.`)
}

/** Reads it off the first event of the execution. Throws `invalid-request` for a history without it. */
function subjectOf(history: readonly HistoryEvent[]): ReplaySubject {
  const started = history.find(event => event.type === 'executionStarted')
  if (!started) throw invalidRequest('A history without executionStarted cannot be replayed.')
  const { name, version = '', orchestrationInstance } = started
  const { instanceId, executionId = '' } = orchestrationInstance
  if (name === '' || instanceId === '')
    throw invalidRequest(
      'A history whose executionStarted has no name, or no instanceId, cannot be replayed: no worker could tell whose it is.',
    )
  return { instanceId, executionId, name, version, history }
}

async function answerOf(
  taskHub: TaskHub,
  replay: ReplayWait,
  { instanceId, number, timeout }: { instanceId: string; number: number; timeout: number },
): Promise<TurnResponse> {
  // Asked before the wait is called off, which takes the replay back.
  let place = ''
  const wait = {
    promise: replay.promise,
    cancel: () => {
      place = replay.explain()
      replay.cancel()
    },
  }
  const outcome = await bounded(taskHub.settings.wallClock, wait, timeout)
  const fail = (why: string): never => {
    throw new ReplayWaitError(instanceId, number, why)
  }
  if (outcome === 'timed-out')
    return fail(`Waited ${timeout} ms of wall time for a worker's answer: ${place}.`)
  const { result } = outcome
  if (!result) return fail('The hub was reset meanwhile.')
  return 'failure' in result ? fail(result.failure) : result.response
}
