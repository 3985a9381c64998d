/** Taking snapshots: the records of a hub as plain JSON. Changes nothing. */
import { writeEvent, writeFields } from '../core/event-json.ts'
import { plainCopy } from '../core/plain-json.ts'
import {
  type HubSnapshot,
  hubFormat,
  type SavedActivity,
  type SavedEntity,
  type SavedInstance,
} from '../core/snapshot.ts'
import type { HostedInstance, HubCore } from './core.ts'
import { type HostedEntity, holderOf } from './hosted-entity.ts'

/** Everything durable of the hub. What workers have just now is taken as lost. */
export function takeSnapshot(core: HubCore): HubSnapshot {
  return plainCopy({
    format: hubFormat,
    now: core.settings.clock.now(),
    drawn: core.settings.ids.drawn,
    instances: [...core.instances.values()].map(instance => savedInstance(core, instance)),
    activities: savedActivities(core),
    entities: [...core.entities.values()].map(savedEntity),
  } satisfies HubSnapshot) as HubSnapshot
}

/** One orchestration, without the activities it waits for: its history tells of them. */
export function savedInstance(core: HubCore, instance: HostedInstance): SavedInstance {
  const { codec } = core.settings
  const { history, inbox, turn, outcome, suspension, traceContext, started } = instance
  const { hasRun, isDue, owesTurn } = instance.actor?.getSnapshot().context ?? {}
  return {
    instanceId: instance.instanceId,
    executionId: instance.executionId,
    status: core.statusOf(instance),
    createdAt: instance.createdAt,
    updatedAt: instance.updatedAt,
    completedAt: instance.completedAt,
    started: writeFields(started),
    history: history.entries.map(entry => writeEvent(codec.decode(history.bytesOf(entry)))),
    inbox: [...(turn?.messages ?? []), ...inbox].map(writeFields),
    customStatus: instance.customStatus,
    outcome: outcome && writeFields(outcome),
    suspended: suspension,
    termination: instance.termination && writeFields(instance.termination),
    traceContext: traceContext && writeFields(traceContext),
    notBefore: instance.notBefore,
    generation: instance.generation,
    turns: instance.turns,
    rewoundFrom: instance.rewoundFrom,
    embedsHistory: instance.embedsHistory || undefined,
    hasRun,
    isDue,
    owesTurn,
  }
}

function savedActivities({ dispatcher }: HubCore): SavedActivity[] {
  return dispatcher.items.all().flatMap(({ activity, instanceId, work }) => {
    if (!activity) return []
    const { type: _type, ...task } = activity.task
    const { executionId } = activity
    return [{ instanceId, executionId, servedVersion: work.version, task: writeFields(task) }]
  })
}

/** A batch that is out is first in the queue again, or in the lane of whoever holds the lock. */
function savedEntity(entity: HostedEntity): SavedEntity {
  const { id, incarnation, lastModified, state, mailbox, delayed } = entity
  const holder = holderOf(entity)
  const [lane, queue] = holder
    ? [[...mailbox.batch, ...mailbox.held], mailbox.free]
    : [mailbox.held, [...mailbox.batch, ...mailbox.free]]
  return {
    id,
    incarnation,
    lastModified,
    state,
    holder,
    lane: lane.map(writeFields),
    queue: queue.map(writeFields),
    delayed: [...delayed]
      .sort((a, b) => a.scheduled.due - b.scheduled.due)
      .map(({ operation }) => writeFields(operation)),
  }
}
