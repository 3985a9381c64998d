import { eventCodec } from './durable-task/grpc/framing.ts'
import { Facade } from './durable-task/grpc/server.ts'
import { TaskHub } from './durable-task/hub/task-hub.ts'
import { DEFAULT_HUB, TaskHubs } from './durable-task/task-hubs.ts'
import { Hub } from './hub.ts'
import type { Clock } from './kernel/clock/clock.ts'
import { ManualClock } from './kernel/clock/manual-clock.ts'
import { RealClock } from './kernel/clock/real-clock.ts'
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
  private starting: Promise<number> | undefined
  private stopping: Promise<void> | undefined
  private boundPort = 0

  constructor(options: BackendOptions = {}) {
    this.options = withDefaults(options)
    const { log, strictHubs } = this.options
    this.wallClock = this.makeRealClock()
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
   * A task hub, made on first use.
   *
   * @throws BackendError `task-hub-not-found` where hubs are strict and this is not one, `wrong-state` when stopped.
   */
  hub(name: string = DEFAULT_HUB): Hub {
    if (this.stopping)
      throw new BackendError('wrong-state', 'The backend is stopped: it has no hubs any more.')
    const hub = this.hubs.get(name)
    const handle = this.handles.get(name) ?? new Hub(hub, () => this.address)
    this.handles.set(name, handle)
    return handle
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

  private makeRealClock(): RealClock {
    return new RealClock(error => this.options.log.error(`A timer failed: ${describe(error)}`))
  }

  private makeHub(name: string): TaskHub {
    const clock: Clock =
      this.options.time === 'manual' ? new ManualClock(this.wallClock.now()) : this.makeRealClock()
    const settings = { ...this.options, name, clock, wallClock: this.wallClock, codec: eventCodec }
    return new TaskHub(settings)
  }
}
