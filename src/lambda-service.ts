import { BackendViews } from './backend-views.ts'
import type { LambdaFact } from './inspect/fact.ts'
import { Feed } from './inspect/feed.ts'
import type { FactObserver, Subscription } from './inspect/observers.ts'
import { Recorder } from './inspect/recorder.ts'
import type { StatelyInspector } from './inspect/stately/relay.ts'
import { HubClock } from './kernel/clock/hub-clock.ts'
import { Door } from './lambda/http/door.ts'
import type { LambdaServer, ListenOptions } from './lambda/http/server.ts'
import { Elsewhere, type FunctionElsewhere } from './lambda/invokers/elsewhere.ts'
import { type Handler, inProcess } from './lambda/invokers/in-process.ts'
import { Operator } from './lambda/operator/operator.ts'
import { engineSettingsOf, type LambdaServiceOptions, viewsOf } from './lambda/options.ts'
import { type ExecutionQuery, findExecution, findExecutions } from './lambda/runner/executions.ts'
import { faultPlanOf, type LambdaFault } from './lambda/runner/faults.ts'
import type { RunHandle } from './lambda/runner/run-handle.ts'
import { Runner } from './lambda/runner/runner.ts'
import { Engine } from './lambda/service/engine.ts'
import { explainAll } from './lambda/service/explain.ts'
import { Inspection } from './lambda/service/inspection.ts'
import type { Invoker } from './lambda/service/invoker.ts'
import type { NextDue } from './lambda/service/next-due.ts'

/** How a function is registered. */
export interface FunctionOptions {
  /** False for a plain function, which is called once for each start. Default true. */
  durable?: boolean
  /** How long its executions may take, in seconds. Default: as long as AWS allows, 31,622,400. */
  executionTimeout?: number
  /** How long one call may take, in seconds of real time. Default 900. */
  timeout?: number
  /** `$LATEST` or a number. Default `$LATEST`. */
  version?: string
  /** Other names of this version. */
  aliases?: readonly string[]
  /** What goes wrong in each of its executions, made by `checkpoint(n)` and `step(name)`; a run may have others. */
  faults?: readonly LambdaFault[]
}

/** How the function of a runner is registered. */
export interface RunnerOptions extends Omit<FunctionOptions, 'durable'> {
  /** Default `handler`, or `handler-2` and so on where there is one. */
  name?: string
}

/**
 * Makes a service that runs AWS Lambda durable functions in memory, ready at once.
 *
 * @example
 * await using service = await createLambdaService({ time: 'skip' })
 * const result = await service.runner(handler).run({ payload: { id: 42 } })
 *
 * @throws BackendError `invalid-request` for options that cannot be.
 */
export async function createLambdaService(options: LambdaServiceOptions = {}): Promise<LambdaService> {
  return new LambdaService(options).start()
}

/** An in-memory service for AWS Lambda durable functions. Everything it knows is gone when it stops: not for production. */
export class LambdaService {
  private readonly engine: Engine
  private readonly views: BackendViews
  private readonly door: Door
  private readonly elsewhere: Elsewhere
  /** Its time: executions wait by it, handlers do not. */
  readonly clock: HubClock<NextDue>
  /** Its state, and the facts that change it, for viewers; tests have `inspect` and `record`. */
  readonly feed: Feed<LambdaFact>
  /** Executions as plain data, and what can be done to them: for pages and other viewers. */
  readonly operator: Operator

  /** Use `createLambdaService`. */
  constructor(options: LambdaServiceOptions = {}) {
    const settings = engineSettingsOf(options)
    const engine = new Engine(settings)
    this.engine = engine
    const views = viewsOf(options, settings.log)
    this.feed = new Feed<LambdaFact>({ settings, inspection: new Inspection(engine) }, views.feed)
    this.views = new BackendViews({ what: 'service', ...views })
    this.views.add(settings.name, this.feed)
    this.door = new Door(engine)
    this.elsewhere = new Elsewhere({
      log: settings.log,
      clock: settings.wallClock,
      reach: async () => (await this.listen()).env,
    })
    this.operator = new Operator(engine)
    this.clock = new HubClock({
      mode: settings.time,
      clock: settings.clock,
      patience: options.patience ?? 1_000,
      settle: patience => engine.settle(patience),
      look: {
        nextDue: () => engine.nextDue(),
        heldBack: () => engine.heldBack,
      },
    })
  }

  /**
   * Opens what the options ask for: the page, the Stately inspector. `createLambdaService` does.
   *
   * @throws BackendError `port-taken` when another program listens where the page is to be.
   */
  async start(): Promise<this> {
    try {
      await this.views.open({ lambda: this })
      return this
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** The Stately inspector; undefined without the option `inspect: 'stately'`, and until started. */
  get inspector(): StatelyInspector | undefined {
    return this.views.inspector
  }

  /** Address of the page; undefined without the option `page`, or until started. */
  get page(): string | undefined {
    return this.views.page
  }

  /**
   * Registers a function under a name; one of the same name and version is replaced. It is a handler of this process; or
   * one behind a runtime emulator, `{ url }`; or a command, `{ command, cwd?, env? }`, run without a shell. A command
   * speaks the Lambda Runtime API, as all runtimes of Lambda do, and is kept for the next call then; or it reads its event
   * from stdin and writes its answer as the last line of stdout. What it writes otherwise goes to the logger (`info`).
   *
   * A command is told in its environment where the service is, which listens from then on. An emulator must be told when
   * it is started: by `env` of `listen`.
   *
   * @example
   * service.register('order', withDurableExecution(order))
   * service.register('tax', { url: 'http://127.0.0.1:9000' }, { durable: false })
   * service.register('approval', { command: ['python', '-m', 'awslambdaric', 'app.handler'] })
   *
   * @throws BackendError `invalid-request` for a url or a command that cannot be. InvalidParameterValueException for a
   * name, version or timeout that no function can have.
   */
  register(name: string, fn: Handler | FunctionElsewhere, options: FunctionOptions = {}): this {
    const { wallClock } = this.engine.settings
    const invoker =
      typeof fn === 'function' ? inProcess(fn, () => wallClock.now()) : this.elsewhere.invoker(fn)
    return this.add(name, invoker, options)
  }

  /**
   * Makes a runner for a durable handler, which it registers; or for a durable function that is registered, by its name.
   *
   * @example
   * const result = await service.runner(handler).run({ payload: { id: 42 } })
   *
   * @throws BackendError `invalid-request` for a plain function, which has no executions. InvalidParameterValueException for
   * a name, version or timeout that no function can have, ResourceNotFoundException for a name under which none is registered.
   */
  runner(fn: Handler | string, options: RunnerOptions = {}): Runner {
    const { functions } = this.engine
    if (typeof fn === 'string') return new Runner(this.engine, functions.get(fn))
    const { name = freeName('handler', functions.all()), ...rest } = options
    this.register(name, fn, rest)
    return new Runner(this.engine, functions.get(name, rest.version))
  }

  /**
   * Handles on the executions that there are, in the order in which they were started; those that chained invokes have
   * started too.
   *
   * @example
   * const [child] = service.executions({ functionName: 'tax' })
   */
  executions(query: ExecutionQuery = {}): RunHandle[] {
    return findExecutions(this.engine, query)
  }

  /**
   * The handle on an execution, by its ARN, its id (the last part of the ARN) or its name.
   *
   * @throws BackendError `instance-not-found` where there is none, `invalid-request` for a name that executions of several
   * functions have.
   */
  execution(arnOrName: string): RunHandle {
    return findExecution(this.engine, arnOrName)
  }

  /**
   * Tells the observer every fact from now on, in order: which executions and operations come, the events they take in,
   * the states they go to, calls of handlers, how executions end. Observers that throw are logged. A slow one slows the
   * service down; a viewer that may lag behind reads `service.feed` with a `FeedReader` instead.
   *
   * @example
   * const watch = service.inspect(fact => console.log(fact.type, fact.id))
   * …
   * watch.stop()
   */
  inspect(observer: FactObserver<LambdaFact>): Subscription {
    return this.feed.observe(observer)
  }

  /**
   * Records what executions and operations go through from now on, for assertions. Everything is kept until it is stopped
   * and let go of: for tests, not for a server that runs for days.
   *
   * @example
   * const recorder = service.record()
   * const { id } = await runner.run()
   * expect(recorder.statuses(id)).toEqual(['RUNNING', 'SUCCEEDED'])
   */
  record(): Recorder<LambdaFact> {
    return new Recorder(this.feed)
  }

  /**
   * Why whatever has not ended waits, in plain words, a line each: a wait or retry and when it is due, a callback that
   * nobody has answered, a called function, a handler that runs. Empty when everything has ended.
   *
   * @example
   * afterEach(({ task }) => task.result?.state === 'fail' && console.log(service.explain()))
   */
  explain(): string {
    return explainAll(this.engine) ?? ''
  }

  /**
   * Opens the API of Lambda for AWS clients, and for functions outside this process: Invoke, and all that clients and
   * durable functions ask of executions and callbacks. Whoever reaches it may use it; by default only this machine does.
   * One server at a time: a second call gives the same one.
   *
   * @example
   * const { url, env } = await service.listen()
   * const client = new LambdaClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
   * spawn('pytest', { env: { ...process.env, ...env } })
   *
   * @throws BackendError `port-taken` when another program listens there, `invalid-request` for a host that cannot be
   * listened on, `wrong-state` when it listens elsewhere already, `stopping` once the service is stopped.
   */
  listen(options: ListenOptions = {}): Promise<LambdaServer> {
    return this.door.open(options)
  }

  /** What `listen` has opened; undefined while nothing listens. */
  get server(): LambdaServer | undefined {
    return this.door.server
  }

  /** Calls everything off. Safe to call twice. */
  async stop(): Promise<void> {
    await this.views.close()
    await this.door.close()
    this.engine.stop()
    await this.elsewhere.stop()
    // The ends of processes were timed by it.
    this.engine.settings.wallClock.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  private add(name: string, invoker: Invoker, options: FunctionOptions): this {
    const { durable = true, executionTimeout, timeout = 900, version = '$LATEST', aliases = [] } = options
    const faults = options.faults && faultPlanOf(options.faults)
    const fn = { name, isDurable: durable, executionTimeout, timeout, version, aliases, invoker, faults }
    const { functions } = this.engine
    const replaced = functions.all().find(each => each.name === name && each.version === version)
    functions.add(fn)
    this.elsewhere.retire(replaced?.invoker)
    return this
  }
}

/** `handler`, or else `handler-2`, `handler-3` … */
function freeName(wish: string, functions: readonly { readonly name: string }[]): string {
  const taken = new Set(functions.map(({ name }) => name))
  let name = wish
  for (let number = 2; taken.has(name); number++) name = `${wish}-${number}`
  return name
}
