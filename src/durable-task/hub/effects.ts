/** What leaves an instance when its turn commits: activities, children, timers, events, terminations. */
import type { CreateSubOrchestration } from '../core/actions.ts'
import type { EntityEffect } from '../core/entity-actions.ts'
import { describeFailure } from '../core/events.ts'
import { NOBODY, parentOf } from '../core/instance.ts'
import { countProblem } from '../core/limits.ts'
import type { Effect } from '../core/read-action.ts'
import { type Timestamp, toMillis } from '../core/timestamp.ts'
import type { HostedInstance, HubCore } from './core.ts'
import type { EntityLocks } from './entity-locks.ts'
import type { EntityRecords } from './entity-records.ts'
import type { Lifecycle, StartRequest } from './lifecycle.ts'

export class Effects {
  private readonly core: HubCore
  private readonly lifecycle: Lifecycle
  private readonly entities: EntityRecords
  private readonly locks: EntityLocks

  constructor(core: HubCore, lifecycle: Lifecycle, entities: EntityRecords, locks: EntityLocks) {
    this.core = core
    this.lifecycle = lifecycle
    this.entities = entities
    this.locks = locks
  }

  /** Sends a message to an entity; who sends it is what the backend knows, not what the worker says. */
  messageEntity({ instanceId }: HostedInstance, executionId: string, effect: EntityEffect): void {
    const sender = { instanceId, executionId }
    if (effect.type === 'operateEntity') {
      const arrivedAt = this.core.settings.clock.now()
      this.entities.deliver(effect.entity, { ...effect.operation, sender, arrivedAt })
    } else if (effect.type === 'lockEntities') this.locks.request(sender, effect)
    else this.locks.release(effect.entity.id, executionId, effect.criticalSectionId)
  }

  /** Carries out one effect of the execution `executionId` of `instance`. */
  carryOut(instance: HostedInstance, executionId: string, effect: Exclude<Effect, EntityEffect>): void {
    switch (effect.type) {
      case 'scheduleActivity': {
        const { task } = effect
        // An unversioned activity counts, for filters, as the version of its orchestration (checklist 275).
        const version = task.version || (instance.started.version ?? '')
        const work = { kind: 'activity', name: task.name, version } as const
        this.core.dispatcher.queue(work, instance.instanceId, { activity: { executionId, task } })
        break
      }
      case 'createChild':
        this.createChild(instance, executionId, effect.taskId, effect.child)
        break
      case 'armTimer':
        this.armTimer(instance, effect.timerId, effect.fireAt)
        break
      case 'raiseEvent':
        this.core.post(effect.instanceId, undefined, {
          type: 'eventRaised',
          name: effect.name,
          input: effect.input,
        })
        break
      case 'terminate': {
        const target = this.core.instances.get(effect.instanceId)
        if (target)
          this.lifecycle.terminate(target, {
            output: effect.reason,
            recurse: effect.recurse,
            immediately: false,
          })
        break
      }
    }
  }

  /** Fires into the inbox when due, unless the execution has ended by then (section 2.7). */
  armTimer(instance: HostedInstance, timerId: number, fireAt: Timestamp): void {
    const { instanceId, executionId } = instance
    const fire = () => void this.core.post(instanceId, executionId, { type: 'timerFired', timerId, fireAt })
    this.core.watch.trace(tracer => tracer.onTimer(instance, timerId, fireAt))
    this.core.scheduleFor(instance, toMillis(fireAt), fire, timerId)
  }

  /** Starts a sub-orchestration; what an id that exists means is section 2.11's table. */
  createChild(parent: HostedInstance, executionId: string, taskId: number, child: ChildRequest): void {
    const existing = this.core.instances.get(child.instanceId)
    const request = this.childRequest(parent, executionId, taskId, child)
    if (!existing) {
      const { limits } = this.core.settings
      const full = countProblem(limits, 'maxInstances', this.core.instances.size)
      if (full) this.failChild(parent, executionId, taskId, 'InstanceLimitExceeded', full)
      else this.lifecycle.create(child.instanceId, request)
      return
    }
    const link = parentOf(existing)
    const isOurs = link?.instanceId === parent.instanceId && existing !== parent
    const isLeft = link?.executionId === parent.rewoundFrom || link?.executionId === NOBODY
    if (!existing.outcome && isOurs && parent.rewoundFrom !== undefined && isLeft) {
      this.adopt(existing, executionId, taskId)
    } else if (existing.outcome || (isOurs && link.executionId !== executionId)) {
      this.lifecycle.replace(existing, request)
    } else {
      const text = `The sub-orchestration could not be created: an instance with the id '${child.instanceId}' is active already.`
      this.failChild(parent, executionId, taskId, 'OrchestrationAlreadyExists', text)
    }
  }

  private failChild(
    { instanceId }: HostedInstance,
    executionId: string,
    taskScheduledId: number,
    errorType: string,
    text: string,
  ): void {
    const failureDetails = describeFailure(errorType, text)
    this.core.post(instanceId, executionId, {
      type: 'subOrchestrationInstanceFailed',
      taskScheduledId,
      failureDetails,
    })
  }

  /** Makes a living child answer to the parent's new execution. */
  adopt(child: HostedInstance, executionId: string, taskScheduledId: number): void {
    const parentInstance = child.started.parentInstance
    if (!parentInstance?.orchestrationInstance) return
    const { instanceId } = parentInstance.orchestrationInstance
    child.started = {
      ...child.started,
      parentInstance: {
        ...parentInstance,
        taskScheduledId,
        orchestrationInstance: { instanceId, executionId },
      },
    }
    child.inbox = child.inbox.map(message => (message.type === 'executionStarted' ? child.started : message))
  }

  private childRequest(
    parent: HostedInstance,
    executionId: string,
    taskScheduledId: number,
    child: ChildRequest,
  ): StartRequest {
    const { name, version, tags } = parent.started
    return {
      name: child.name,
      version: child.version,
      input: child.input,
      parentTraceContext: child.parentTraceContext,
      tags: this.core.settings.inheritTags ? { ...tags, ...child.tags } : child.tags,
      parentInstance: {
        taskScheduledId,
        name,
        version,
        orchestrationInstance: { instanceId: parent.instanceId, executionId },
      },
    }
  }
}

type ChildRequest = Omit<CreateSubOrchestration, 'type' | 'id'>
