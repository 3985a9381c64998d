/** Runs one function as a test wants it. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { Engine } from '../service/engine.ts'
import type { RegisteredFunction } from '../service/functions.ts'
import { RunHandle } from './run-handle.ts'
import { payloadOf, type RunOptions, type StartOptions } from './run-options.ts'
import { RunPlan } from './run-plan.ts'
import type { RunResult } from './run-result.ts'

/**
 * Runs executions of one function, any number side by side. Made by `service.runner(handler)`.
 *
 * @example
 * const runner = service.runner(handler)
 * const result = await runner.run({ payload: { id: 42 }, callbacks: { approval: 'yes' }, invokes: { tax: 7 } })
 * expect(result.output()).toEqual({ shipped: true })
 */
export class Runner {
  readonly functionName: string
  private readonly engine: Engine
  private readonly fn: RegisteredFunction

  /** Runners come from `service.runner(…)`. Throws `invalid-request` for a plain function. */
  constructor(engine: Engine, fn: RegisteredFunction) {
    if (!fn.isDurable)
      throw invalidRequest(`'${fn.name}' is a plain function: it is called, and has no executions to run.`)
    this.engine = engine
    this.fn = fn
    this.functionName = fn.name
  }

  /**
   * Starts an execution and waits for its end, whatever it is: FAILED, TIMED_OUT and STOPPED are results too.
   *
   * @throws LambdaWaitError when it has not ended in time (4 s of real time unless told otherwise); says what it waits for.
   * @throws BackendError `invalid-request` for options or answers that cannot be, `instance-exists` for a name that was
   * used with another payload, `stopping` when the service stops meanwhile.
   */
  async run<Value = unknown>(options: RunOptions = {}): Promise<RunResult<Value>> {
    const { timeout, signal, ...start } = options
    signal?.throwIfAborted()
    return this.start<Value>(start).result({
      ...(timeout !== undefined && { timeout }),
      ...(signal && { signal }),
    })
  }

  /**
   * Starts an execution. No time is skipped for it until somebody waits.
   *
   * @throws BackendError as `run`, for its options and name.
   */
  start<Value = unknown>(options: StartOptions = {}): RunHandle<Value> {
    const { engine, fn } = this
    const { name, tenantId, traceHeader, executionTimeout } = options
    const payload = payloadOf(options)
    const plan = new RunPlan(engine, options)
    const start = { fn, payload, name, tenantId, traceHeader, executionTimeout, plan }
    const { execution, how } = engine.start(start)
    if (how === 'new') plan.begin(execution)
    return new RunHandle<Value>(engine, execution)
  }
}
