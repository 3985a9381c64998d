/** Which of the workers that can take an item gets it (section 1.13, items 1 and 12). */
import { hostingOf } from './entity-hosting.ts'
import { serves } from './serving.ts'
import type { ConnectedWorker, WorkItem } from './work.ts'

/**
 * The best of `able`, or undefined when the item had better wait. `connected` are all workers of the hub; a `lot` is cast
 * where several could take it.
 */
export function chooseWorker(
  item: WorkItem,
  able: readonly ConnectedWorker[],
  connected: ReadonlyMap<string, ConnectedWorker>,
  lot: () => number,
): ConnectedWorker | undefined {
  // Of the others nothing is better than what is there.
  if (able.length === 1 && item.work.kind !== 'entity') return able[0]
  const { worker: last, setbacks } = item.actor.getSnapshot().context
  const places: Place[] = able.map(worker => ({
    worker,
    hosting: rankOf(worker, item),
    wasUndone: setbacks > 0 && worker.id === last,
    lot: able.length > 1 ? lot() : 0,
  }))
  const [best] = places.sort(byPlace)
  const isWorthWaitingFor = (worker: ConnectedWorker): boolean =>
    serves(worker.profile, item.work) && isBetter(worker, rankOf(worker, item), best?.hosting ?? HOSTS)
  return [...connected.values()].some(isWorthWaitingFor) ? undefined : best?.worker
}

/**
 * Better than a worker that will fail the item is any that may host it; better than one of which nothing is known, a
 * host whose stream only has to drain.
 */
function isBetter(worker: ConnectedWorker, hosting: number, best: number): boolean {
  if (best === REFUSES) return hosting !== REFUSES
  return best === UNKNOWN && hosting === HOSTS && worker.actor.getSnapshot().matches('draining')
}

const HOSTS = 0
const UNKNOWN = 1
const REFUSES = 2
const ranks = { hosts: HOSTS, unknown: UNKNOWN, refuses: REFUSES } as const

/** Orchestrations and activities are what filters are for; of them a worker says beforehand what it serves. */
const rankOf = (worker: ConnectedWorker, { work }: WorkItem): number =>
  work.kind === 'entity' ? ranks[hostingOf(worker, work.name)] : HOSTS

interface Place {
  readonly worker: ConnectedWorker
  readonly hosting: number
  /** It had the item and lost it or handed it back. */
  readonly wasUndone: boolean
  readonly lot: number
}

/** Refusing ones last, then those that had it, then entities to their hosts, then by load, by lot, in turn. */
const byPlace = (a: Place, b: Place): number =>
  Number(a.hosting === REFUSES) - Number(b.hosting === REFUSES) ||
  Number(a.wasUndone) - Number(b.wasUndone) ||
  a.hosting - b.hosting ||
  a.worker.inFlight.size - b.worker.inFlight.size ||
  a.lot - b.lot ||
  a.worker.lastServed - b.worker.lastServed
