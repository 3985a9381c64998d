/** Two answers to the same turn: an orchestrator that is replayed must ask for the same again. */

import type { TurnResponse } from '../core/actions.ts'
import { commitTurn } from '../core/commit-turn.ts'
import { findDifference } from '../core/compare-actions.ts'
import { actionsOf } from '../core/compared-action.ts'
import { describeFailure, type FailureDetails } from '../core/events.ts'
import type { Instance } from '../core/instance.ts'
import { describeSides } from './describe-action.ts'

/** Advice that goes with a difference, whoever found it. */
export const adviceOnDifferences =
  'An orchestrator must ask for the same whenever it is replayed: it takes time, ids and random numbers from its context or from activities, keeps nothing between turns, and reads nothing that may change.'

/** The failure that two different answers make of a run; undefined when they ask for the same. */
export function differenceOf(
  instance: Pick<Instance, 'instanceId' | 'customStatus' | 'history'>,
  first: TurnResponse,
  second: TurnResponse,
): FailureDetails | undefined {
  const read = (response: TurnResponse) => actionsOf(commitTurn(instance, 1, response))
  const difference = findDifference(read(first), read(second))
  if (!difference) return undefined
  const turn = instance.history.entries.filter(({ type }) => type === 'orchestratorStarted').length + 1
  const [one, other] = describeSides(difference)
  const text = `Turn ${turn} was given to a worker twice, and the answers differ at action ${difference.index + 1}: the first time it was ${one}; the second time ${other}. ${adviceOnDifferences}`
  return describeFailure('NonDeterministicOrchestration', text)
}
