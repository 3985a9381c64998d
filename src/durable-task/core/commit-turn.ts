/** What a worker's answer to a turn means: events for the history, effects for the hub, an outcome. Pure. */
import { terminalStatuses } from '../../../machines/orchestration.ts'
import type { Action, CompleteOrchestration, TurnResponse } from './actions.ts'
import { describeFailure, type EventBody, type FailureDetails } from './events.ts'
import type { Instance, Outcome } from './instance.ts'
import { type Effect, readAction } from './read-action.ts'

/** A confirmation with the id of the action it confirms. */
type Confirmation = EventBody & { eventId: number }

export interface TurnCommit {
  /** How many of the turn's new events the worker consumed, orchestratorStarted included. */
  readonly consumed: number
  readonly confirmations: readonly Confirmation[]
  readonly effects: readonly Effect[]
  readonly customStatus: string | undefined
  readonly result:
    | { type: 'continued' }
    | { type: 'continuedAsNew'; action: CompleteOrchestration }
    | { type: 'ended'; outcome: Outcome; eventId: number }
}

/** Reads a worker's answer to `instance`'s turn of `newEvents` events. */
export function commitTurn(
  instance: Pick<Instance, 'instanceId' | 'customStatus'>,
  newEvents: number,
  response: TurnResponse,
): TurnCommit {
  const read = readActions(instance.instanceId, response.actions)
  if (typeof read === 'string')
    return failTurn(instance, newEvents, describeFailure('InvalidOrchestratorResponse', read))
  const { confirmations, effects, completion } = read
  return {
    consumed: Math.min(Math.max(response.numEventsProcessed ?? newEvents, 0), newEvents),
    confirmations,
    effects: completion ? effects.filter(effect => !isMoot(effect)) : effects,
    customStatus: response.customStatus || undefined,
    result: completion ? readCompletion(completion) : { type: 'continued' },
  }
}

/** A commit that fails the instance with an explanation and changes nothing else. */
export function failTurn(
  { customStatus }: Pick<Instance, 'customStatus'>,
  newEvents: number,
  failureDetails: NonNullable<Outcome['failureDetails']>,
): TurnCommit {
  return {
    consumed: newEvents,
    confirmations: [],
    effects: [],
    customStatus,
    result: { type: 'ended', outcome: { status: 'FAILED', failureDetails }, eventId: -1 },
  }
}

interface ReadActions {
  readonly confirmations: Confirmation[]
  readonly effects: Effect[]
  readonly completion: CompleteOrchestration | undefined
}

/** All actions in order, or a sentence about the first that cannot be taken in. */
function readActions(instanceId: string, actions: readonly Action[]): ReadActions | string {
  const confirmations: Confirmation[] = []
  const effects: Effect[] = []
  let completion: CompleteOrchestration | undefined
  for (const action of actions) {
    const fault = (text: string): string => `${text} (action id ${action.id})`
    if (action.type === 'completeOrchestration') {
      if (completion)
        return 'The worker completed the orchestration twice in one turn: a response may hold one completeOrchestration action.'
      if (!isKnownCompletion(action))
        return fault(
          `The worker completed the orchestration with the status ${action.orchestrationStatus}, which ends nothing.`,
        )
      completion = action
    } else {
      const read = readAction(instanceId, action)
      if (typeof read === 'string') return fault(read)
      confirmations.push({ ...read.confirmation, eventId: action.id })
      effects.push(read.effect)
    }
  }
  return { confirmations, effects, completion }
}

/** What an execution that has ended cannot use any more. */
const isMoot = ({ type }: Effect): boolean => type === 'armTimer' || type === 'lockEntities'

const isKnownCompletion = ({ orchestrationStatus: status }: CompleteOrchestration): boolean =>
  status === 'CONTINUED_AS_NEW' || terminalStatuses.some(known => known === status)

function readCompletion(action: CompleteOrchestration): TurnCommit['result'] {
  const status = terminalStatuses.find(known => known === action.orchestrationStatus)
  if (!status) return { type: 'continuedAsNew', action }
  const failureDetails = status === 'FAILED' ? explained(action.failureDetails) : action.failureDetails
  return {
    type: 'ended',
    outcome: {
      status,
      output: action.result,
      failureDetails: status === 'COMPLETED' ? undefined : failureDetails,
    },
    eventId: action.id,
  }
}

/** A failed instance always says something: Python shows no failure when type and message are empty. */
function explained(details: FailureDetails | undefined): FailureDetails {
  if (details?.errorType || details?.errorMessage) return details
  const { errorType, errorMessage, ...fallback } = describeFailure(
    'OrchestrationFailed',
    'The orchestration failed without saying why.',
  )
  return { ...fallback, ...details, errorType, errorMessage }
}
