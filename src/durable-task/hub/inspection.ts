/** What a hub shows of itself: its actors and workers as they stand, and facts for one who watches. */
import type { HubCore } from './core.ts'
import {
  type InspectedActor,
  type InspectedWorker,
  inspectEntity,
  inspectInstance,
  inspectWorker,
} from './facts.ts'
import type { HubWatcher } from './watch.ts'
import type { ConnectedWorker } from './work.ts'

export class Inspection {
  private readonly core: HubCore

  constructor(core: HubCore) {
    this.core = core
  }

  /** Tells the watcher every fact from now on, instead of whoever was told before; undefined: nobody. */
  watch(watcher: HubWatcher | undefined): void {
    this.core.watch.set(watcher)
  }

  /** Every orchestration and entity the hub knows. */
  actors(): InspectedActor[] {
    const { instances, entities } = this.core
    const hosted = [...entities.values()].flatMap(entity =>
      entity.actor ? [inspectEntity(entity, entity.actor)] : [],
    )
    return [...[...instances.values()].map(inspectInstance), ...hosted]
  }

  workers(): InspectedWorker[] {
    return [...this.core.dispatcher.workers.values()].map(inspectWorker)
  }

  connected(worker: ConnectedWorker): void {
    const { id } = worker
    this.core.watch.tell(() => ({ type: 'workerConnected', id, worker: inspectWorker(worker) }))
  }

  /** The worker is about to leave, if it has not left already. */
  leaves({ id }: ConnectedWorker): void {
    if (this.core.dispatcher.workers.has(id)) this.core.watch.tell(() => ({ type: 'workerLeft', id }))
  }
}
