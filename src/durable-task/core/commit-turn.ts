/** What a worker's answer to a turn means: events for the history, effects for the hub, an outcome. Pure. */
import { terminalStatuses } from '../../../machines/orchestration.ts'
import type {
  Action,
  CompleteOrchestration,
  CreateSubOrchestration,
  ScheduleTask,
  SendEvent,
  TurnResponse,
} from './actions.ts'
import { type EntityEffect, readEntityAction } from './entity-actions.ts'
import { parseEntityId } from './entity-id.ts'
import { type Call, describeFailure, type EventBody, type FailureDetails } from './events.ts'
import type { Instance, Outcome } from './instance.ts'
import { readLegacyEvent } from './legacy-entity.ts'
import type { Timestamp } from './timestamp.ts'
import { isEntityId } from './validation.ts'

/** A message or command that leaves the instance when its turn commits. */
export type Effect =
  | { type: 'scheduleActivity'; task: ScheduleTask }
  | { type: 'createChild'; taskId: number; child: CreateSubOrchestration }
  | { type: 'armTimer'; timerId: number; fireAt: Timestamp }
  | { type: 'raiseEvent'; instanceId: string; name: string; input: string | undefined }
  | { type: 'terminate'; instanceId: string; reason: string | undefined; recurse: boolean }
  | EntityEffect

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
  const complaint = findFault(response.actions)
  if (complaint)
    return failTurn(instance, newEvents, describeFailure('InvalidOrchestratorResponse', complaint))

  const confirmations: Confirmation[] = []
  const effects: Effect[] = []
  let completion: CompleteOrchestration | undefined
  for (const action of response.actions) {
    if (action.type === 'completeOrchestration') completion = action
    else readAction(instance.instanceId, action, confirmations, effects)
  }
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

/** What an execution that has ended cannot use any more. */
const isMoot = ({ type }: Effect): boolean => type === 'armTimer' || type === 'lockEntities'

function findFault(actions: readonly Action[]): string | undefined {
  if (actions.filter(({ type }) => type === 'completeOrchestration').length > 1)
    return 'The worker completed the orchestration twice in one turn: a response may hold one completeOrchestration action.'
  for (const action of actions) {
    const fault = faultOf(action)
    if (fault) return `${fault} (action id ${action.id})`
  }
  return undefined
}

function faultOf(action: Action): string | undefined {
  switch (action.type) {
    case undefined:
      return 'The worker sent an action of a kind this backend does not know; its SDK may be newer than the backend.'
    case 'rewindOrchestration':
      return 'The worker sent a rewindOrchestration action, but this backend rewinds by itself and asks no worker to.'
    case 'sendEntityMessage':
      return sentence(readEntityAction(action))
    case 'createSubOrchestration':
      return isEntityId(action.instanceId)
        ? `The worker created a sub-orchestration with the id '${action.instanceId}', but '@' is kept for entities.`
        : undefined
    case 'createTimer':
      return action.fireAt ? undefined : 'The worker created a timer without saying when it fires.'
    case 'sendEvent':
      return action.instance?.instanceId
        ? sentence(readEntityEvent(action))
        : 'The worker sent an event without saying to which instance.'
    case 'completeOrchestration':
      return isKnownCompletion(action)
        ? undefined
        : `The worker completed the orchestration with the status ${action.orchestrationStatus}, which ends nothing.`
    default:
      return undefined
  }
}

const sentence = (read: unknown): string | undefined => (typeof read === 'string' ? read : undefined)

/** What an event says to an entity, in the older form of entity messages; undefined for other targets. */
function readEntityEvent({ instance, name, data }: SendEvent): EntityEffect | string | undefined {
  const target = instance?.instanceId ?? ''
  if (!isEntityId(target)) return undefined
  const entity = parseEntityId(target)
  return entity
    ? readLegacyEvent(entity, name, data)
    : `The worker sent an event to '${target}', which is no entity id, but begins with '@'.`
}

const isKnownCompletion = ({ orchestrationStatus: status }: CompleteOrchestration): boolean =>
  status === 'CONTINUED_AS_NEW' || terminalStatuses.some(known => known === status)

function readAction(
  instanceId: string,
  action: Action,
  confirmations: Confirmation[],
  effects: Effect[],
): void {
  const eventId = action.id
  switch (action.type) {
    case 'scheduleTask':
      confirmations.push({ type: 'taskScheduled', eventId, ...callOf(action) })
      effects.push({ type: 'scheduleActivity', task: action })
      break
    case 'createSubOrchestration': {
      const child = { ...action, instanceId: action.instanceId || defaultChildId(instanceId, eventId) }
      const created = { instanceId: child.instanceId, ...callOf(action) }
      confirmations.push({ type: 'subOrchestrationInstanceCreated', eventId, ...created })
      effects.push({ type: 'createChild', taskId: eventId, child })
      break
    }
    case 'createTimer': {
      const fireAt = action.fireAt!
      confirmations.push({ type: 'timerCreated', eventId, fireAt })
      effects.push({ type: 'armTimer', timerId: eventId, fireAt })
      break
    }
    case 'sendEvent': {
      const target = action.instance!.instanceId
      const { name, data: input } = action
      const toEntity = readEntityEvent(action)
      confirmations.push({ type: 'eventSent', eventId, instanceId: target, name, input })
      if (typeof toEntity === 'object') effects.push(toEntity)
      else effects.push({ type: 'raiseEvent', instanceId: target, name, input })
      break
    }
    case 'sendEntityMessage': {
      const request = readEntityAction(action)
      if (typeof request === 'string') break
      confirmations.push({ ...request.confirmation, eventId })
      effects.push(request.effect)
      break
    }
    case 'terminateOrchestration': {
      const { instanceId: target, reason, recurse } = action
      confirmations.push({ type: 'genericEvent', eventId, data: `terminate ${target}` })
      effects.push({ type: 'terminate', instanceId: target, reason, recurse })
      break
    }
  }
}

const callOf = ({ name, version, input, parentTraceContext, tags }: Call): Call => ({
  name,
  version,
  input,
  parentTraceContext,
  tags,
})

/** The id a child gets when its worker leaves it to the backend, as Go does (checklist 192). */
const defaultChildId = (parentId: string, actionId: number): string =>
  `${parentId}:${actionId.toString(16).padStart(4, '0')}`

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
