/** Where a work item is, in words and as data. */
import { accepts } from '../../../machines/worker.ts'
import type { HubCore } from './core.ts'
import { noteOf } from './edge-notes.ts'
import type { Reason } from './reason.ts'
import { serves } from './serving.ts'
import type { WorkItem } from './work.ts'

/** Why an instance waits for its turn or its activity. */
export function itemReason(core: HubCore, item: WorkItem): Reason {
  return {
    kind: item.activity ? 'activity' : 'turn',
    text: explainItem(core, item),
    name: item.work.name,
    taskId: item.activity?.task.id,
    ...whereIs(core, item),
  }
}

export function explainItem(core: HubCore, item: WorkItem): string {
  const note = noteOf(item)
  return note ? `${placeOf(core, item)}: ${note}` : placeOf(core, item)
}

export function whereIs(
  { dispatcher }: HubCore,
  { holder, isQueued, since, work }: WorkItem,
): Pick<Reason, 'place' | 'since' | 'worker' | 'isUnserved'> {
  if (holder) return { place: 'out', since, worker: holder.profile.name }
  const isUnserved =
    !dispatcher.isPaused && ![...dispatcher.workers.values()].some(({ profile }) => serves(profile, work))
  return { place: isQueued ? 'queued' : 'resting', since, ...(isUnserved && { isUnserved }) }
}

function placeOf(core: HubCore, item: WorkItem): string {
  const { kind, name, version } = item.work
  const what = `${labelOf(item)} '${name}'${kind === 'orchestration' ? '' : version && ` version ${version}`}`
  if (item.holder) return `${what} is out at ${item.holder.profile.name}`
  if (!item.isQueued)
    return `${what} rests after ${item.actor.getSnapshot().context.setbacks} failed deliveries (${item.size} bytes)`
  const { workers, isPaused, isHeldUp } = core.dispatcher
  if (isPaused) return `${what} waits, for the hub is paused: hub.step() releases it, hub.resume() all`
  if (workers.size === 0) return `${what} waits for a worker: none is connected`
  const accepting = [...workers.values()].filter(({ profile }) => accepts(profile.filters, item.work))
  if (accepting.length === 0)
    return `${what} waits for a worker: the filters of the ${workers.size} connected leave it out`
  const serving = accepting.filter(({ profile }) => !profile.refuses.includes(kind))
  if (serving.length === 0)
    return `${what} waits for a worker: the SDK of the ${accepting.length} connected hosts no entities`
  return isHeldUp
    ? `${what} waits for the answer to what is out: with a seed, one piece of work is out at a time`
    : `${what} waits until one of ${serving.length} connected workers has room`
}

const labelOf = ({ work, replay }: WorkItem): string => (replay ? 'a replay of' : labels[work.kind])

const labels = { orchestration: 'its turn of', activity: 'activity', entity: 'entity' } as const
