/** How much a backend and a service hold just now, by their own books and by the process's. */
import type { TestBackend } from '../../src/index.ts'
import type { LambdaService } from '../../src/lambda.ts'

/** What is held must be no more after a batch than before it. */
export interface Standing {
  /** Counts by what is counted. */
  readonly holds: Readonly<Record<string, number>>
  /** What went wrong in the process since it began: crashes, and errors that were logged. */
  readonly faults: readonly string[]
}

interface Sized {
  readonly size: number
}

/** What no user is shown, and would tell of a leak first. */
interface Clock {
  readonly queue: { readonly heap: readonly unknown[]; readonly cancelled: number }
}
interface BackendInside {
  readonly wallClock: Clock
  readonly facade: { readonly streams: Sized }
  readonly taskHubs: { all(): readonly { readonly core: HubInside }[] }
  readonly feeds: ReadonlyMap<string, FeedInside>
}
interface FeedInside {
  /** How many watch. */
  readonly holds: number
}
interface HubInside {
  readonly settings: { readonly clock: Clock; readonly wallClock: Clock }
  readonly instances: Sized
  readonly entities: Sized
  readonly waiters: Sized
  readonly dispatcher: { readonly workers: Sized; readonly items: { all(): readonly unknown[] } }
}
interface LambdaInside {
  readonly feed: FeedInside
  readonly engine: {
    readonly waiters: Sized
    readonly settings: { readonly clock: Clock; readonly wallClock: Clock }
    readonly invocations: { readonly isBusy: boolean }
  }
}

interface House {
  readonly backends: readonly TestBackend[]
  readonly lambda: LambdaService
  readonly timers: () => readonly string[]
  readonly faults: readonly string[]
}

export function heldBy({ backends, lambda, timers, faults }: House): Standing {
  const holds: Record<string, number> = {}
  const count = (what: string, many = 1): void => {
    holds[what] = (holds[what] ?? 0) + many
  }
  const { engine, feed } = lambda as unknown as LambdaInside
  const clocks = new Set([engine.settings.clock, engine.settings.wallClock])
  const feeds = [feed]
  for (const backend of backends as unknown as readonly BackendInside[]) {
    count('work item streams', backend.facade.streams.size)
    clocks.add(backend.wallClock)
    feeds.push(...backend.feeds.values())
    for (const { core } of backend.taskHubs.all()) {
      clocks.add(core.settings.clock).add(core.settings.wallClock)
      count('hubs')
      count('instances', core.instances.size)
      count('entities', core.entities.size)
      count('waits', core.waiters.size)
      count('workers', core.dispatcher.workers.size)
      count('work items', core.dispatcher.items.all().length)
    }
  }
  for (const { holds: many } of feeds) count('viewers', many)
  count('executions', lambda.executions().length)
  count('waits for executions', engine.waiters.size)
  count('running handlers', engine.invocations.isBusy ? 1 : 0)
  for (const { queue } of clocks) count('scheduled', queue.heap.length - queue.cancelled)
  for (const origin of timers()) count(`timers of ${origin}`)
  for (const resource of process.getActiveResourcesInfo()) count(resource)
  return { holds, faults }
}
