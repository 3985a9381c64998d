/** How much a backend and a service hold just now, by their own books and by the process's. */
import type { TestBackend } from '../../src/index.ts'
import type { LambdaService } from '../../src/lambda.ts'

/** What is held must be no more after a batch than before it. */
export interface Standing {
  /** Counts by what is counted. */
  readonly holds: Readonly<Record<string, number>>
  /** Bytes in use after a collection. */
  readonly heap: number
  /** What went wrong in the process since it began: crashes, and errors that were logged. */
  readonly faults: readonly string[]
}

interface Sized {
  readonly size: number
}

/** What no user is shown, and would tell of a leak first. */
interface Clock {
  /** Of a clock that does not stand still. */
  readonly timer?: unknown
  readonly queue: { readonly heap: readonly unknown[]; readonly cancelled: number }
}
interface BackendInside {
  readonly wallClock: Clock
  readonly facade: { readonly streams: Sized }
  readonly taskHubs: { all(): readonly { readonly core: HubInside }[] }
}
interface HubInside {
  readonly settings: { readonly clock: Clock; readonly wallClock: Clock }
  readonly instances: Sized
  readonly entities: Sized
  readonly waiters: Sized
  readonly dispatcher: { readonly workers: Sized; readonly items: { all(): readonly unknown[] } }
}
interface LambdaInside {
  readonly engine: {
    readonly waiters: Sized
    readonly settings: { readonly clock: Clock; readonly wallClock: Clock }
    readonly invocations: { readonly isBusy: boolean }
  }
}

interface House {
  readonly backend: TestBackend
  readonly lambda: LambdaService
  readonly faults: readonly string[]
}

/** Nobody is to hold anything in between: the process collects its garbage first. */
export async function heldBy({ backend, lambda, faults }: House): Promise<Standing> {
  const holds: Record<string, number> = {}
  const count = (what: string, many: number): void => {
    holds[what] = (holds[what] ?? 0) + many
  }
  const { facade, taskHubs, wallClock } = backend as unknown as BackendInside
  const { engine } = lambda as unknown as LambdaInside
  count('work item streams', facade.streams.size)
  const clocks = new Set([wallClock, engine.settings.clock, engine.settings.wallClock])
  for (const { core } of taskHubs.all()) {
    clocks.add(core.settings.clock).add(core.settings.wallClock)
    count('hubs', 1)
    count('instances', core.instances.size)
    count('entities', core.entities.size)
    count('waits', core.waiters.size)
    count('workers', core.dispatcher.workers.size)
    count('work items', core.dispatcher.items.all().length)
  }
  count('waits for executions', engine.waiters.size)
  count('running handlers', engine.invocations.isBusy ? 1 : 0)
  for (const { queue } of clocks) count('scheduled', queue.heap.length - queue.cancelled)
  for (const resource of process.getActiveResourcesInfo()) count(resource, 1)
  // A clock keeps its one timer, for what was called off too, until it comes round.
  const armed = [...clocks].filter(({ timer }) => timer !== undefined).length
  holds.Timeout = (holds.Timeout ?? 0) - armed
  globalThis.gc?.()
  return { holds, heap: process.memoryUsage().heapUsed, faults }
}
