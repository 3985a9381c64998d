/** The service behind all its doors: what clients and handlers may ask of it, with plain shapes in and out; no HTTP. */
import { BackendError, describe } from '../../kernel/errors.ts'
import { Settling } from '../../kernel/settling.ts'
import { soon } from '../../kernel/soon.ts'
import { type Wait, Waiters } from '../../kernel/waiters.ts'
import { executionArn } from '../core/arn.ts'
import type { CheckpointAnswer, CheckpointRequest } from '../core/checkpoint.ts'
import type { Change } from '../core/draft.ts'
import { type ExecutionFilter, executionPage } from '../core/execution-list.ts'
import { checkExecutionName, decideNamedStart, type NamedStart } from '../core/execution-name.ts'
import { resetStep } from '../core/faults.ts'
import { type HistoryPage, type HistoryRequest, historyPage } from '../core/history-pages.ts'
import type { CallbackAnswer } from '../core/kinds/callback.ts'
import type { OperationPage } from '../core/operation-pages.ts'
import { completeCallback, recordHeartbeat, stopExecution } from '../core/outside.ts'
import type { Page, PageRequest } from '../core/paging.ts'
import type { ErrorObject } from '../core/protocol.ts'
import { startExecution } from '../core/start-execution.ts'
import { Effects } from './effects.ts'
import type { EngineSettings } from './engine-settings.ts'
import { Executions } from './executions.ts'
import { Functions, type RegisteredFunction } from './functions.ts'
import { readOperations, takeCheckpoint } from './handler-requests.ts'
import { type Caller, type ExecutionPlan, HostedExecution } from './hosted-execution.ts'
import { Invocations } from './invocations.ts'
import type { DurableCalls } from './invoker.ts'
import { type NextDue, nextDue } from './next-due.ts'
import { Skipper } from './skipper.ts'
import { Watchers } from './watchers.ts'

export interface StartRequest {
  /** Of a function that is durable. */
  readonly fn: RegisteredFunction
  /** JSON text. */
  readonly payload?: string | undefined
  /** Makes the start idempotent; without it the execution gets a name of its own. */
  readonly name?: string | undefined
  readonly tenantId?: string | undefined
  readonly traceHeader?: string | undefined
  /** In seconds; without it, the function's. */
  readonly executionTimeout?: number | undefined
  readonly plan?: ExecutionPlan | undefined
  readonly caller?: Caller | undefined
  /** Known before; of a chained invoke. */
  readonly id?: string | undefined
}

export class Engine implements DurableCalls {
  readonly settings: EngineSettings
  readonly functions: Functions
  readonly executions = new Executions()
  readonly invocations: Invocations
  readonly watchers: Watchers
  readonly effects: Effects
  private readonly waiters = new Waiters<HostedExecution>()
  private readonly settling: Settling
  private readonly skipper: Skipper
  private depth = 0
  private hasStopped = false

  constructor(settings: EngineSettings) {
    this.settings = settings
    this.functions = new Functions(settings.place, settings.core.limits)
    this.watchers = new Watchers(settings.log)
    this.invocations = new Invocations(this)
    this.effects = new Effects(this)
    this.settling = new Settling(settings.wallClock, () => !this.invocations.isBusy)
    this.skipper = new Skipper(this)
  }

  get now(): number {
    return this.settings.clock.now()
  }

  get isStopped(): boolean {
    return this.hasStopped
  }

  /** How far its clock is ahead of real time, which handlers know. */
  get ahead(): number {
    return this.now - this.settings.wallClock.now()
  }

  /**
   * Starts an execution, or finds the one that was started under the same name before. Throws
   * DurableExecutionAlreadyStartedException if that one was given something else, InvalidParameterValueException for what
   * no execution can have.
   */
  start(request: StartRequest): { execution: HostedExecution; how: NamedStart } {
    this.requireRunning()
    const { fn, payload, name } = request
    const { core } = this.settings
    for (const gone of this.executions.forgetExpired(this.now)) this.watchers.forgotten(gone)
    if (name !== undefined) checkExecutionName(name, core.limits)
    const existing = name === undefined ? undefined : this.executions.named(fn.name, name)
    const how = decideNamedStart(existing?.record, payload, this.now)
    if (existing && how !== 'new') return { execution: existing, how }
    return { execution: this.begin(request), how }
  }

  /** ARN of an execution to come. */
  arnFor(fn: RegisteredFunction, executionName: string, executionId: string): string {
    const { place } = this.settings
    return executionArn({ ...place, functionName: fn.name, version: fn.version, executionName, executionId })
  }

  checkpoint(arn: string, request: CheckpointRequest): CheckpointAnswer {
    return takeCheckpoint(this, arn, request)
  }

  state(arn: string, request: PageRequest & { readonly token: string }): OperationPage {
    return readOperations(this, arn, request)
  }

  history(arn: string, request: HistoryRequest): HistoryPage {
    return historyPage(this.executions.get(arn).record, request, this.now)
  }

  list(filter: ExecutionFilter & PageRequest): Page<{ readonly record: HostedExecution['record'] }> {
    return executionPage(this.executions.listed(), filter, this.now, this.settings.core.limits)
  }

  /** Throws ResourceNotFoundException for an unknown id, CallbackTimeoutException for a callback that is closed. */
  answerCallback(callbackId: string, answer: CallbackAnswer): void {
    const { execution, operationId } = this.executions.callback(callbackId)
    this.apply(execution, completeCallback(execution.record, operationId, answer, this.now))
  }

  /** Throws as `answerCallback` does. */
  heartbeat(callbackId: string): void {
    const { execution, operationId } = this.executions.callback(callbackId)
    this.apply(execution, recordHeartbeat(execution.record, operationId, this.now))
  }

  /** Stops an execution, or finds it closed; returns when that was. Throws ResourceNotFoundException. */
  stopExecution(arn: string, error?: ErrorObject): number {
    const execution = this.executions.get(arn)
    this.apply(execution, stopExecution(execution.record, error, this.now))
    return execution.record.endedAt ?? this.now
  }

  /** A fault: sets a step back to where it had started. Throws `invalid-request` unless its execution runs and has it. */
  resetStep(arn: string, operationId: string): void {
    const execution = this.executions.get(arn)
    this.apply(execution, resetStep(execution.record, operationId))
  }

  /** A wait that a clock which skips may end; one that nobody calls off counts until an instant of real time. */
  waitFor(
    execution: HostedExecution,
    isMet: (execution: HostedExecution) => boolean,
    activeUntil?: number,
  ): Wait<HostedExecution> {
    const wait = this.waiters.open(execution.record.arn, isMet, activeUntil)
    this.waiters.tell(execution.record.arn, () => execution)
    this.skipper.consider()
    return wait
  }

  /** The executions somebody waits for. */
  awaited(): HostedExecution[] {
    return this.waiters.active(this.settings.wallClock.now()).map(arn => this.executions.get(arn))
  }

  /** Carries out what follows from a change that is made. */
  apply(execution: HostedExecution, change: Change): void {
    this.perform(() => {
      this.watchers.changed(execution, change)
      for (const effect of change.effects) this.effects.carryOut(execution, effect)
      this.effects.noteEnd(execution)
    })
    this.waiters.tell(execution.record.arn, () => execution)
  }

  /** Does something in which changes may follow from changes; watchers look when all is done. */
  perform(work: () => void): void {
    this.depth++
    try {
      work()
    } finally {
      if (--this.depth === 0) this.settled()
    }
  }

  /** Nothing has changed, but there may be time to skip now. */
  settled(): void {
    this.watchers.whole()
    this.settling.noteChange()
    this.skipper.consider()
  }

  /** Resolves when no handler runs, true, or when one makes no progress for so long, false. */
  settle(patience: number): Promise<boolean> {
    return this.settling.settle(patience)
  }

  /** What its clock comes to next, and whose it is; undefined when nothing is due, ever. */
  nextDue(): NextDue | undefined {
    return nextDue(this.executions.all())
  }

  /** What holds a skip of time back, in words. */
  get heldBack(): string | undefined {
    return this.skipper.heldBack
  }

  /** Calls everything off. Safe to call twice. */
  stop(): void {
    if (this.hasStopped) return
    this.hasStopped = true
    this.skipper.stop()
    this.invocations.stop()
    for (const execution of this.executions.all()) execution.timers.clear()
    this.waiters.failAll(new BackendError('stopping', 'The service is stopped: nothing goes on.'))
    this.settings.clock.stop()
    this.settings.wallClock.stop()
  }

  /** Runs a call when the event loop comes to it, unless the service is stopped by then. */
  later(run: () => void): void {
    soon(() => {
      if (this.hasStopped) return
      try {
        run()
      } catch (error) {
        this.settings.log.error(`The service failed: ${describe(error)}`)
      }
    })
  }

  requireRunning(): void {
    if (this.hasStopped) throw new BackendError('stopping', 'The service is stopped: make a new one.')
  }

  private begin(request: StartRequest): HostedExecution {
    const { fn, payload, tenantId, traceHeader, caller } = request
    const { ids, core, clock } = this.settings
    const operationId = request.id ?? ids.guid()
    const name = request.name ?? operationId
    const { record, change } = startExecution({
      operationId,
      arn: this.arnFor(fn, name, operationId),
      name,
      functionName: fn.name,
      functionArn: this.functions.arnOf(fn),
      version: fn.version,
      tenantId,
      traceHeader,
      input: payload,
      executionTimeout: request.executionTimeout ?? fn.executionTimeout,
      now: this.now,
      options: core,
    })
    const plan = request.plan
    const execution = new HostedExecution(record, fn, clock, {
      order: this.executions.nextOrder(),
      caller,
      plan,
    })
    this.executions.add(execution)
    if (caller) caller.execution.targets.set(caller.operationId, execution)
    this.perform(() => {
      this.watchers.started(execution)
      this.effects.armDeadline(execution)
      this.apply(execution, change)
    })
    return execution
  }
}
