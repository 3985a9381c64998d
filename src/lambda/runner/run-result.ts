/** What a run has come to. */
import { parsePayload } from '../../kernel/payload.ts'
import { type ExecutionRecord, executionStatus } from '../core/execution-record.ts'
import type { HistoryEvent } from '../core/history.ts'
import type { ExecutionStatus } from '../core/protocol.ts'
import { type ErrorDetails, errorDetails } from './error-details.ts'
import { type InvocationView, invocationsOf } from './invocation-view.ts'
import { hide, Lookups } from './lookups.ts'
import { OperationBook } from './operation-book.ts'
import { printRun } from './print.ts'
import { ExecutionFailedError } from './run-errors.ts'

/**
 * An execution as it was at one moment: it does not change any more. Instants are milliseconds since the epoch on the
 * service's clock.
 *
 * @example
 * const result = await runner.run({ payload: { id: 42 } })
 * expect(result.status).toBe('SUCCEEDED')
 * expect(result.value).toEqual({ shipped: true })
 * expect(result.step('charge')).toMatchObject({ attempts: 2, value: 'r-1' })
 */
export class RunResult<Value = unknown> extends Lookups {
  readonly arn: string
  /** The last part of the ARN. */
  readonly id: string
  /** Of the execution: the one it was started with, else its id. */
  readonly name: string
  readonly functionName: string
  readonly status: ExecutionStatus
  /** What the handler returned, parsed; undefined for nothing. */
  readonly value: Value | undefined
  /** The same as JSON text, as it is on the wire. */
  readonly raw: string | undefined
  /** Why it did not succeed. */
  readonly error: ErrorDetails | undefined
  readonly startedAt: number
  readonly endedAt: number | undefined
  /** The calls of the handler that have come to an end before the execution did, in order. */
  readonly invocations: readonly InvocationView[]
  /** The history as the service keeps it, the oldest event first. */
  readonly history: readonly HistoryEvent[]
  private readonly record: ExecutionRecord
  private readonly book: OperationBook

  /** Results come from `runner.run(…)` and `handle.result()`. */
  constructor(record: ExecutionRecord) {
    super()
    this.arn = record.arn
    this.id = record.operationId
    this.name = record.name
    this.functionName = record.functionName
    this.status = executionStatus(record)
    this.value = parsePayload(record.result) as Value | undefined
    this.raw = record.result
    this.error = errorDetails(record.error)
    this.startedAt = record.startedAt
    this.endedAt = record.endedAt
    this.invocations = invocationsOf(record)
    this.record = { ...record, history: [...record.history], operations: new Map(record.operations) }
    this.history = this.record.history
    this.book = new OperationBook(this.record)
    hide(this, 'record', 'book')
  }

  /**
   * The value of a run that succeeded.
   *
   * @throws ExecutionFailedError when it ended otherwise, with its error and the printed run.
   */
  output(): Value {
    if (this.status !== 'SUCCEEDED') throw new ExecutionFailedError(this, this.print())
    return this.value as Value
  }

  /**
   * The run for people, as text: a line for each operation, those inside a context under it, with what came of it.
   * Long texts are cut, and so is the middle of a long run; it is not meant to be parsed.
   *
   * @example
   * console.log(result.print())
   */
  print(): string {
    return printRun(this.record, this.book)
  }

  protected lookInto() {
    return { book: this.book, contextId: undefined }
  }
}
