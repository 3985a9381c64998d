/** Histories with entities in them, written in short. */
import type { EventBody } from '../../src/durable-task/core/events.ts'
import { failure, type Written } from './histories.ts'

const confirm = (eventId: number, event: EventBody): Written => ({ ...event, eventId })
const plain = (event: EventBody): Written => confirm(-1, event)

export const called = (id: number, requestId: string, targetInstanceId = '@counter@a') =>
  confirm(id, { type: 'entityOperationCalled', requestId, operation: 'add', targetInstanceId })
export const signaled = (id: number, requestId: string, targetInstanceId = '@counter@a') =>
  confirm(id, { type: 'entityOperationSignaled', requestId, operation: 'add', targetInstanceId })
export const callDone = (requestId: string, output = 'done') =>
  plain({ type: 'entityOperationCompleted', requestId, output })
export const callFailed = (requestId: string) =>
  plain({ type: 'entityOperationFailed', requestId, failureDetails: failure('entity down') })
export const lockRequested = (id: number, criticalSectionId: string, ...lockSet: string[]) =>
  confirm(id, { type: 'entityLockRequested', criticalSectionId, lockSet, position: 0 })
export const lockGranted = (criticalSectionId: string) =>
  plain({ type: 'entityLockGranted', criticalSectionId })
export const unlocked = (id: number, criticalSectionId: string, targetInstanceId: string) =>
  confirm(id, { type: 'entityUnlockSent', criticalSectionId, targetInstanceId })

/** The older form: what an orchestration sends an entity, and what it is told. */
export const legacySent = (id: number, body: object, name = 'op', instanceId = '@counter@a') =>
  confirm(id, { type: 'eventSent', instanceId, name, input: JSON.stringify(body) })
export const legacyTold = (name: string, body: object) =>
  plain({ type: 'eventRaised', name, input: JSON.stringify(body) })
