/** Replays a history: each of its turns is given to a worker again, and what it answers is compared. */
import { commitTurn } from '../../durable-task/core/commit-turn.ts'
import { findDifference } from '../../durable-task/core/compare-actions.ts'
import { actionsOf } from '../../durable-task/core/compared-action.ts'
import type { HistoryEvent } from '../../durable-task/core/events.ts'
import {
  isForWorkers,
  type ProvenTurn,
  provenTurns,
  withoutRepeated,
} from '../../durable-task/core/proven-turns.ts'
import type { ReplayRequest } from '../../durable-task/hub/replays.ts'
import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import { BackendError, invalidRequest } from '../../kernel/errors.ts'
import { bounded, timeoutOf, type WaitOptions } from '../bounded-wait.ts'
import { type RunEvent, toRunEvent } from '../run-event.ts'
import { makeReplay, type Replay, type ReplayedTurnView } from './replay.ts'
import { ReplayMismatchError, ReplayWaitError } from './replay-errors.ts'

/** Who was replayed: what every turn of it is given with. */
type Subject = Pick<ReplayRequest, 'instanceId' | 'executionId' | 'name' | 'version'>

/**
 * Gives each turn to a worker, one after another, and returns what it saw and answered. Throws `ReplayMismatchError` at
 * the first difference, `ReplayWaitError` when a turn is not answered, `wrong-state` for a history without a turn.
 */
export async function replayHistory(
  taskHub: TaskHub,
  history: readonly HistoryEvent[],
  options: WaitOptions,
): Promise<Replay> {
  const timeout = timeoutOf(options)
  const turns = provenTurns(history)
  if (!turns.some(({ actions }) => actions))
    throw new BackendError(
      'wrong-state',
      'There is nothing to replay: no turn of a worker is committed yet. Wait for the run to be somewhere first, e.g. with run.waitFor(…).',
    )
  const subject = subjectOf(history)
  const { instanceId, name } = subject
  const events = history.map(event => (isForWorkers(event) ? toRunEvent(event) : undefined))
  const done: ReplayedTurnView[] = []
  for (const [index, turn] of turns.entries()) {
    const number = index + 1
    const view = viewOf(events, turn, number)
    if (!turn.actions) {
      done.push(view)
      continue
    }
    const past = history.slice(0, turn.start)
    const request = { ...subject, past, newEvents: history.slice(turn.start, turn.end) }
    const answered = withoutRepeated(turn, await answerOf(taskHub, request, number, timeout))
    done.push({ ...view, answered })
    const difference = findDifference(turn.actions, answered)
    if (difference)
      throw new ReplayMismatchError(makeReplay(instanceId, name, done), { ...difference, turn: number })
  }
  return makeReplay(instanceId, name, done)
}

/** Reads it off the first event of the execution. Throws `invalid-request` for a history that has none. */
function subjectOf(history: readonly HistoryEvent[]): Subject {
  const started = history.find(event => event.type === 'executionStarted')
  if (!started) throw invalidRequest('A history without executionStarted cannot be replayed.')
  const { name, version = '', orchestrationInstance } = started
  const { instanceId, executionId = '' } = orchestrationInstance
  return { instanceId, executionId, name, version }
}

function viewOf(
  events: readonly (RunEvent | undefined)[],
  { start, end, actions }: ProvenTurn,
  number: number,
): ReplayedTurnView {
  const among = (from: number, to: number) => events.slice(from, to).filter(event => event !== undefined)
  return {
    number,
    past: among(0, start),
    newEvents: among(start, end),
    recorded: actions,
    answered: undefined,
  }
}

async function answerOf(taskHub: TaskHub, request: ReplayRequest, turn: number, timeout: number) {
  const { instanceId } = request
  const replay = taskHub.replays.replay(request)
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
    throw new ReplayWaitError(instanceId, turn, why)
  }
  if (outcome === 'timed-out')
    return fail(`Waited ${timeout} ms of wall time for a worker's answer: ${place}.`)
  const { result } = outcome
  if (!result) return fail('The hub was reset meanwhile.')
  if ('failure' in result) return fail(result.failure)
  return actionsOf(
    commitTurn({ instanceId, customStatus: undefined }, request.newEvents.length, result.response),
  )
}
