/** One task hub: everything a facade or a test may ask of it. Plain shapes in and out; no wire, no HTTP. */
import { BackendError } from '../../kernel/errors.ts'
import { Settling } from '../../kernel/settling.ts'
import type { Wait } from '../../kernel/waiters.ts'
import type { HistoryEvent } from '../core/events.ts'
import type { InstanceFilter } from '../core/query.ts'
import type { InstanceState } from '../core/state.ts'
import { requireInstanceId } from '../core/validation.ts'
import { Commits } from './commits.ts'
import { Completions } from './completions.ts'
import { raiseEvent, resume, suspend, terminate, terminateBatch } from './control.ts'
import { HubCore } from './core.ts'
import { Dispatcher } from './dispatcher.ts'
import { Edge } from './edge.ts'
import { Effects } from './effects.ts'
import { Entities } from './entities.ts'
import { explain, explainAll } from './explain.ts'
import { isAtRest } from './idleness.ts'
import { Inspection } from './inspection.ts'
import { Lifecycle } from './lifecycle.ts'
import { Pausing } from './pausing.ts'
import { type PurgeResult, Purger, type PurgeScope } from './purge.ts'
import {
  type IdQuery,
  type InstancePage,
  type InstanceQuery,
  listInstanceIds,
  queryInstances,
  readHistory,
} from './queries.ts'
import { Reasons } from './reasons.ts'
import { Replays } from './replays.ts'
import { Retention } from './retention.ts'
import { Rewinder } from './rewind.ts'
import type { HubCounters, HubSettings } from './settings.ts'
import { Skipper } from './skipper.ts'
import { Snapshots } from './snapshots.ts'
import { StandIns } from './stand-ins.ts'
import { restartInstance, type StartInstance, startInstance } from './start.ts'
import { Turns } from './turns.ts'
import { UnservedWork } from './unserved.ts'
import { type WaitFor, Waits } from './waits.ts'
import { makeDispatcherHost } from './wiring.ts'
import { Workers } from './workers.ts'

export class TaskHub {
  readonly settings: HubSettings
  readonly workers: Workers
  readonly entities: Entities
  readonly snapshots: Snapshots
  readonly standIns: StandIns
  readonly edge: Edge
  readonly unserved: UnservedWork
  readonly inspection: Inspection
  readonly pausing: Pausing
  readonly replays: Replays
  private readonly core: HubCore
  private readonly reasons: Reasons
  private readonly waits: Waits
  private readonly lifecycle: Lifecycle
  private readonly rewinder: Rewinder
  private readonly purger: Purger
  private readonly settling: Settling
  private readonly skipper: Skipper
  private readonly retention: Retention | undefined

  constructor(settings: HubSettings) {
    this.settings = settings
    const core = new HubCore(settings)
    const lifecycle = new Lifecycle(core)
    const entities = new Entities(core, lifecycle)
    const effects = new Effects(core, lifecycle, entities.records, entities.locks)
    const turns = new Turns(core, new Commits(core, effects))
    const replays = new Replays(core)
    const completions = new Completions(core, turns, entities.batches, replays)
    const standIns = new StandIns(core)
    const retention = settings.retain && new Retention(core, lifecycle, settings.retain)
    const unserved = new UnservedWork(core, completions)
    const host = makeDispatcherHost(core, turns, entities.batches, completions, standIns)
    core.dispatcher = new Dispatcher(host)
    core.services = {
      onOrchestrationFact: fact =>
        fact.type === 'turn.requested' || fact.type === 'turn.withdrawn'
          ? turns.hear(fact)
          : lifecycle.hear(fact),
      onBrokenInstance: (instance, error) => lifecycle.crash(instance, error),
      onEntityFact: fact => entities.hear(fact),
      onBrokenEntity: (entity, error) => entities.crash(entity, error),
      onTerminating: instance => turns.settleUnchecked(instance),
      onExecutionOver: executionId => {
        entities.locks.endExecution(executionId)
        retention?.release(executionId)
      },
      onChanged: instance => retention?.look(instance),
      onRemoved: instance => retention?.forget(instance),
      tidy: () => retention?.prune() ?? false,
      onSettled: () => {
        unserved.look()
        settling.noteChange()
        skipper.consider()
      },
    }
    const settling = new Settling(settings.wallClock, () => isAtRest(core))
    const skipper = new Skipper(core, lifecycle)
    this.settling = settling
    this.skipper = skipper
    this.core = core
    this.retention = retention
    this.reasons = new Reasons(core)
    this.waits = new Waits(core, skipper)
    this.inspection = new Inspection(core, this.reasons, skipper)
    this.workers = new Workers(core, turns, completions, this.inspection)
    this.lifecycle = lifecycle
    this.entities = entities
    this.snapshots = new Snapshots(core, effects, entities, () => this.clear())
    this.standIns = standIns
    this.edge = new Edge(core)
    this.unserved = unserved
    this.pausing = new Pausing(core)
    this.replays = replays
    this.rewinder = new Rewinder(core, effects, entities.records)
    this.purger = new Purger(core, lifecycle, entities)
  }

  get name(): string {
    return this.settings.name
  }

  get counters(): Readonly<HubCounters> {
    return this.core.counters
  }

  start(request: StartInstance): string {
    return this.core.perform(() => startInstance(this.core, this.lifecycle, request))
  }

  restart(instanceId: string, withNewId: boolean): string {
    return this.core.perform(() => restartInstance(this.core, this.lifecycle, instanceId, withNewId))
  }

  rewind(instanceId: string, reason: string | undefined): void {
    const instance = this.core.require(requireInstanceId(instanceId))
    this.core.perform(() => this.rewinder.rewind(instance, reason))
  }

  raiseEvent(instanceId: string, name: string, input: string | undefined): void {
    this.core.perform(() => raiseEvent(this.core, instanceId, name, input))
  }

  suspend(instanceId: string, reason: string | undefined): void {
    this.core.perform(() => suspend(this.core, instanceId, reason))
  }

  resume(instanceId: string, reason: string | undefined): void {
    this.core.perform(() => resume(this.core, instanceId, reason))
  }

  terminate(instanceId: string, output: string | undefined, recurse: boolean): void {
    this.core.perform(() => terminate(this.core, this.lifecycle, instanceId, output, recurse))
  }

  /** Terminates without waiting for turns; returns the ids it did not end. */
  terminateBatch(instanceIds: readonly string[], reason: string | undefined): string[] {
    return this.core.perform(() =>
      terminateBatch(this.core, this.lifecycle, this.entities.locks, instanceIds, reason),
    )
  }

  /** The state of an instance, or undefined when there is none. */
  get(instanceId: string): InstanceState | undefined {
    const instance = this.core.instances.get(requireInstanceId(instanceId))
    return instance && this.core.stateOf(instance)
  }

  /** Generation, from 1, and the turns committed over all generations; undefined when there is no such instance. */
  progress(instanceId: string): { generation: number; turns: number } | undefined {
    const instance = this.core.instances.get(requireInstanceId(instanceId))
    return instance && { generation: instance.generation, turns: instance.turns }
  }

  /** Waits until the instance has left PENDING, or has ended; `patience` as for `waitUntil`. */
  waitFor(instanceId: string, what: WaitFor, patience = Number.POSITIVE_INFINITY): Wait<InstanceState> {
    return this.waits.open(instanceId, what, patience)
  }

  /**
   * Waits for a state of the instance, which may not exist yet. The predicate is asked now and at every change, in the
   * middle of the hub's work: it must not throw and not change anything. While it is open, time may be skipped; for
   * `patience` milliseconds of wall time, where nobody may call it off.
   */
  waitUntil(
    instanceId: string,
    isMet: (state: InstanceState) => boolean,
    patience = Number.POSITIVE_INFINITY,
  ): Wait<InstanceState> {
    return this.waits.until(instanceId, isMet, patience)
  }

  /** Waits until nothing is left to do, or nothing has moved for `patience` milliseconds (then false). */
  settle(patience: number): Promise<boolean> {
    return this.settling.settle(patience)
  }

  /** True when something happens in the hub, false when nothing does for `patience` milliseconds of wall time. */
  nextChange(patience: number): Promise<boolean> {
    return this.settling.nextChange(patience)
  }

  /** Whether no turn of the instance is queued or out, and no message waits for one. */
  isIdle(instanceId: string): boolean {
    const instance = this.core.require(instanceId)
    return instance.turnItem === undefined && this.core.unconsumed(instance) === 0
  }

  /** Committed events of the current execution, from a position on. */
  events(instanceId: string, from = 0): HistoryEvent[] {
    const { history } = this.core.require(requireInstanceId(instanceId))
    return history.entries.slice(from).map(entry => this.settings.codec.decode(history.bytesOf(entry)))
  }

  /** Why an instance waits, in words. */
  explain(instanceId: string): string {
    return this.edge.comment(explain(this.core, this.reasons, instanceId))
  }

  /** Why everything waits that has not ended, a line each; undefined when nothing does. */
  explainAll(): string | undefined {
    const text = explainAll(this.core, this.reasons)
    return text && this.edge.comment(text)
  }

  query(query: InstanceQuery): InstancePage {
    return queryInstances(this.core, query)
  }

  listIds(query: IdQuery): { instanceIds: string[]; token: string | undefined } {
    return listInstanceIds(this.core, query)
  }

  purge(instanceId: string, scope: PurgeScope): PurgeResult {
    return this.core.perform(() => this.purger.byId(instanceId, scope))
  }

  purgeBatch(instanceIds: readonly string[], scope: PurgeScope): PurgeResult {
    return this.core.perform(() => this.purger.byBatch(instanceIds, scope))
  }

  purgeMatching(filter: InstanceFilter, timeout: number | undefined, recursive: boolean): PurgeResult {
    return this.core.perform(() => this.purger.byFilter(filter, timeout, recursive))
  }

  /** The history as chunks of framed events. */
  history(instanceId: string, executionId: string | undefined, view: 'audit' | 'executor'): Buffer[][] {
    return readHistory(this.core, instanceId, executionId, view)
  }

  /**
   * Forgets every instance and entity; open waits are answered "gone", workers and clients stay connected. A pause ends,
   * and a seed begins again.
   */
  reset(): void {
    this.core.perform(() => {
      this.pausing.resume()
      this.clear()
      this.core.waiters.tellAllGone()
      this.settings.ids.restart()
      this.standIns.noteReset()
    })
  }

  /** Ends the hub: open waits fail with `stopping`, actors and clock stop. */
  stop(): void {
    this.skipper.stop()
    this.retention?.stop()
    this.unserved.stop()
    this.edge.stop()
    this.replays.stop()
    try {
      this.workers.disconnectAll()
      this.core.waiters.failAll(new BackendError('stopping', 'The backend is stopping.'))
      this.reset()
      this.standIns.close()
      this.core.supervisor.shutDown()
    } finally {
      // An armed timer would keep the process alive.
      this.settings.clock.stop()
    }
  }

  private clear(): void {
    this.entities.clear()
    for (const instance of [...this.core.instances.values()]) this.lifecycle.remove(instance)
    this.replays.clear()
    this.core.dispatcher.clear()
    this.edge.noteReset()
  }
}
