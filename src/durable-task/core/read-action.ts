/** One action of a worker's answer: how the history confirms it, and what leaves the instance. Pure. */
import type {
  Action,
  CompleteOrchestration,
  CreateSubOrchestration,
  ScheduleTask,
  SendEvent,
} from './actions.ts'
import { type EntityEffect, readEntityAction } from './entity-actions.ts'
import { parseEntityId } from './entity-id.ts'
import type { Call, EventBody } from './events.ts'
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

export interface ReadAction {
  /** Gets the id of the action it confirms. */
  readonly confirmation: EventBody
  readonly effect: Effect
}

/** What an action of `instanceId` means, or a sentence that says what is wrong with it. */
export function readAction(
  instanceId: string,
  action: Exclude<Action, CompleteOrchestration>,
): ReadAction | string {
  switch (action.type) {
    case 'scheduleTask':
      return {
        confirmation: { type: 'taskScheduled', ...callOf(action) },
        effect: { type: 'scheduleActivity', task: action },
      }
    case 'createSubOrchestration':
      return readChild(instanceId, action)
    case 'createTimer': {
      const { id: timerId, fireAt } = action
      if (!fireAt) return 'The worker created a timer without saying when it fires.'
      return {
        confirmation: { type: 'timerCreated', fireAt },
        effect: { type: 'armTimer', timerId, fireAt },
      }
    }
    case 'sendEvent':
      return readEvent(action)
    case 'sendEntityMessage':
      return readEntityAction(action)
    case 'terminateOrchestration': {
      const { instanceId: target, reason, recurse } = action
      return {
        confirmation: { type: 'genericEvent', data: `terminate ${target}` },
        effect: { type: 'terminate', instanceId: target, reason, recurse },
      }
    }
    case 'rewindOrchestration':
      return 'The worker sent a rewindOrchestration action, but this backend rewinds by itself and asks no worker to.'
    default:
      return 'The worker sent an action of a kind this backend does not know; its SDK may be newer than the backend.'
  }
}

function readChild(parentId: string, action: CreateSubOrchestration): ReadAction | string {
  const instanceId = action.instanceId || defaultChildId(parentId, action.id)
  if (isEntityId(instanceId))
    return `The worker created a sub-orchestration with the id '${instanceId}', but '@' is kept for entities.`
  return {
    confirmation: { type: 'subOrchestrationInstanceCreated', instanceId, ...callOf(action) },
    effect: { type: 'createChild', taskId: action.id, child: { ...action, instanceId } },
  }
}

function readEvent({ instance, name, data: input }: SendEvent): ReadAction | string {
  const instanceId = instance?.instanceId
  if (!instanceId) return 'The worker sent an event without saying to which instance.'
  const confirmation: EventBody = { type: 'eventSent', instanceId, name, input }
  if (!isEntityId(instanceId))
    return { confirmation, effect: { type: 'raiseEvent', instanceId, name, input } }
  const entity = parseEntityId(instanceId)
  if (!entity)
    return `The worker sent an event to '${instanceId}', which begins with '@' and is no entity id.`
  const effect = readLegacyEvent(entity, name, input)
  return typeof effect === 'string' ? effect : { confirmation, effect }
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
