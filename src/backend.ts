import { eventCodec } from './durable-task/grpc/framing.ts'
import { Facade } from './durable-task/grpc/server.ts'
import { TaskHub } from './durable-task/hub/task-hub.ts'
import { DEFAULT_HUB, TaskHubs } from './durable-task/task-hubs.ts'
import { Hub } from './hub.ts'
import type { TimeMode } from './hub-clock.ts'
import type { Clock } from './kernel/clock/clock.ts'
import { ManualClock } from './kernel/clock/manual-clock.ts'
import { RealClock } from './kernel/clock/real-clock.ts'
import { SkipClock } from './kernel/clock/skip-clock.ts'
import { BackendError, describe } from './kernel/errors.ts'
import { type BackendOptions, withDefaults } from './options.ts'

/**
 * Makes a backend and starts it: a real gRPC server in this process, ready in milliseconds.
 *
 * @example
 * await using backend = await createTestBackend()
 * const client = new TaskHubGrpcClient({ ...backend.hub().connection })
 *
 * @throws BackendError `port-taken` when the wished port is in use, `invalid-request` for a host that cannot be
 * listened on.
 */
export async function createTestBackend(options: BackendOptions = {}): Promise<TestBackend> {
  return new TestBackend(options).start()
}

/** Options of one task hub. */
export interface HubOptions {
  /** How its time passes; the backend's option `time` when left out. */
  time?: TimeMode
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
  private readonly hubs: TaskHubs
  private readonly facade: Facade
  private readonly handles = new Map<string, Hub>()
  private readonly modes = new Map<string, TimeMode>()
  private readonly onTimerError = (error: unknown): void =>
    this.options.log.error(`A timer failed: ${describe(error)}`)
  private starting: Promise<number> | undefined
  private stopping: Promise<void> | undefined
  private boundPort = 0

  constructor(options: BackendOptions = {}) {
    this.options = withDefaults(options)
    const { log, strictHubs } = this.options
    this.wallClock = new RealClock(this.onTimerError)
    this.hubs = new TaskHubs(name => this.makeHub(name), strictHubs)
    this.facade = new Facade({ ...this.options, hubs: this.hubs, log, wallClock: this.wallClock })
  }

  /**
   * Binds the port. A start that failed may be tried again.
   *
   * @throws BackendError `port-taken`, `invalid-request` (host), or `wrong-state` when started or stopped already.
   */
  async start(): Promise<this> {
    if (this.starting || this.stopping)
      throw new BackendError('wrong-state', 'A backend starts once: make a new one to start again.')
    this.starting = this.facade.listen(this.options.host, this.options.port)
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

  /** `host:port`, as the SDKs want it. */
  get address(): string {
    const { host } = this.options
    return `${host.includes(':') ? `[${host}]` : host}:${this.boundPort}`
  }

  /**
   * A task hub, made on first use; `time` gives it a clock of its own.
   *
   * @example
   * const hub = backend.hub('orders', { time: 'skip' })
   *
   * @throws BackendError `task-hub-not-found` where hubs are strict and this is not one, `wrong-state` when stopped, or
   * when the hub exists with another clock.
   */
  hub(name: string = DEFAULT_HUB, options: HubOptions = {}): Hub {
    if (this.stopping)
      throw new BackendError('wrong-state', 'The backend is stopped: it has no hubs any more.')
    if (options.time && !this.modes.has(name)) this.modes.set(name, options.time)
    const hub = this.hubs.get(name)
    const mode = this.modes.get(name) ?? this.options.time
    if (options.time && options.time !== mode)
      throw new BackendError(
        'wrong-state',
        `The task hub '${name}' exists already, with time '${mode}': ask for '${options.time}' before it is first used.`,
      )
    const { patience } = this.options
    const handle = this.handles.get(name) ?? new Hub(hub, () => this.address, { mode, patience })
    this.handles.set(name, handle)
    return handle
  }

  /** Why whatever has not ended waits, in every hub, a line each; empty when everything has ended. */
  explain(): string {
    return this.hubs
      .all()
      .flatMap(hub => {
        const text = hub.explainAll()
        return text === undefined
          ? []
          : [hub.name === DEFAULT_HUB ? text : `In the hub '${hub.name}':\n${text}`]
      })
      .join('\n')
  }

  /** Clears every hub in place: instances, entities and work are gone, open waits answered; clients and workers stay. */
  async reset(): Promise<void> {
    for (const hub of this.hubs.all()) hub.reset()
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

  private async shutDown(): Promise<void> {
    await this.starting?.catch(() => {})
    await this.facade.close(() => {
      for (const hub of this.hubs.all()) hub.stop()
    })
    this.wallClock.stop()
  }

  private makeHub(name: string): TaskHub {
    const mode = this.modes.get(name) ?? this.options.time
    this.modes.set(name, mode)
    const { wallClock } = this
    const settings = { ...this.options, name, clock: this.makeClock(mode), wallClock }
    return new TaskHub({ ...settings, codec: eventCodec })
  }

  private makeClock(mode: TimeMode): Clock {
    if (mode === 'manual') return new ManualClock(this.wallClock.now())
    return mode === 'skip' ? new SkipClock(this.onTimerError) : new RealClock(this.onTimerError)
  }
}
