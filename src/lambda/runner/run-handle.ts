/** The handle that a test has on one execution. */

import type { RunWaitOptions } from '../../kernel/bounded-wait.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import { toPayload } from '../../kernel/payload.ts'
import { executionStatus } from '../core/execution-record.ts'
import type { HistoryEvent } from '../core/history.ts'
import type { ExecutionStatus } from '../core/protocol.ts'
import type { Engine } from '../service/engine.ts'
import { explain } from '../service/explain.ts'
import type { HostedExecution } from '../service/hosted-execution.ts'
import { type ErrorLike, errorObject } from './error-details.ts'
import { Lookups } from './lookups.ts'
import { callbackIdOf, openCallback } from './open-callbacks.ts'
import { OperationBook } from './operation-book.ts'
import { RunResult } from './run-result.ts'
import type { CallbackView } from './views.ts'
import { describeRun, waitForGoal, waitForRest } from './waiting.ts'

/** How long a callback that is open waits for the handler to suspend, in milliseconds of real time. */
const PATIENCE = 100

/**
 * One execution as a test sees and steers it. What it shows is as it is just now, its operations too.
 *
 * Time is skipped only while somebody waits: by `result`, or by `waitForCallback`.
 *
 * @example
 * const order = runner.start({ payload: { id: 42 } })
 * await order.waitForCallback('approval')
 * await order.sendCallbackSuccess('approval', 'yes')
 * const result = await order.result()
 */
export class RunHandle<Value = unknown> extends Lookups {
  readonly arn: string
  /** The last part of the ARN. */
  readonly id: string
  /** Of the execution: the one it was started with, else its id. */
  readonly name: string
  readonly functionName: string
  private readonly engine: Engine
  private readonly execution: HostedExecution

  /** Handles come from `runner.start(…)`, `service.execution(…)` and `service.executions()`. */
  constructor(engine: Engine, execution: HostedExecution) {
    super()
    const { arn, operationId, name, functionName } = execution.record
    this.arn = arn
    this.id = operationId
    this.name = name
    this.functionName = functionName
    this.engine = engine
    this.execution = execution
  }

  get status(): ExecutionStatus {
    return executionStatus(this.execution.record)
  }

  /** The history so far, the oldest event first. */
  get history(): readonly HistoryEvent[] {
    return [...this.execution.record.history]
  }

  /**
   * Waits for the end, whatever it is.
   *
   * @throws LambdaWaitError when it has not ended in time (4 s of real time unless told otherwise); says what it waits for.
   * @throws BackendError `invalid-request` when an answer that the run was given cannot be, `stopping` when the service
   * stops meanwhile.
   */
  async result(options: RunWaitOptions = {}): Promise<RunResult<Value>> {
    const isMet = ({ isOver }: HostedExecution) => isOver
    await waitForGoal(this.engine, this.execution, { text: 'the end', isMet }, options)
    return new RunResult<Value>(this.execution.record)
  }

  /**
   * Waits until a callback is open, and the handler has suspended if it does so soon; at once if there is one. Its name may
   * be that of the wait for it, which is open once it was handed out. Without a name, any callback.
   *
   * @throws LambdaWaitError when there is none in time, or the execution ends first; and what `result` throws.
   */
  async waitForCallback(name?: string, options: RunWaitOptions = {}): Promise<CallbackView> {
    const { engine, execution } = this
    const text = name === undefined ? 'a callback' : `the callback '${name}'`
    const isMet = (each: HostedExecution) => openCallback(each, name) !== undefined
    await waitForGoal(engine, execution, { text, isMet }, options)
    const { Id: id } = openCallback(execution, name)!.operation
    if (execution.isBusy) await waitForRest(engine, execution, PATIENCE)
    return this.callback({ id })
  }

  /**
   * Answers a callback, by its id or name: with a text as it is, another value as JSON, undefined with nothing. Of several of
   * one name, the first that is open.
   *
   * @throws BackendError `invalid-request` where there is no such callback, or for what JSON cannot hold.
   * CallbackTimeoutException when it is closed.
   */
  async sendCallbackSuccess(callbackIdOrName: string, value?: unknown): Promise<void> {
    const result = typeof value === 'string' ? value : toPayload(value)
    this.engine.answerCallback(callbackIdOf(this.execution, callbackIdOrName), {
      type: 'succeed',
      ...(result !== undefined && { result }),
    })
  }

  /** Lets a callback fail: with a message, an error or its parts. @throws as `sendCallbackSuccess`. */
  async sendCallbackFailure(callbackIdOrName: string, error: ErrorLike = {}): Promise<void> {
    const callbackId = callbackIdOf(this.execution, callbackIdOrName)
    this.engine.answerCallback(callbackId, { type: 'fail', error: errorObject(error) })
  }

  /** Whoever is to answer a callback is alive: its heartbeat time-out begins anew. @throws as `sendCallbackSuccess`. */
  async sendCallbackHeartbeat(callbackIdOrName: string): Promise<void> {
    this.engine.heartbeat(callbackIdOf(this.execution, callbackIdOrName))
  }

  /** Stops the execution; one that has ended stays as it is. A handler that runs is not interrupted. */
  async stop(error?: ErrorLike): Promise<void> {
    this.engine.stopExecution(this.arn, error === undefined ? undefined : errorObject(error))
  }

  /**
   * A fault: the last step of this name is back where it had started, as if nobody had heard of its end, and runs again
   * when the handler is called next.
   *
   * @throws BackendError `invalid-request` where there is no such step, and once the execution has ended.
   */
  async resetStep(name: string): Promise<void> {
    const last = this.execution.record.operations
    const step = [...last.values()].findLast(
      ({ type, operation }) => type === 'STEP' && operation.Name === name,
    )
    if (!step) throw invalidRequest(`The execution '${this.name}' has no step '${name}' to reset.`)
    this.engine.resetStep(this.arn, step.operation.Id)
  }

  /**
   * Every event of the history, those so far and each one as it happens, until the execution has ended. Who follows them
   * only watches: no time is skipped for it.
   *
   * @example
   * for await (const { EventType, Name } of handle.events()) console.log(EventType, Name)
   *
   * @throws BackendError `stopping` when the service stops meanwhile.
   */
  async *events(): AsyncGenerator<HistoryEvent, void, undefined> {
    const { engine, execution } = this
    const { history } = execution.record
    for (let position = 0; ; ) {
      const event = history[position]
      if (event) {
        position++
        yield event
      } else if (execution.isOver) return
      else {
        engine.requireRunning()
        await engine.waitFor(execution, ({ isOver }) => isOver || history.length > position, 0).promise
      }
    }
  }

  /** What the execution waits for, in plain words. */
  explain(): string {
    return explain(this.execution)
  }

  /** The run so far for people, as `print` of its result. */
  print(): string {
    return describeRun(this.execution)
  }

  protected lookInto() {
    return { book: new OperationBook(this.execution.record), contextId: undefined }
  }
}
