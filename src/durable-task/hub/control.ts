/** Steering instances: raise, suspend, resume, terminate (sections 1.5 to 1.7 and 1.22). */
import { invalidRequest } from '../../kernel/errors.ts'
import type { Message } from '../core/events.ts'
import { checkPayload } from '../core/limits.ts'
import { checkBatch, isEntityId, requireInstanceId } from '../core/validation.ts'
import type { HubCore } from './core.ts'
import type { EntityLocks } from './entity-locks.ts'
import type { Lifecycle } from './lifecycle.ts'

/** Buffers an event in order; dropped when the instance has ended. */
export function raiseEvent(core: HubCore, instanceId: string, name: string, input: string | undefined): void {
  if (isEntityId(requireInstanceId(instanceId)))
    throw invalidRequest(`'${instanceId}' is an entity: signal it instead of raising an event.`)
  checkPayload(core.settings.limits, input, `The data of the event '${name}'`)
  core.require(instanceId)
  core.post(instanceId, undefined, { type: 'eventRaised', name, input })
}

/** Holds the instance: it gets no turn until it is resumed (section 2.8). */
export function suspend(core: HubCore, instanceId: string, reason: string | undefined): void {
  const instance = core.require(requireInstanceId(instanceId))
  if (!instance.actor?.getSnapshot().can({ type: 'instance.suspend' })) return
  instance.suspension = { reason }
  core.watch.trace(tracer => tracer.onSuspended(instance))
  core.touch(instance)
  instance.actor.send({ type: 'instance.suspend', reason })
}

/** Lets the instance run on: its next turn tells of the suspension, then of everything held meanwhile. */
export function resume(core: HubCore, instanceId: string, reason: string | undefined): void {
  const instance = core.require(requireInstanceId(instanceId))
  const { actor, suspension } = instance
  if (!actor || !suspension) return
  const begin = instance.inbox.findIndex(({ type }) => !comesFirst.has(type))
  instance.inbox.splice(
    begin === -1 ? instance.inbox.length : begin,
    0,
    { type: 'executionSuspended', input: suspension.reason },
    { type: 'executionResumed', input: reason },
  )
  instance.suspension = undefined
  core.watch.trace(tracer => tracer.onResumed(instance))
  core.touch(instance)
  actor.send({ type: 'instance.resume', inbox: core.unconsumed(instance), reason })
}

const comesFirst = new Set<Message['type']>(['executionStarted', 'executionSuspended', 'executionResumed'])

/** Ends the instance, after the turn that is out if there is one; recursively through its children if asked. */
export function terminate(
  core: HubCore,
  lifecycle: Lifecycle,
  instanceId: string,
  output: string | undefined,
  recurse: boolean,
): void {
  const instance = core.require(requireInstanceId(instanceId))
  checkPayload(core.settings.limits, output, 'The output of a termination')
  lifecycle.terminate(instance, { output, recurse, immediately: false })
}

/** Ends a batch without waiting for turns; returns the ids that were not ended by it, lock holders among them. */
export function terminateBatch(
  core: HubCore,
  lifecycle: Lifecycle,
  locks: EntityLocks,
  instanceIds: readonly string[],
  reason: string | undefined,
): string[] {
  checkBatch(instanceIds)
  checkPayload(core.settings.limits, reason, 'The output of a termination')
  return instanceIds.filter(instanceId => {
    const instance = core.instances.get(instanceId)
    if (!instance || instance.outcome || locks.holdsAny(instance.executionId)) return true
    lifecycle.terminate(instance, { output: reason, recurse: false, immediately: true })
    return false
  })
}
