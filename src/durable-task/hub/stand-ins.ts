/** Answers from inside the process: a stand-in is offered every piece of work before any worker is. */
import { type WorkDescription, workerMachine } from '../../../machines/worker.ts'
import { parentOf } from '../core/instance.ts'
import type { HubCore } from './core.ts'
import type { ConnectedWorker, WorkerPort, WorkItem } from './work.ts'

/** Work as a stand-in is offered it. */
export interface OfferedWork {
  readonly work: WorkDescription
  /** The instance that the work is of; for a batch, the entity. */
  readonly instanceId: string
  /** The execution that called: an activity's own, a child's parent's. Empty for a batch, which has many callers. */
  readonly callerExecutionId: string
  /** Of the activity or orchestration; each operation of a batch has its own. */
  readonly input: string | undefined
  /** For turns, the same object for every turn of the instance, also after a rewind. */
  readonly instance: object | undefined
  /** For turns: an earlier one of this execution is committed. */
  readonly hasBegun: boolean
}

/** Who will answer a piece of work. */
export interface Claim {
  readonly port: WorkerPort
  /** For explanations. */
  readonly name: string
}

/** Claims a piece of work or leaves it to others. */
export type StandIn = (work: OfferedWork) => Claim | undefined

const profile = {
  limits: { orchestration: 0, activity: 0, entity: 0 },
  filters: undefined,
  refuses: [],
  name: 'fakes',
} as const

export class StandIns {
  private readonly core: HubCore
  private standIn: StandIn | undefined
  private onReset = (): void => {}
  private worker: Omit<ConnectedWorker, 'port'> | undefined

  constructor(core: HubCore) {
    this.core = core
  }

  /** `onReset` hears that the hub has begun anew, where a seed gives the same ids again. */
  install(standIn: StandIn, onReset: () => void): void {
    this.onReset = onReset
    const actor = this.core.supervisor.create(workerMachine, { id: profile.name, input: profile })
    actor.start()
    this.standIn = standIn
    this.worker = {
      id: profile.name,
      profile,
      actor,
      inFlight: new Map(),
      lastServed: 0,
      learned: new Map(),
      isStandIn: true,
    }
  }

  /** What the stand-in claims has changed: all queued work is offered once more. */
  reconsider(): void {
    this.core.perform(() => this.core.dispatcher.offerAgain())
  }

  /** A worker for this one item when the stand-in claims it; it takes any number of them. */
  workerFor(item: WorkItem): ConnectedWorker | undefined {
    if (!this.standIn || !this.worker) return undefined
    const claim = this.standIn(this.describe(item))
    return claim && { ...this.worker, profile: { ...profile, name: claim.name }, port: claim.port }
  }

  /** Lets work that is out rest on the hub's clock, where time may be skipped meanwhile; then calls. */
  sleep(token: string, milliseconds: number, wake: () => void): void {
    const item = this.core.dispatcher.items.withToken(token)
    if (!item) return
    const { clock } = this.core.settings
    item.sleep = clock.schedule(clock.now() + milliseconds, () =>
      this.core.perform(() => {
        item.sleep = undefined
        wake()
      }),
    )
  }

  /** Work goes back undone, to whoever takes it now. */
  giveBack(token: string): void {
    const item = this.core.dispatcher.items.withToken(token)
    if (item?.holder?.isStandIn) this.core.perform(() => this.core.dispatcher.giveBack(item))
  }

  noteReset(): void {
    this.onReset()
  }

  close(): void {
    this.standIn = undefined
    this.worker?.actor.send({ type: 'stream.closed' })
  }

  private describe({ work, instanceId, activity }: WorkItem): OfferedWork {
    const known = { work, instanceId, callerExecutionId: '', instance: undefined, hasBegun: false }
    if (activity) return { ...known, input: activity.task.input, callerExecutionId: activity.executionId }
    if (work.kind === 'entity') return { ...known, input: undefined }
    const instance = this.core.require(instanceId)
    const callerExecutionId = parentOf(instance)?.executionId || instance.executionId
    const hasBegun = instance.history.hasStart
    return { ...known, input: instance.started.input, callerExecutionId, instance, hasBegun }
  }
}
