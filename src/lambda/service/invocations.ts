/** Calls handlers: those of executions that asked for it, and plain functions. */
import type { Scheduled } from '../../kernel/clock/clock.ts'
import { describe } from '../../kernel/errors.ts'
import { executionOf } from '../core/execution-record.ts'
import { type HandlerOutcome, readAnswerText } from '../core/handler-answer.ts'
import { endInvocation, startInvocation } from '../core/invocation.ts'
import type { ErrorObject } from '../core/protocol.ts'
import type { Engine } from './engine.ts'
import type { RegisteredFunction } from './functions.ts'
import type { HostedExecution } from './hosted-execution.ts'
import { writeEvent } from './invocation-event.ts'
import type { CallEnd, FunctionCall } from './invoker.ts'

/** In how many pieces patience with a handler passes. */
const PIECES = 10

/** What is particular to one call. */
export type CallRequest = Pick<FunctionCall, 'payload'> &
  Partial<Pick<FunctionCall, 'tenantId' | 'traceHeader' | 'clientContext' | 'durable' | 'requestId'>>

export class Invocations {
  private readonly engine: Engine
  /** Work of which nobody can tell how long it takes. */
  private held = 0
  private readonly open = new Set<(end: CallEnd) => void>()

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** A handler runs or is about to, or somebody holds time back. */
  get isBusy(): boolean {
    return this.held > 0
  }

  /** Holds time back until it is let go of. */
  hold(): () => void {
    this.held++
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.held--
      this.engine.settled()
    }
  }

  /** Calls the handler of an execution soon: what happens just now is told to it at once. */
  queue(execution: HostedExecution): void {
    const done = this.hold()
    execution.letGo = done
    execution.isQueued = true
    this.engine.later(() => {
      execution.isQueued = false
      void this.run(execution)
        .catch(error => this.engine.settings.log.error(`An invocation failed: ${describe(error)}`))
        .finally(done)
    })
  }

  /**
   * Begins something once the handler of an execution has ended, or after so many milliseconds of real time. They pass in
   * small pieces: where a machine is held up it is late for each, as the handler is for what it does.
   */
  afterInvocation(execution: HostedExecution, patience: number, begin: () => void): void {
    const { wallClock } = this.engine.settings
    const done = this.hold()
    let pieces = PIECES
    const next = (): Scheduled =>
      wallClock.schedule(wallClock.now() + patience / PIECES, () => {
        if (--pieces === 0) once()
        else alarm = next()
      })
    const once = (): void => {
      execution.afterInvocation.delete(once)
      alarm.cancel()
      try {
        begin()
      } finally {
        done()
      }
    }
    let alarm = next()
    execution.afterInvocation.add(once)
  }

  /** Ends the invocation of an execution as if its process had died. */
  kill(execution: HostedExecution): void {
    execution.running?.giveUp({
      ErrorType: 'Runtime.ExitError',
      ErrorMessage: 'The function died: a fault of this test.',
    })
  }

  /** Calls a function once, in time. */
  async callPlain(fn: RegisteredFunction, request: CallRequest): Promise<CallEnd> {
    const done = this.hold()
    try {
      return await this.call(fn, request)
    } finally {
      done()
    }
  }

  stop(): void {
    const error = { ErrorType: 'Runtime.ExitError', ErrorMessage: 'The service was stopped.' }
    for (const end of [...this.open]) end({ type: 'crashed', error })
  }

  private async run(execution: HostedExecution): Promise<void> {
    const { engine } = this
    const { record, fn } = execution
    if (!execution.isRunning || this.isTooMuch(execution)) return
    const requestId = engine.settings.ids.guid()
    const { event, change } = startInvocation(record, requestId, engine.now)
    engine.apply(execution, change)
    if (!event) return
    const payload = writeEvent(record.arn, event, engine.ahead)
    const { tenantId, traceHeader } = record
    const request = { payload, requestId, tenantId, traceHeader, durable: engine }
    const end = await this.call(fn, request, giveUp => {
      execution.running = { requestId, giveUp: error => giveUp({ type: 'crashed', error }) }
    })
    execution.running = undefined
    if (engine.isStopped) return
    engine.perform(() => {
      engine.apply(execution, endInvocation(record, requestId, outcomeOf(end), engine.now))
      for (const begin of [...execution.afterInvocation]) begin()
      if (execution.isRunning) execution.plan.onRest?.(execution)
    })
  }

  /** Resolves when the function has ended, or was given up. */
  private async call(
    fn: RegisteredFunction,
    request: CallRequest,
    onBegun: (giveUp: (end: CallEnd) => void) => void = () => {},
  ): Promise<CallEnd> {
    const { engine } = this
    const { wallClock, ids } = engine.settings
    const { payload, tenantId, traceHeader, clientContext, durable, requestId = ids.guid() } = request
    const hangUp = new AbortController()
    const deadline = wallClock.now() + fn.timeout * 1000
    let giveUp!: (end: CallEnd) => void
    const givenUp = new Promise<CallEnd>(resolve => {
      giveUp = end => {
        // At once: from here on, whatever the function asks for is asked by nobody.
        hangUp.abort()
        resolve(end)
      }
    })
    const alarm = wallClock.schedule(deadline, () =>
      giveUp({ type: 'crashed', error: timeoutError(requestId, fn) }),
    )
    this.open.add(giveUp)
    onBegun(giveUp)
    const called = fn.invoker.call({
      payload,
      requestId,
      functionName: fn.name,
      functionArn: `${engine.functions.arnOf(fn)}:${fn.version}`,
      version: fn.version,
      tenantId,
      traceHeader,
      clientContext,
      deadline,
      durable,
      signal: hangUp.signal,
    })
    try {
      return await Promise.race([called.catch(crashed), givenUp])
    } finally {
      this.open.delete(giveUp)
      alarm.cancel()
      hangUp.abort()
    }
  }

  /** An execution that goes on for ever ends here. */
  private isTooMuch(execution: HostedExecution): boolean {
    const { engine } = this
    const most = execution.plan.maxInvocations ?? engine.settings.maxInvocations
    const { invocations } = executionOf(execution.record).snapshot.context
    if (most === 0 || invocations <= most) return false
    engine.stopExecution(execution.record.arn, {
      ErrorType: 'Greenroom.TooManyInvocations',
      ErrorMessage: `The execution needed more than ${most} invocations (maxInvocations).`,
    })
    return true
  }
}

const outcomeOf = (end: CallEnd): HandlerOutcome =>
  end.type === 'crashed' ? end : readAnswerText(end.text ?? '')

const crashed = (error: unknown): CallEnd => ({
  type: 'crashed',
  error: {
    ErrorType: error instanceof Error ? error.name : 'Error',
    ErrorMessage: error instanceof Error ? error.message : String(error),
  },
})

const timeoutError = (requestId: string, { timeout }: RegisteredFunction): ErrorObject => ({
  ErrorType: 'Sandbox.Timedout',
  ErrorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeout.toFixed(2)} seconds`,
})
