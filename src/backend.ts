import { BackendViews } from './backend-views.ts'
import type { Door } from './connection.ts'
import { eventCodec } from './durable-task/grpc/framing.ts'
import { Facade } from './durable-task/grpc/server.ts'
import { TaskHub } from './durable-task/hub/task-hub.ts'
import { type BackendSnapshot, backendFormat, restoreHubs } from './durable-task/hubs-snapshot.ts'
import { DEFAULT_HUB, TaskHubs } from './durable-task/task-hubs.ts'
import { Hub } from './hub.ts'
import { type HubOptions, type HubSetup, requireSame, setupOf, setupWith } from './hub-setup.ts'
import { Feed } from './inspect/feed.ts'
import { BackendSpans } from './inspect/spans/backend-spans.ts'
import type { StatelyInspector } from './inspect/stately/relay.ts'
import { RealClock } from './kernel/clock/real-clock.ts'
import { makeClock } from './kernel/clock/time-mode.ts'
import { BackendError, describe } from './kernel/errors.ts'
import { Ids } from './kernel/ids.ts'
import { reachable } from './kernel/loopback.ts'
import { type BackendOptions, withDefaults } from './options.ts'
import { CoverageCollector } from './testing/run-coverage/collector.ts'
import type { Coverage, ExpectedCoverage } from './testing/run-coverage/coverage.ts'
import { coverageIsOff, coverageOfHubs } from './testing/run-coverage/coverage-of-hub.ts'

/**
 * Makes a backend and starts it: a real gRPC server in this process, ready in milliseconds.
 *
 * @example
 * await using backend = await createTestBackend()
 * const client = new TaskHubGrpcClient({ ...backend.hub().connection })
 *
 * @throws BackendError `port-taken` when the wished port is in use, `invalid-request` for an option that cannot be, as a
 * host that cannot be listened on, or one that others reach without `tls` and `token`.
 */
export async function createTestBackend(options: BackendOptions = {}): Promise<TestBackend> {
  return new TestBackend(options).start()
}

/**
 * An in-memory Durable Task backend. Everything it knows is gone when it stops: not for production.
 *
 * Use `createTestBackend` unless you need to start it later than you make it. A backend is used once: a stopped
 * one cannot be started again.
 */
export class TestBackend {
  private readonly options: ReturnType<typeof withDefaults>
  private readonly wallClock: RealClock
  private readonly taskHubs: TaskHubs
  private readonly facade: Facade
  private readonly handles = new Map<string, Hub>()
  private readonly feeds = new Map<string, Feed>()
  private readonly views: BackendViews
  private readonly spans: BackendSpans
  private readonly setup: HubSetup
  private readonly setups = new Map<string, HubSetup>()
  private readonly onTimerError = (error: unknown): void =>
    this.options.log.error(`A timer failed: ${describe(error)}`)
  private starting: Promise<number> | undefined
  private stopping: Promise<void> | undefined
  private boundPort = 0

  constructor(options: BackendOptions = {}) {
    this.options = withDefaults(options)
    this.setup = setupOf(options)
    this.spans = new BackendSpans(this.options.spans)
    this.views = new BackendViews({ what: 'backend', ...this.options })
    const { log, strictHubs } = this.options
    this.wallClock = new RealClock(this.onTimerError)
    this.taskHubs = new TaskHubs(name => this.makeHub(name), strictHubs)
    this.facade = new Facade({ ...this.options, hubs: this.taskHubs, log, wallClock: this.wallClock })
  }

  /**
   * Binds the port. A start that failed may be tried again.
   *
   * @throws BackendError `port-taken`, `invalid-request` (host), or `wrong-state` when started or stopped already.
   */
  async start(): Promise<this> {
    if (this.starting || this.stopping)
      throw new BackendError('wrong-state', 'A backend starts once: make a new one to start again.')
    this.starting = this.listen()
    try {
      this.boundPort = await this.starting
    } catch (error) {
      this.starting = undefined
      throw error
    }
    return this
  }

  /** The port in force; 0 until started. */
  get port(): number {
    return this.boundPort
  }

  /** The Stately inspector; undefined without the option `inspect: 'stately'`, and unless started. */
  get inspector(): StatelyInspector | undefined {
    return this.views.inspector
  }

  /** Address of the page; undefined without the option `page`, or until started. */
  get page(): string | undefined {
    return this.views.page
  }

  /** `host:port`, as the SDKs of this machine want it. */
  get address(): string {
    return `${reachable(this.options.host)}:${this.boundPort}`
  }

  private get door(): Door {
    return { address: this.address, security: this.options.security }
  }

  /**
   * A task hub, made on first use; `time` gives it a clock of its own, `seed` a sequence of ids of its own.
   *
   * @example
   * const hub = backend.hub('orders', { time: 'skip' })
   *
   * @throws BackendError `task-hub-not-found` where hubs are strict and this is not one, `wrong-state` when stopped, or
   * when the hub exists with another clock or seed; `invalid-request` for options that cannot be.
   */
  hub(name: string = DEFAULT_HUB, options: HubOptions = {}): Hub {
    if (this.stopping)
      throw new BackendError('wrong-state', 'The backend is stopped: it has no hubs any more.')
    if (!this.setups.has(name)) this.setups.set(name, setupWith(this.setup, options))
    const hub = this.taskHubs.get(name)
    const setup = this.setups.get(name) ?? this.setup
    requireSame(name, setup, options)
    const { patience } = this.options
    const time = { mode: setup.time, patience }
    const feed = this.feeds.get(name)!
    const handle = this.handles.get(name) ?? new Hub(hub, () => this.door, time, feed)
    this.handles.set(name, handle)
    return handle
  }

  /** Every task hub there is by now, made by whoever used it first. */
  hubs(): Hub[] {
    return this.stopping ? [] : this.taskHubs.all().map(({ name }) => this.hub(name))
  }

  /** Why whatever has not ended waits, in every hub, a line each; empty when everything has ended. */
  explain(): string {
    return this.taskHubs
      .all()
      .flatMap(hub => {
        const text = hub.explainAll()
        return text === undefined
          ? []
          : [hub.name === DEFAULT_HUB ? text : `In the hub '${hub.name}':\n${text}`]
      })
      .join('\n')
  }

  /**
   * What the orchestrations of all hubs were driven through since the backend was made, resets included; needs the
   * option `coverage`. `expected` adds names that should have been, beside those that workers announce with filters.
   *
   * @example
   * console.log(formatCoverage(backend.coverage({ expected: { activities: ['charge', 'refund'] } })))
   *
   * @throws BackendError `wrong-state` for a backend that gathers none.
   */
  coverage({ expected }: { expected?: ExpectedCoverage } = {}): Coverage {
    if (!this.options.coverage) throw coverageIsOff()
    return coverageOfHubs(this.taskHubs.all(), expected)
  }

  /**
   * Every hub as `hub.snapshot()` gives it, by name.
   *
   * @example
   * await writeFile('hubs.json', JSON.stringify(backend.snapshot()))
   */
  snapshot(): BackendSnapshot {
    const hubs = this.taskHubs.all().map(({ name, snapshots }) => [name, snapshots.take()] as const)
    return { format: backendFormat, hubs: Object.fromEntries(hubs) }
  }

  /** Grows whenever anything in any hub may have changed: for whoever keeps a copy, and need not look without a reason. */
  get changes(): number {
    return this.taskHubs.all().reduce((sum, { snapshots }) => sum + snapshots.changes + 1, 0)
  }

  /**
   * Restores every hub that a snapshot names, as `hub.restore(…)` does, and clears the others. All or nothing.
   *
   * @throws BackendError `invalid-request` for what is no such snapshot, `task-hub-not-found` for a hub that strict hubs
   * do not know.
   */
  async restore(snapshot: object): Promise<void> {
    restoreHubs(this.taskHubs, snapshot)
  }

  /** Clears every hub in place: instances, entities and work are gone, open waits answered; clients and workers stay. */
  async reset(): Promise<void> {
    for (const hub of this.taskHubs.all()) hub.reset()
  }

  /**
   * Ends streams and waits with UNAVAILABLE and frees the port. Safe to call twice. Quick, but a reader that does
   * not read is waited for half a second.
   */
  stop(): Promise<void> {
    this.stopping ??= this.shutDown()
    return this.stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  private async listen(): Promise<number> {
    const { host, port } = this.options
    await this.spans.open()
    try {
      await this.views.open(this)
      return await this.facade.listen(host, port)
    } catch (error) {
      await this.views.close()
      throw error
    }
  }

  private async shutDown(): Promise<void> {
    await this.starting?.catch(() => {})
    await this.views.close()
    await this.facade.close(() => {
      this.spans.stop()
      for (const hub of this.taskHubs.all()) hub.stop()
    })
    this.wallClock.stop()
  }

  private makeHub(name: string): TaskHub {
    const setup = this.setups.get(name) ?? this.setup
    this.setups.set(name, setup)
    const { wallClock } = this
    const { seed, determinism, limits, retain } = setup
    const clock = makeClock(setup, this.onTimerError)
    const hub = new TaskHub({
      ...this.options,
      name,
      clock,
      wallClock,
      codec: eventCodec,
      observer: this.options.coverage ? new CoverageCollector(eventCodec) : undefined,
      seed,
      ids: new Ids(seed),
      determinism,
      limits,
      retain,
    })
    this.spans.add(hub)
    const feed = new Feed(hub, this.options.feed)
    this.feeds.set(name, feed)
    this.views.add(name, feed)
    return hub
  }
}
