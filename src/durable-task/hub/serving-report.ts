/** Who does the work of a hub, and what waits for them, for people and tests. */
import type { NameFilter, WorkKind } from '../../../machines/worker.ts'
import type { HubCore } from './core.ts'
import { serves } from './serving.ts'
import type { ConnectedWorker, WorkItem } from './work.ts'

/** A connected worker. */
export interface WorkerInfo {
  readonly id: string
  /** SDK and address. */
  readonly name: string
  readonly address?: string | undefined
  /** As it names itself, with its version. */
  readonly sdk?: string | undefined
  /** Names and versions that its filters let through, no versions being any; unset: everything. */
  readonly serves?: Record<WorkKind, { name: string; versions: string[] }[]> | undefined
  /** Work that it has or still has to answer for, and how much it takes at most: unset is no limit, 0 none of the kind. */
  readonly slots: Record<WorkKind, { used: number; limit?: number | undefined }>
  /** What it has just now, oldest first. */
  readonly runs: RunningWork[]
}

export interface RunningWork {
  readonly kind: WorkKind
  readonly name: string
  /** Of a turn or activity; of a batch the entity. */
  readonly instanceId: string
  /** Of an activity: id of the action that asked for it. */
  readonly taskId?: number | undefined
  /** Milliseconds since the epoch of real time. */
  readonly since: number
}

/** Work of one kind, name and version that waits to be sent. */
export interface QueueInfo {
  readonly kind: WorkKind
  readonly name: string
  /** Empty: none was asked for. */
  readonly version: string
  readonly waiting: number
  /** Since when the oldest waits; milliseconds since the epoch of real time. */
  readonly oldest: number
  /** Ids of the workers that take such work, whether or not they have room. */
  readonly servedBy: string[]
}

/** In the order in which they connected. What answers inside the process is no worker. */
export const reportWorkers = ({ dispatcher }: HubCore): WorkerInfo[] =>
  [...dispatcher.workers.values()].map(reportWorker)

/** By kind, name and version. Replays are nobody's work. */
export function reportQueues({ dispatcher }: HubCore): QueueInfo[] {
  const queues = new Map<string, QueueInfo & { waiting: number; oldest: number }>()
  for (const { isQueued, replay, work, since } of dispatcher.items.each()) {
    if (!isQueued || replay) continue
    const { kind, name, version } = work
    const key = `${kind}\n${name}\n${version}`
    const queue = queues.get(key)
    if (queue) {
      queue.waiting++
      queue.oldest = Math.min(queue.oldest, since)
      continue
    }
    const serving = [...dispatcher.workers.values()].filter(({ profile }) => serves(profile, work))
    const servedBy = serving.map(({ id }) => id)
    queues.set(key, { kind, name, version, waiting: 1, oldest: since, servedBy })
  }
  return [...queues].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, queue]) => queue)
}

function reportWorker({ id, profile, actor, inFlight }: ConnectedWorker): WorkerInfo {
  const { name, address, sdk, filters, refuses, limits } = profile
  const used = actor.getSnapshot().context.inFlight
  const limitOf = (kind: WorkKind): number | undefined => {
    if (refuses.includes(kind)) return 0
    return limits[kind] > 0 ? limits[kind] : undefined
  }
  const served = (kind: WorkKind, filter: NameFilter) =>
    refuses.includes(kind) ? [] : filter.map(({ name, versions }) => ({ name, versions: [...versions] }))
  return {
    id,
    name,
    address,
    sdk,
    serves: filters && byKind(kind => served(kind, filters[kind])),
    slots: byKind(kind => ({ used: used[kind], limit: limitOf(kind) })),
    runs: [...inFlight.values()].map(reportRunning),
  }
}

const reportRunning = ({ work: { kind, name }, instanceId, activity, since }: WorkItem): RunningWork => ({
  kind,
  name,
  instanceId,
  taskId: activity?.task.id,
  since,
})

const byKind = <T>(make: (kind: WorkKind) => T): Record<WorkKind, T> => ({
  orchestration: make('orchestration'),
  activity: make('activity'),
  entity: make('entity'),
})
