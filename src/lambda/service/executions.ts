/** The executions of a service, by whatever clients name them with. */

import { invalidParameter, resourceNotFound } from '../core/errors.ts'
import type { Listed } from '../core/execution-list.ts'
import type { ExecutionRecord } from '../core/execution-record.ts'
import type { HostedExecution, OpenCallback } from './hosted-execution.ts'

const DAY = 86_400_000

export class Executions {
  private readonly byArn = new Map<string, HostedExecution>()
  private readonly byId = new Map<string, HostedExecution>()
  private readonly byName = new Map<string, HostedExecution>()
  private readonly byCallback = new Map<string, OpenCallback>()
  /** Those that have ended, in the order of their ends. */
  private readonly ended = new Set<HostedExecution>()
  private started = 0

  /** A place in the order of starts. */
  nextOrder(): number {
    return ++this.started
  }

  add(execution: HostedExecution): void {
    const { record } = execution
    this.byArn.set(record.arn, execution)
    this.byId.set(record.operationId, execution)
    this.byName.set(nameKey(record.functionName, record.name), execution)
  }

  addCallback(callback: OpenCallback): void {
    this.byCallback.set(callback.callbackId, callback)
    callback.execution.callbacks.push(callback)
  }

  noteEnd(execution: HostedExecution): void {
    this.ended.add(execution)
  }

  /** Oldest first. */
  all(): HostedExecution[] {
    return [...this.byArn.values()]
  }

  find(arn: string): HostedExecution | undefined {
    return this.byArn.get(arn)
  }

  /** By the last part of its ARN. */
  withId(id: string): HostedExecution | undefined {
    return this.byId.get(id)
  }

  named(functionName: string, name: string): HostedExecution | undefined {
    return this.byName.get(nameKey(functionName, name))
  }

  /** Throws ResourceNotFoundException. */
  get(arn: string): HostedExecution {
    const execution = this.byArn.get(arn)
    if (execution) return execution
    throw resourceNotFound(`There is no durable execution with the ARN '${arn}'.`)
  }

  /** For a handler's own requests, which know no ResourceNotFoundException. */
  ofHandler(arn: string): HostedExecution {
    const execution = this.byArn.get(arn)
    if (execution) return execution
    throw invalidParameter(`There is no durable execution with the ARN '${arn}'.`)
  }

  /** Throws ResourceNotFoundException. */
  callback(callbackId: string): OpenCallback {
    const callback = this.byCallback.get(callbackId)
    if (callback) return callback
    throw resourceNotFound(`There is no callback with the id '${callbackId}'.`)
  }

  listed(): Listed[] {
    return this.all().map(({ order, record }) => ({ order, record }))
  }

  /** Forgets those whose retention is over; returns them. */
  forgetExpired(now: number): HostedExecution[] {
    const gone: HostedExecution[] = []
    for (const execution of this.ended) {
      if (!isExpired(execution.record, now)) break
      gone.push(execution)
      this.remove(execution)
    }
    return gone
  }

  private remove(execution: HostedExecution): void {
    const { arn, operationId, functionName, name } = execution.record
    this.ended.delete(execution)
    this.byArn.delete(arn)
    this.byId.delete(operationId)
    const key = nameKey(functionName, name)
    if (this.byName.get(key) === execution) this.byName.delete(key)
    for (const { callbackId } of execution.callbacks) this.byCallback.delete(callbackId)
  }
}

const isExpired = ({ endedAt, options }: ExecutionRecord, now: number): boolean =>
  endedAt !== undefined && now - endedAt > options.limits.retentionDays * DAY

/** Names are one function's own. */
const nameKey = (functionName: string, name: string): string => `${functionName} ${name}`
