/** A work item at the edge of its hub, and what can be done to it there. */
import type { WorkKind } from '../../../machines/worker.ts'
import type { Scheduled } from '../../kernel/clock/clock.ts'
import type { HubCore } from './core.ts'
import { note } from './edge-notes.ts'
import type { StatusName } from './status-names.ts'
import type { WorkerPort, WorkItem } from './work.ts'

/** A worker's stream that can be broken. */
export interface StreamPort extends WorkerPort {
  /** Ends the stream with a status, as a broken connection does; its work goes back. Never in the midst of a delivery. */
  cut(status: StatusName): void
  /** From now on nothing reaches the worker, not even pings; the stream stays open. */
  silence(): void
}

export class WorkAtEdge {
  readonly kind: WorkKind
  readonly name: string
  readonly instanceId: string
  /** Of an activity: the id within its orchestration. */
  readonly taskId: number | undefined
  /** The same object each time the item crosses the edge. */
  readonly item: object
  private readonly core: HubCore
  private readonly workItem: WorkItem
  private readonly port: StreamPort

  constructor(core: HubCore, item: WorkItem, port: StreamPort) {
    this.core = core
    this.workItem = item
    this.item = item
    this.port = port
    this.kind = item.work.kind
    this.name = item.work.name
    this.instanceId = item.instanceId
    this.taskId = item.activity?.task.id
  }

  /** Says in explanations what was done to the item, until it is sent again. */
  note(text: string): void {
    note(this.workItem, text)
  }

  /**
   * The worker has lost it: it is sent again after the usual rest, preferably to another worker. Until then an answer
   * that comes yet counts, or with `forGood` does not.
   */
  lose({ forGood }: { forGood: boolean }): void {
    this.core.perform(() => this.core.dispatcher.lose(this.workItem, forGood))
  }

  cut(status: StatusName): void {
    this.port.cut(status)
  }

  /** Explanations say it of all that is out on the stream. */
  silence(text: string): void {
    note(this.port, text)
    this.port.silence()
  }

  /** Whether other work that fits is out at workers, so that another answer may come. */
  hasRivals(fits: (work: WorkAtEdge) => boolean): boolean {
    return this.core.dispatcher.items
      .all()
      .some(
        item =>
          item !== this.workItem &&
          item.holder !== undefined &&
          !item.holder.isStandIn &&
          !item.sleep &&
          !item.replay &&
          fits(new WorkAtEdge(this.core, item, this.port)),
      )
  }

  /**
   * Calls later on the hub's clock, where time may be skipped meanwhile; `onGone` instead when the work is lost, answered
   * or withdrawn before that.
   */
  sleep(milliseconds: number, wake: () => void, onGone: () => void): void {
    const { clock } = this.core.settings
    const { workItem } = this
    const scheduled: Scheduled = clock.schedule(clock.now() + milliseconds, () => {
      workItem.sleep = undefined
      wake()
    })
    const cancel = (): void => {
      scheduled.cancel()
      onGone()
    }
    workItem.sleep = { due: scheduled.due, cancel }
    this.core.perform(() => this.core.dispatcher.noteBack(workItem))
  }
}
