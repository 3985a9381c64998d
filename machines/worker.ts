import { assign, type SnapshotFrom, setup } from 'xstate'

/** The kinds of work a stream carries, each with a credit of its own. */
export type WorkKind = 'orchestration' | 'activity' | 'entity'

/** What a filter looks at. An unset version counts as `''`. */
export interface WorkDescription {
  kind: WorkKind
  name: string
  version: string
}

/** Names and versions a worker serves; no versions means any version. */
export type NameFilter = readonly { name: string; versions: readonly string[] }[]

/** Filters by kind; a kind with an empty list gets nothing of it. */
export type WorkFilters = Record<WorkKind, NameFilter>

export interface WorkerContext {
  /** Most items in flight per kind; 0 or less is no limit (checklist 129). */
  limits: Record<WorkKind, number>
  /** Undefined: the worker takes everything (checklist 140). */
  filters: WorkFilters | undefined
  /** Kinds this worker must never be given, whatever its filters say. */
  refuses: readonly WorkKind[]
  inFlight: Record<WorkKind, number>
}

export type WorkerEvent =
  | { type: 'work.send'; work: WorkDescription }
  | { type: 'work.settled'; kind: WorkKind }
  | { type: 'stream.filled' }
  | { type: 'stream.drained' }
  | { type: 'stream.closed' }

/** Whether the filters let this work through. */
export function accepts(filters: WorkFilters | undefined, work: WorkDescription): boolean {
  if (!filters) return true
  return filters[work.kind].some(
    filter =>
      filter.name === work.name && (filter.versions.length === 0 || filter.versions.includes(work.version)),
  )
}

/** Whether the worker has credit for this work, and is meant for it. */
function hasRoomFor({ limits, inFlight, refuses, filters }: WorkerContext, work: WorkDescription): boolean {
  const limit = limits[work.kind]
  return (limit <= 0 || inFlight[work.kind] < limit) && !refuses.includes(work.kind) && accepts(filters, work)
}

/** A worker's GetWorkItems stream: credit per kind, filters, and whether the stream takes more just now. */
export const workerMachine = setup({
  types: {
    context: {} as WorkerContext,
    events: {} as WorkerEvent,
    input: {} as Pick<WorkerContext, 'limits' | 'filters' | 'refuses'>,
  },
  guards: {
    mayTakeWork: ({ context, event }) => event.type === 'work.send' && hasRoomFor(context, event.work),
  },
  actions: {
    takeCredit: assign(({ context, event }) =>
      event.type === 'work.send' ? countInFlight(context, event.work.kind, 1) : {},
    ),
    returnCredit: assign(({ context, event }) =>
      event.type === 'work.settled' ? countInFlight(context, event.kind, -1) : {},
    ),
  },
}).createMachine({
  id: 'worker',
  context: ({ input }) => ({ ...input, inFlight: { orchestration: 0, activity: 0, entity: 0 } }),
  initial: 'streaming',
  on: {
    'work.settled': { actions: 'returnCredit' },
    'stream.closed': '.gone',
  },
  states: {
    streaming: {
      on: {
        'work.send': { guard: 'mayTakeWork', actions: 'takeCredit' },
        'stream.filled': 'draining',
      },
    },
    draining: {
      on: { 'stream.drained': 'streaming' },
    },
    gone: { type: 'final' },
  },
})

function countInFlight({ inFlight }: WorkerContext, kind: WorkKind, change: 1 | -1) {
  const { orchestration, activity, entity } = inFlight
  const counts = { orchestration, activity, entity }
  counts[kind] = Math.max(0, counts[kind] + change)
  return { inFlight: counts }
}

/** The same as `can` with `work.send`, which is asked of each worker for each item. */
export const mayTake = (worker: SnapshotFrom<typeof workerMachine>, work: WorkDescription): boolean =>
  worker.value === 'streaming' && hasRoomFor(worker.context, work)
