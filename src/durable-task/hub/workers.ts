/** What workers ask of a hub: to be connected, and to have their answers taken in. */

import type { ActivityAnswer, Completions, TurnAnswer } from './completions.ts'
import type { HubCore } from './core.ts'
import type { BatchAnswer } from './entity-batches.ts'
import type { Inspection } from './inspection.ts'
import type { Turns } from './turns.ts'
import type { ConnectedWorker, WorkerPort, WorkerProfile } from './work.ts'

export class Workers {
  private readonly core: HubCore
  private readonly completions: Completions
  private readonly inspection: Inspection
  private readonly turns: Turns

  constructor(core: HubCore, turns: Turns, completions: Completions, inspection: Inspection) {
    this.core = core
    this.turns = turns
    this.completions = completions
    this.inspection = inspection
  }

  connect(profile: WorkerProfile, port: WorkerPort): ConnectedWorker {
    this.core.show(observer => observer.onWorker(profile.filters))
    return this.core.perform(() => {
      const worker = this.core.dispatcher.connect(profile, port)
      this.inspection.connected(worker)
      return worker
    })
  }

  disconnect(worker: ConnectedWorker): void {
    this.core.perform(() => {
      this.inspection.leaves(worker)
      this.core.dispatcher.disconnect(worker)
      this.turns.settleUncheckable()
    })
  }

  disconnectAll(): void {
    for (const worker of [...this.core.dispatcher.workers.values()]) this.disconnect(worker)
  }

  /** The worker's stream takes more again. */
  drained(worker: ConnectedWorker): void {
    this.core.perform(() => this.core.dispatcher.streamDrained(worker))
  }

  completeTurn(answer: TurnAnswer): void {
    this.core.perform(() => this.completions.completeTurn(answer))
  }

  completeActivity(answer: ActivityAnswer): void {
    this.core.perform(() => this.completions.completeActivity(answer))
  }

  completeBatch(answer: BatchAnswer): void {
    this.core.perform(() => this.completions.completeBatch(answer))
  }

  /** Hands a work item back; it rests, then goes preferably to another worker. */
  abandon(completionToken: string): void {
    this.core.perform(() => this.completions.abandon(completionToken))
  }

  /** An answer to this item broke inside the backend: the item is sent again after a rest. */
  recover(completionToken: string): void {
    this.core.perform(() => this.completions.recover(completionToken))
  }
}
