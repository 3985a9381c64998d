/** What a hub shows of itself: its actors and workers as they stand, and facts for one who watches. */
import type { AnyStateMachine } from 'xstate'
import { entityMachine } from '../../../machines/entity.ts'
import { orchestrationMachine } from '../../../machines/orchestration.ts'
import type { HubCore } from './core.ts'
import {
  type InspectedActor,
  type InspectedWorker,
  inspectEntity,
  inspectInstance,
  inspectWorker,
} from './facts.ts'
import { type NextDue, nextDue } from './next-due.ts'
import type { Reason } from './reason.ts'
import type { Reasons } from './reasons.ts'
import { type QueueInfo, reportQueues, reportWorkers, type WorkerInfo } from './serving-report.ts'
import type { Skipper } from './skipper.ts'
import type { HubTracer } from './tracer.ts'
import type { HubWatcher } from './watch.ts'
import type { ConnectedWorker } from './work.ts'

export class Inspection {
  /** Whose states the facts name. */
  readonly machines: readonly AnyStateMachine[] = [orchestrationMachine, entityMachine]
  private readonly core: HubCore
  private readonly waits: Reasons
  private readonly skipper: Skipper

  constructor(core: HubCore, waits: Reasons, skipper: Skipper) {
    this.core = core
    this.waits = waits
    this.skipper = skipper
  }

  /** Tells the watcher every fact from now on, instead of whoever was told before; undefined: nobody. */
  watch(watcher: HubWatcher | undefined): void {
    this.core.watch.set(watcher)
  }

  /** Has the tracer time what happens from now on; undefined: nobody. */
  trace(tracer: HubTracer | undefined): void {
    this.core.watch.tracer = tracer
  }

  /** Every orchestration and entity the hub knows. */
  actors(): InspectedActor[] {
    const { instances, entities } = this.core
    const hosted = [...entities.values()].flatMap(entity =>
      entity.actor ? [inspectEntity(entity, entity.actor)] : [],
    )
    return [...[...instances.values()].map(inspectInstance), ...hosted]
  }

  /** There is an orchestration or entity of this id. */
  knows(id: string): boolean {
    return this.core.instances.has(id) || this.core.entities.has(id)
  }

  /** The orchestration or entity of this id. */
  actor(id: string): InspectedActor | undefined {
    const instance = this.core.instances.get(id)
    if (instance) return inspectInstance(instance)
    const entity = this.core.entities.get(id)
    return entity?.actor && inspectEntity(entity, entity.actor)
  }

  workers(): InspectedWorker[] {
    return [...this.core.dispatcher.workers.values()].map(inspectWorker)
  }

  /** Workers with what they serve and have, in the order in which they connected. */
  workerInfos(): WorkerInfo[] {
    return reportWorkers(this.core)
  }

  /** What waits to be sent. */
  queueInfos(): QueueInfo[] {
    return reportQueues(this.core)
  }

  /** Why an instance waits; nothing once it has ended, or where there is none. */
  reasons(instanceId: string): Reason[] {
    return this.waits.of(instanceId)
  }

  /** What the hub's clock comes to next. */
  nextDue(): NextDue | undefined {
    return nextDue(this.core)
  }

  /** What holds a skip of time back, in words. */
  heldBack(): string | undefined {
    return this.skipper.heldBack
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
