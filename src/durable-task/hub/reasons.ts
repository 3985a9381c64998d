/** Why instances wait, as data. */
import { describeInstant } from '../../kernel/instant.ts'
import { childrenOf, parentOf } from '../core/instance.ts'
import { toMillis } from '../core/timestamp.ts'
import type { HostedInstance, HubCore } from './core.ts'
import { entityReason, findOpenMessages, type OpenMessages } from './explain-entities.ts'
import { itemReason } from './explain-item.ts'
import type { Reason } from './reason.ts'
import { unansweredChildren } from './unanswered-children.ts'

export class Reasons {
  private readonly core: HubCore
  private atEntities: OpenMessages | undefined
  private asOf = -1

  constructor(core: HubCore) {
    this.core = core
  }

  /** None once the instance has ended, or where there is none; else at least one. */
  of(instanceId: string): Reason[] {
    const { core } = this
    const instance = core.instances.get(instanceId)
    if (!instance || instance.outcome) return []
    const { items } = core.dispatcher
    const reasons: Reason[] = [
      ...[...items.of(instanceId), ...items.replaysOf(instanceId)].map(item => itemReason(core, item)),
      ...(this.openMessages().get(instance.executionId) ?? []).map(open => entityReason(core, open)),
      ...ownReasons(core, instance),
      ...openChildren(core, instance),
    ]
    if (reasons.length === 0) reasons.push(...lostChildren(core, instance))
    return reasons.length > 0 ? reasons : [someEvent]
  }

  /** Found once after each change, so that many instances are asked about at the cost of one. */
  private openMessages(): OpenMessages {
    const { core } = this
    if (core.isChanging) return findOpenMessages(core)
    if (!this.atEntities || this.asOf !== core.changes) this.atEntities = findOpenMessages(core)
    this.asOf = core.changes
    return this.atEntities
  }
}

const someEvent: Reason = { kind: 'event', text: 'nothing is queued or out; it waits for an event' }

function ownReasons(core: HubCore, { started, suspension, timers, history }: HostedInstance): Reason[] {
  const reasons: Reason[] = []
  const start = started.scheduledStartTimestamp && toMillis(started.scheduledStartTimestamp)
  const isScheduled = start !== undefined && start > core.settings.clock.now() && !history.hasStart
  if (suspension) reasons.push({ kind: 'resume', text: 'it waits to be resumed' })
  if (isScheduled)
    reasons.push({ kind: 'start', due: start, text: `its start is scheduled for ${describeInstant(start)}` })
  else if (timers.size > 0) {
    const [{ due }, taskId] = [...timers].reduce((next, timer) => (timer[0].due < next[0].due ? timer : next))
    reasons.push({ kind: 'timer', taskId, due, text: `its next timer is due at ${describeInstant(due)}` })
  }
  return reasons
}

function openChildren(core: HubCore, parent: HostedInstance): Reason[] {
  return childrenOf(parent).flatMap(instanceId => {
    const child = core.instances.get(instanceId)
    const link = child && parentOf(child)
    if (!child || child.outcome || link?.executionId !== parent.executionId) return []
    const { name } = child.started
    const text = `its sub-orchestration '${instanceId}' (${name}) is ${core.statusOf(child).toLowerCase()}`
    return [{ kind: 'child', name, instanceId, taskId: link.taskId, text }]
  })
}

/** Children of the run that this one was brought in from: their answers come elsewhere, or not at all. */
function lostChildren(core: HubCore, parent: HostedInstance): Reason[] {
  return unansweredChildren(parent).map(({ instanceId, taskId }) => {
    const child = core.instances.get(instanceId)
    const where = child ? 'answers another run' : 'is not in this hub'
    const text = `its sub-orchestration '${instanceId}' ${where}`
    return { kind: 'child', name: child?.started.name, instanceId, taskId, text }
  })
}
