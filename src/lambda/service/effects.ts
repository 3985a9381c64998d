/** Carries out what follows from changes: timers, callbacks, calls of other functions, the end. */

import { parseExecutionArn } from '../core/arn.ts'
import { completeDue } from '../core/due.ts'
import type { Effect, TargetCall } from '../core/effects.ts'
import { LambdaError } from '../core/errors.ts'
import { deadlineOf, executionStatus } from '../core/execution-record.ts'
import { endRest } from '../core/invocation.ts'
import type { TargetEnd } from '../core/kinds/chained-invoke.ts'
import { closeTarget } from '../core/outside.ts'
import type { Engine } from './engine.ts'
import type { RegisteredFunction } from './functions.ts'
import type { HostedExecution } from './hosted-execution.ts'
import { answerTimer } from './timers.ts'

/**
 * Calling a function takes longer than suspending: a handler that has nothing else to do has suspended by then, in every
 * run. One that goes on is not waited for. In milliseconds of real time.
 */
const LATENCY = 100

type TargetEffect = Extract<Effect, { type: 'startTarget' }>

export class Effects {
  private readonly engine: Engine

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** Once the service is stopped nothing follows: no timer may keep the process alive. */
  carryOut(execution: HostedExecution, effect: Effect): void {
    if (this.engine.isStopped) return
    const { timers } = execution
    const completeWork = () => this.completeDue(execution)
    switch (effect.type) {
      case 'armWait':
      case 'armRetry':
        timers.arm(effect.operationId, effect.dueAt, true, completeWork)
        break
      case 'armCallback': {
        const { operationId, timeoutAt, heartbeatAt } = effect
        const isSkippable = timers.isSkippable(operationId)
        timers.forget(operationId)
        for (const due of [timeoutAt, heartbeatAt])
          if (due !== undefined) timers.arm(operationId, due, isSkippable, completeWork)
        break
      }
      case 'forgetTimers':
        timers.forget(effect.operationId)
        timers.forget(answerTimer(effect.operationId))
        break
      case 'openCallback': {
        const { operationId, callbackId } = effect
        const callback = { execution, operationId, callbackId }
        this.engine.executions.addCallback(callback)
        execution.plan.onCallback?.(callback)
        break
      }
      case 'startTarget':
        this.engine.invocations.afterInvocation(execution, LATENCY, () => this.startTarget(execution, effect))
        break
      case 'invoke':
        this.engine.invocations.queue(execution)
        break
      case 'rest': {
        const { engine } = this
        timers.arm('*rest', engine.now + effect.rest, true, () =>
          engine.apply(execution, endRest(execution.record)),
        )
        break
      }
      case 'closeExecution':
        timers.clear()
        break
    }
  }

  armDeadline(execution: HostedExecution): void {
    execution.timers.arm('*deadline', deadlineOf(execution.record), false, () => this.completeDue(execution))
  }

  /** Which function a chained invoke calls. One that nobody knows is found out when it is called. */
  targetOf({ functionName }: TargetCall): Pick<TargetCall, 'version' | 'executionArn'> {
    const { engine } = this
    const fn = this.find(functionName)
    if (!fn) return {}
    const id = engine.settings.ids.guid()
    return { version: fn.version, ...(fn.isDurable && { executionArn: engine.arnFor(fn, id, id) }) }
  }

  /** Once an execution is over, the chained invoke that waits for it goes on. */
  noteEnd(execution: HostedExecution): void {
    if (!execution.isOver || execution.isTold) return
    execution.isTold = true
    this.engine.executions.noteEnd(execution)
    // A handler that goes on after a stop concerns nobody.
    execution.letGo?.()
    const { caller } = execution
    if (caller) this.closeTarget(caller.execution, caller.operationId, endOf(execution))
  }

  private startTarget(execution: HostedExecution, { operationId, target }: TargetEffect): void {
    const close = (end: TargetEnd) => this.closeTarget(execution, operationId, end)
    if (execution.plan.answerInvoke?.({ execution, operationId, target, close })) return
    const fn = this.find(target.functionName)
    if (!fn) close({ type: 'failed', error: notFound(target) })
    else if (target.executionArn === undefined) this.callPlain(fn, target, close)
    else this.startChild(execution, operationId, fn, target)
  }

  private startChild(
    execution: HostedExecution,
    operationId: string,
    fn: RegisteredFunction,
    { executionArn = '', payload, tenantId, traceId }: TargetCall,
  ): void {
    const { executionId: id } = parseExecutionArn(executionArn) ?? {}
    const caller = { execution, operationId }
    const plan = execution.plan.inherited ?? execution.plan
    try {
      this.engine.start({ fn, payload, id, tenantId, traceHeader: traceId, caller, plan })
    } catch (error) {
      // Say an input that is too large: nothing was started, and the caller hears why.
      if (!(error instanceof LambdaError)) throw error
      const { name: ErrorType, message: ErrorMessage } = error
      this.closeTarget(execution, operationId, { type: 'failed', error: { ErrorType, ErrorMessage } })
    }
  }

  private callPlain(fn: RegisteredFunction, target: TargetCall, close: (end: TargetEnd) => void): void {
    const { payload, tenantId, traceId: traceHeader } = target
    void this.engine.invocations
      .callPlain(fn, { payload, tenantId, traceHeader })
      .then(end =>
        close(
          end.type === 'returned'
            ? { type: 'succeeded', ...(end.text !== undefined && { result: end.text }) }
            : { type: 'failed', error: end.error },
        ),
      )
  }

  private closeTarget(execution: HostedExecution, operationId: string, end: TargetEnd): void {
    execution.targets.delete(operationId)
    this.engine.apply(execution, closeTarget(execution.record, operationId, end, this.engine.now))
  }

  private completeDue(execution: HostedExecution): void {
    this.engine.apply(execution, completeDue(execution.record, this.engine.now))
  }

  /** A name that is none is one that nobody knows. */
  private find(functionName: string): RegisteredFunction | undefined {
    try {
      return this.engine.functions.find(functionName)
    } catch (error) {
      if (error instanceof LambdaError) return undefined
      throw error
    }
  }
}

function endOf({ record }: HostedExecution): TargetEnd {
  const { result, error } = record
  switch (executionStatus(record)) {
    case 'SUCCEEDED':
      return { type: 'succeeded', ...(result !== undefined && { result }) }
    case 'TIMED_OUT':
      return { type: 'timedOut', ...(error && { error }) }
    case 'STOPPED':
      return { type: 'stopped', ...(error && { error }) }
    default:
      return { type: 'failed', ...(error && { error }) }
  }
}

const notFound = ({ functionName }: TargetCall) => ({
  ErrorType: 'ResourceNotFoundException',
  ErrorMessage: `Function not found: ${functionName}. Register it, or answer it in the test.`,
})
