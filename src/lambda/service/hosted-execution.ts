/** An execution with what the service keeps of it beside its record. */
import type { Clock } from '../../kernel/clock/clock.ts'
import type { TargetCall } from '../core/effects.ts'
import { type ExecutionRecord, executionStatus } from '../core/execution-record.ts'
import type { TargetEnd } from '../core/kinds/chained-invoke.ts'
import type { ErrorObject } from '../core/protocol.ts'
import { type FaultPlan, FaultState } from './fault-plan.ts'
import type { RegisteredFunction } from './functions.ts'
import { ExecutionTimers } from './timers.ts'

/** A callback that can be answered, until it is closed. */
export interface OpenCallback {
  readonly execution: HostedExecution
  readonly operationId: string
  readonly callbackId: string
}

/** A chained invoke that waits for its end. */
export interface OpenInvoke {
  readonly execution: HostedExecution
  readonly operationId: string
  readonly target: TargetCall
  /** Changes nothing where nobody waits any more. */
  close(end: TargetEnd): void
}

/** What a test has in mind for an execution, and for those that it starts. */
export interface ExecutionPlan {
  readonly faults?: FaultPlan | undefined
  /** With more it is stopped. */
  readonly maxInvocations?: number | undefined
  /** What the executions that it starts are to have in mind; without it, the same. */
  readonly inherited?: ExecutionPlan | undefined
  /** Stands in for a function, and closes the invoke when it likes; false: the function itself is called. */
  answerInvoke?(invoke: OpenInvoke): boolean
  /** A callback was opened, in the middle of a checkpoint: nothing may be asked of the service yet. */
  onCallback?(callback: OpenCallback): void
  /** An invocation has ended, and the execution goes on: it may be answered now. */
  onRest?(execution: HostedExecution): void
  /** Throws what makes it pointless to wait for the execution, if anything does. */
  check?(): void
}

/** The chained invoke of another execution that waits for this one. */
export interface Caller {
  readonly execution: HostedExecution
  readonly operationId: string
}

/** A handler that runs. */
export interface RunningInvocation {
  readonly requestId: string
  /** Ends it as if its process had died. */
  giveUp(error: ErrorObject): void
}

export class HostedExecution {
  readonly record: ExecutionRecord
  readonly fn: RegisteredFunction
  /** Place in the order of all starts. */
  readonly order: number
  readonly caller: Caller | undefined
  readonly plan: ExecutionPlan
  readonly timers: ExecutionTimers
  readonly faults: FaultState | undefined
  /** All that it has opened, also those that are closed by now. */
  readonly callbacks: OpenCallback[] = []
  /** Executions that its chained invokes wait for, by operation. */
  readonly targets = new Map<string, HostedExecution>()
  /** What begins once the handler does not run any more. */
  readonly afterInvocation = new Set<() => void>()
  running: RunningInvocation | undefined
  /** The handler is about to be called. */
  isQueued = false
  /** Lets go of the time that its handler holds back. */
  letGo: (() => void) | undefined
  /** Whoever waits for the end has been told. */
  isTold = false

  constructor(
    record: ExecutionRecord,
    fn: RegisteredFunction,
    clock: Clock,
    {
      order,
      caller,
      plan = {},
    }: { order: number; caller?: Caller | undefined; plan?: ExecutionPlan | undefined },
  ) {
    this.record = record
    this.fn = fn
    this.order = order
    this.caller = caller
    this.plan = plan
    this.timers = new ExecutionTimers(clock)
    const faults = plan.faults ?? fn.faults
    this.faults = faults && new FaultState(faults)
  }

  get isRunning(): boolean {
    return executionStatus(this.record) === 'RUNNING'
  }

  /** Closed, with its last event in the history. */
  get isOver(): boolean {
    return !this.isRunning && this.record.heldEnd === undefined
  }

  /** It has something to do that needs no time. */
  get isBusy(): boolean {
    return !this.isOver && (this.isQueued || this.running !== undefined)
  }
}
