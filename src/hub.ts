import { connectionTo, type Door, type HubConnection } from './connection.ts'
import type { HubSnapshot } from './durable-task/core/snapshot.ts'
import { requireInstanceId } from './durable-task/core/validation.ts'
import type { RemoteOptions } from './durable-task/grpc/remote-client.ts'
import type { EntityReport } from './durable-task/hub/entity-report.ts'
import type { NextDue } from './durable-task/hub/next-due.ts'
import type { QueueInfo, WorkerInfo } from './durable-task/hub/serving-report.ts'
import type { HubCounters } from './durable-task/hub/settings.ts'
import type { TaskHub } from './durable-task/hub/task-hub.ts'
import { HubControls } from './hub-controls.ts'
import type { Feed } from './inspect/feed.ts'
import { HubClock } from './kernel/clock/hub-clock.ts'
import type { TimeMode } from './kernel/clock/time-mode.ts'
import { toPayload } from './kernel/payload.ts'
import { type SavedHistory, toHistoryEvents } from './testing/history-json.ts'
import { listRuns, type RunPage, type RunQuery } from './testing/list-runs.ts'
import type { Replay, ReplayOptions } from './testing/replay/replay.ts'
import { replayHistory } from './testing/replay/replay-history.ts'
import { Run } from './testing/run.ts'
import { type StartOptions, startRun, timestampOf } from './testing/start-run.ts'

/** How another backend is reached, and under which id the run comes in (default: its own). */
export interface ImportOptions extends RemoteOptions {
  readonly instanceId?: string
}

/** A task hub of a backend: isolated instances, its own clock. */
export class Hub extends HubControls {
  readonly clock: HubClock<NextDue>
  private readonly taskHub: TaskHub
  private readonly door: () => Door

  /** Hubs are made by `backend.hub(name)`. */
  constructor(taskHub: TaskHub, door: () => Door, time: { mode: TimeMode; patience: number }, feed: Feed) {
    super(taskHub, time.patience, feed)
    this.taskHub = taskHub
    this.door = door
    const settle = (patience: number) => taskHub.settle(patience)
    this.clock = new HubClock({ ...time, clock: taskHub.settings.clock, settle, look: taskHub.inspection })
  }

  get name(): string {
    return this.taskHub.name
  }

  /**
   * Address and headers of this hub, and what its certificate is trusted with.
   *
   * @example
   * const client = new TaskHubGrpcClient({ ...hub.connection })
   */
  get connection(): HubConnection {
    return connectionTo(this.name, this.door())
  }

  /**
   * An entity as it is just now: lock holder, queue, delayed signals, state. Undefined when the hub knows none of
   * that id: it holds nothing, or never got a message.
   *
   * @example
   * hub.entity('@counter@a')?.lockedBy?.instanceId
   *
   * @throws BackendError `invalid-request` for an id that is not `@name@key`.
   */
  entity(id: string): EntityReport | undefined {
    return this.taskHub.entities.report(id)
  }

  /** The same of every entity the hub knows, in the order in which they came. */
  entities(): EntityReport[] {
    return this.taskHub.entities.reports()
  }

  /**
   * Signals an entity, as a client does: it need not exist, and nobody answers. The input becomes JSON. With `at` it is
   * delivered no earlier, on the hub's clock: a date or milliseconds since the epoch.
   *
   * @example
   * await hub.signal('@counter@a', 'add', 3)
   *
   * @throws BackendError `invalid-request` for an id that is not `@name@key`, an empty operation, an instant that is none,
   * or an input that JSON cannot hold.
   */
  async signal(
    entityId: string,
    operation: string,
    input?: unknown,
    { at }: { at?: Date | number } = {},
  ): Promise<void> {
    this.taskHub.entities.signal({
      instanceId: entityId,
      name: operation,
      input: toPayload(input),
      requestId: '',
      scheduledTime: at === undefined ? undefined : timestampOf('at', at),
    })
  }

  /**
   * The connected workers, in the order in which they came: who they are, what they serve, how much of it they take, and
   * what they have just now. Fakes are none.
   *
   * @example
   * expect(hub.workers()[0]?.runs).toMatchObject([{ kind: 'activity', name: 'charge' }])
   */
  workers(): WorkerInfo[] {
    return this.taskHub.inspection.workerInfos()
  }

  /** What waits to be sent, by kind, name and version: how much, since when, and which workers take such work. */
  queues(): QueueInfo[] {
    return this.taskHub.inspection.queueInfos()
  }

  /**
   * Starts an orchestration by the name its worker knows it by; the input becomes JSON. It need not have a worker yet.
   *
   * @example
   * const run = await hub.start('processOrder', { items: 3 }, { instanceId: 'order-1' })
   * expect(await run.output()).toEqual({ shipped: true })
   *
   * @throws BackendError `instance-exists` when the id is taken (by a finished instance too, if the backend's
   * `defaultDuplicate` says so), `invalid-request` for an empty name, an id that may not be chosen, or an input that
   * JSON cannot hold.
   */
  async start(name: string, input?: unknown, options?: StartOptions): Promise<Run> {
    return startRun(this.taskHub, name, input, options)
  }

  /**
   * A handle on the orchestration with this id, whoever started it; there need not be one yet.
   *
   * @throws BackendError `invalid-request` for an empty id, or the id of an entity.
   */
  instance(instanceId: string): Run {
    return new Run(this.taskHub, instanceId)
  }

  /**
   * The instances of the hub, oldest first, a page at a time; `hub.instance(id)` is the handle on one of them.
   *
   * @example
   * const { runs, next } = hub.runs({ status: 'FAILED', limit: 20 })
   *
   * @throws BackendError `invalid-request` for a status that there is not, a limit that is no whole number from 1 on, or
   * an `after` that is not from an earlier page.
   */
  runs(query: RunQuery = {}): RunPage {
    return listRuns(this.taskHub, query)
  }

  /**
   * Why whatever has not ended waits, in plain words, a line each: work nobody serves, an activity that is out, the next
   * timer, a lock and its holder. Empty when everything has ended.
   *
   * @example
   * afterEach(({ task }) => task.result?.state === 'fail' && console.log(hub.explain()))
   */
  explain(): string {
    return this.taskHub.explainAll() ?? ''
  }

  /**
   * Everything durable of the hub as plain JSON: orchestrations with their histories and what they were not told yet,
   * activities without an answer, entities, the clock. Workers, clients, open waits and fakes are no part of it, and what
   * a worker has just now is taken as lost: it is sent again after a `restore`.
   *
   * @example
   * await writeFile('approved.json', JSON.stringify(hub.snapshot()))
   */
  snapshot(): HubSnapshot {
    return this.taskHub.snapshots.take()
  }

  /**
   * Makes the hub what a snapshot says, in the place of everything in it; restored into another hub, it is a fork, and
   * each goes on by itself. Clients, workers, fakes, faults and open waits stay, as does a pause, and a wait for what has
   * ended in the snapshot is answered. Timers keep their instants. A manual or skipping clock is moved on to the
   * snapshot's time; where the clock is ahead, what was due meanwhile comes at once.
   *
   * @example
   * await other.restore(hub.snapshot())
   * await other.restore(JSON.parse(await readFile('approved.json', 'utf8')))
   *
   * @throws BackendError `invalid-request` for what is no such snapshot; nothing has changed then.
   */
  async restore(snapshot: object): Promise<void> {
    this.taskHub.snapshots.prepare(snapshot, 'The snapshot')()
  }

  /**
   * Brings in a run that `run.export()` gave, perhaps of another hub or day. One that has ended can be looked at, rewound
   * and restarted; one that has not goes on: timers run, activities without an answer are sent again, a child that is in
   * this hub too answers. Calls and locks of entities are not made again.
   *
   * With `instanceId` it comes in under another id, as a copy that nobody waits for; ids that an SDK derives from it (of
   * children, say) come out differently then.
   *
   * @example
   * const run = await hub.import(JSON.parse(await readFile('stuck.json', 'utf8')), { instanceId: 'copy' })
   *
   * @throws BackendError `invalid-request` for what is no such run, `instance-exists` when the id is taken, by whatever.
   */
  async import(run: object, { instanceId }: { instanceId?: string } = {}): Promise<Run> {
    return new Run(this.taskHub, this.taskHub.snapshots.import(run, instanceId))
  }

  /**
   * Replays a history that was saved as JSON, say from production, against the code that is connected now: every turn is
   * given to a worker of this hub, and what it asks for is compared with what the history has. No instance is made.
   *
   * @example
   * const history = JSON.parse(await readFile('test/histories/order-1.json', 'utf8')) // saved from run.history()
   * await hub.replay(history)
   *
   * @throws ReplayMismatchError at the first difference, with both sides.
   * @throws ReplayWaitError when a turn is not answered within the time-out (4 s of wall time for each turn).
   * @throws BackendError `invalid-request` naming event and field, for what is no history.
   */
  async replay(history: SavedHistory, options: ReplayOptions = {}): Promise<Replay> {
    return replayHistory(this.taskHub, toHistoryEvents(history), options)
  }

  /**
   * Reads a run from a running backend, this one or another, a sidecar or the scheduler, and brings it in: a real run on
   * your desk, to be looked at, replayed and stepped through. Nothing changes there. What it was sent and not told yet
   * stays behind. Not for a run that is busy: suspend it first.
   *
   * @example
   * const run = await hub.importFrom('127.0.0.1:8080', 'order-1', { taskHub: 'orders' })
   * const run = await hub.importFrom('https://mine.westus2.durabletask.io', 'order-1', {
   *   taskHub: 'orders', metadata: { authorization: `Bearer ${token}` },
   * })
   *
   * @throws BackendError `instance-not-found`; `not-covered` when that backend gives out no histories; `wrong-state` when
   * the run moves on while it is read; `invalid-request` when the backend cannot be reached, refuses or sends what cannot
   * be read; and what `import` throws.
   */
  async importFrom(address: string, instanceId: string, options: ImportOptions = {}): Promise<Run> {
    const { readRemoteRun } = await import('./durable-task/grpc/remote-run.ts')
    const { instanceId: wanted, ...remote } = options
    const run = await readRemoteRun(address, requireInstanceId(instanceId), remote)
    return this.import(run, wanted === undefined ? {} : { instanceId: wanted })
  }

  /** What the hub has counted since it was made. */
  get counters(): Readonly<HubCounters> {
    return { ...this.taskHub.counters }
  }

  /**
   * Clears the hub in place: instances, entities and work are gone, open waits answered; clients, workers and fakes
   * stay. A pause ends, and the ids of a seed begin again.
   */
  async reset(): Promise<void> {
    this.taskHub.reset()
  }
}
