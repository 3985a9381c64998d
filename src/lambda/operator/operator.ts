/** What an operator sees of a service, and may do. */
import { invalidParameter, resourceNotFound } from '../core/errors.ts'
import { executionOf, executionStatus } from '../core/execution-record.ts'
import type { ExecutionStatus } from '../core/protocol.ts'
import { type ErrorDetails, errorObject } from '../runner/error-details.ts'
import type { Engine } from '../service/engine.ts'
import { explain } from '../service/explain.ts'
import type { HostedExecution } from '../service/hosted-execution.ts'
import type { Reason } from '../service/reason.ts'
import { explainExecution } from '../service/reasons.ts'
import { type ExecutionDetails, reportDetails } from './execution-details.ts'
import {
  type ExecutionReport,
  type FunctionReport,
  reportExecution,
  reportFunction,
} from './execution-report.ts'

/** What an execution is started with. */
export interface OperatorStart {
  /** JSON text. */
  readonly payload?: string | undefined
  readonly name?: string | undefined
  readonly tenantId?: string | undefined
  /** In seconds. */
  readonly executionTimeout?: number | undefined
}

/**
 * Executions as plain data, found by their id, and what can be done to them: what the control API and the page are made
 * of. In tests use a runner, or `service.execution(…)`.
 */
export class Operator {
  private readonly engine: Engine

  /** Operators come with their service: `service.operator`. */
  constructor(engine: Engine) {
    this.engine = engine
  }

  /** False once the service is stopped. */
  get isOpen(): boolean {
    return !this.engine.isStopped
  }

  functions(): FunctionReport[] {
    return this.engine.functions.all().map(reportFunction)
  }

  /** Oldest first. */
  executions(): ExecutionReport[] {
    return this.engine.executions.all().map(reportExecution)
  }

  /** Undefined for an id that nobody has. */
  execution(id: string): ExecutionReport | undefined {
    const execution = this.engine.executions.withId(id)
    return execution && reportExecution(execution)
  }

  /** How many executions have each status; those that none has are left out. */
  counts(): Partial<Record<ExecutionStatus, number>> {
    const counts: Partial<Record<ExecutionStatus, number>> = {}
    for (const { record } of this.engine.executions.all()) {
      const status = executionStatus(record)
      counts[status] = (counts[status] ?? 0) + 1
    }
    return counts
  }

  /** What it waits for; none once it has ended. Throws ResourceNotFoundException. */
  reasons(id: string): Reason[] {
    return explainExecution(this.get(id))
  }

  /** The same in words. Throws ResourceNotFoundException. */
  explain(id: string): string {
    return explain(this.get(id))
  }

  /** Everything that belongs to it. Throws ResourceNotFoundException. */
  details(id: string): ExecutionDetails {
    return reportDetails(this.get(id), targetId => this.find(targetId))
  }

  /** Where the machine of the execution stands. Throws ResourceNotFoundException. */
  state(id: string) {
    return executionOf(this.get(id).record).snapshot.value
  }

  /**
   * Starts an execution of a function, or finds the one that was started under the same name before; returns its id.
   * Throws ResourceNotFoundException for an unknown function, InvalidParameterValueException for one that is not durable,
   * and as `Engine.start` does.
   */
  start(functionName: string, { payload, name, tenantId, executionTimeout }: OperatorStart = {}): string {
    const fn = this.engine.functions.get(functionName)
    if (!fn.isDurable)
      throw invalidParameter(`The function '${fn.name}' is not durable: it has no executions to start.`)
    const { execution } = this.engine.start({ fn, payload, name, tenantId, executionTimeout })
    return execution.record.operationId
  }

  /** One that has ended stays as it is. Throws ResourceNotFoundException. */
  stop(id: string, error?: ErrorDetails): void {
    this.engine.stopExecution(this.get(id).record.arn, error && errorObject(error))
  }

  /**
   * Answers a callback with a text; returns the id of its execution. Throws ResourceNotFoundException, and
   * CallbackTimeoutException for one that is closed.
   */
  succeedCallback(callbackId: string, result?: string): string {
    this.engine.answerCallback(callbackId, { type: 'succeed', ...(result !== undefined && { result }) })
    return this.executionOfCallback(callbackId)
  }

  /** The same with a failure. */
  failCallback(callbackId: string, error: ErrorDetails = {}): string {
    this.engine.answerCallback(callbackId, { type: 'fail', error: errorObject(error) })
    return this.executionOfCallback(callbackId)
  }

  /** Whoever is to answer the callback is alive. Returns and throws as the others. */
  heartbeat(callbackId: string): string {
    this.engine.heartbeat(callbackId)
    return this.executionOfCallback(callbackId)
  }

  private executionOfCallback(callbackId: string): string {
    return this.engine.executions.callback(callbackId).execution.record.operationId
  }

  private get(id: string): HostedExecution {
    const execution = this.find(id)
    if (execution) return execution
    throw resourceNotFound(`There is no durable execution with the id '${id}'.`)
  }

  private find(id: string | undefined): HostedExecution | undefined {
    return id === undefined ? undefined : this.engine.executions.withId(id)
  }
}
