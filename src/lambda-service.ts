import { HubClock } from './kernel/clock/hub-clock.ts'
import { type Handler, inProcess } from './lambda/invokers/in-process.ts'
import { engineSettingsOf, type LambdaServiceOptions } from './lambda/options.ts'
import { Engine } from './lambda/service/engine.ts'
import type { FaultPlan } from './lambda/service/fault-plan.ts'
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
  return new LambdaService(options)
}

/** An in-memory service for AWS Lambda durable functions. Everything it knows is gone when it stops: not for production. */
export class LambdaService {
  private readonly engine: Engine
  /** Its time: executions wait by it, handlers do not. */
  readonly clock: HubClock<NextDue>

  /** Use `createLambdaService`. */
  constructor(options: LambdaServiceOptions = {}) {
    const settings = engineSettingsOf(options)
    const engine = new Engine(settings)
    this.engine = engine
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

  /** Registers a function of this process under a name; one of the same name and version is replaced. */
  register(name: string, handler: Handler, options: FunctionOptions = {}): this {
    const { wallClock } = this.engine.settings
    return this.add(
      name,
      inProcess(handler, () => wallClock.now()),
      options,
    )
  }

  /** Calls everything off. Safe to call twice. */
  async stop(): Promise<void> {
    this.engine.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  private add(name: string, invoker: Invoker, options: FunctionOptions, faults?: FaultPlan): this {
    const { durable = true, executionTimeout, timeout = 900, version = '$LATEST', aliases = [] } = options
    const fn = { name, isDurable: durable, executionTimeout, timeout, version, aliases, invoker, faults }
    this.engine.functions.add(fn)
    return this
  }
}
