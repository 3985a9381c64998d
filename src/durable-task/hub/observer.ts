/** Who watches what a hub's instances are driven through; a hub has one observer at most, and none by default. */
import type { WorkFilters } from '../../../machines/worker.ts'
import type { Instance } from '../core/instance.ts'

/** Told in the middle of the hub's work: it looks, and changes nothing. What it throws is logged, and only it loses. */
export interface HubObserver {
  /**
   * Something about the instance changed, perhaps its history: before this one is replaced by another (a new
   * generation, a rewind), all of it was shown.
   */
  onInstance(instance: Instance): void
  /** An instance came from elsewhere (a snapshot, an import) with what had happened to it there. */
  onInserted(instance: Instance): void
  /** The instance is gone from the hub: purged, replaced, or with all others. */
  onRemoved(instance: Instance): void
  /** An entity asked for a batch: it was given something to do. */
  onEntity(entityId: string): void
  /** A worker connected; without filters it says nothing about what it serves. */
  onWorker(filters: WorkFilters | undefined): void
}
