/** Snapshots of a task hub, and runs on their way out of it and into it. */
import { readHubSnapshot } from '../core/read-snapshot.ts'
import type { ExportedRun, HubSnapshot, ReadHub } from '../core/snapshot.ts'
import type { HubCore } from './core.ts'
import type { Effects } from './effects.ts'
import type { Entities } from './entities.ts'
import { Restorer } from './restore.ts'
import { exportRun, importRun } from './run-transfer.ts'
import { takeSnapshot } from './snapshot.ts'

export class Snapshots {
  private readonly core: HubCore
  private readonly effects: Effects
  private readonly restorer: Restorer

  /** `clear` forgets every instance, entity and work item, and leaves waits open. */
  constructor(core: HubCore, effects: Effects, entities: Entities, clear: () => void) {
    this.core = core
    this.effects = effects
    this.restorer = new Restorer(core, effects, entities, clear)
  }

  /** Grows whenever a snapshot may come out otherwise than before. */
  get changes(): number {
    return this.core.changes
  }

  /** Everything durable of the hub. */
  take(): HubSnapshot {
    return takeSnapshot(this.core)
  }

  /** Reads a snapshot, called `where` in messages, and returns what makes the hub so. Throws `invalid-request`. */
  prepare(snapshot: unknown, where: string): () => void {
    return this.prepareRead(readHubSnapshot(snapshot, where))
  }

  /** The same for one that was read already. */
  prepareRead(snapshot: ReadHub): () => void {
    return this.restorer.prepare(snapshot)
  }

  /** Throws `instance-not-found`. */
  export(instanceId: string): ExportedRun {
    return exportRun(this.core, instanceId)
  }

  /** Returns the id. Throws `invalid-request`, or `instance-exists`, with nothing changed. */
  import(run: unknown, instanceId: string | undefined): string {
    return importRun(this.core, this.effects, run, instanceId)
  }
}
