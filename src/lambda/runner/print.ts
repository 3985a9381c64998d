/** A run as a table for people: one line for each operation, those inside a context under it. */

import { formatDuration } from '../../kernel/duration.ts'
import { shorten } from '../../kernel/shorten.ts'
import { type ExecutionRecord, executionStatus } from '../core/execution-record.ts'
import type { OperationRecord } from '../core/operation.ts'
import type { ErrorObject, Operation } from '../core/protocol.ts'
import { errorDetails, formatError } from './error-details.ts'
import { invocationsOf } from './invocation-view.ts'
import type { OperationBook } from './operation-book.ts'

/** Longest payload or name a line shows. */
const LONGEST_TEXT = 60
/** Of a run with more lines than both together, the first and the last are shown. */
const FIRST_LINES = 20
const LAST_LINES = 40

export function printRun(record: ExecutionRecord, book: OperationBook): string {
  const lines = linesOf(book, undefined, '')
  const widths = lines.reduce<number[]>(
    (widest, line) => line.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  )
  const formatted = lines.map(line =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  )
  return [headline(record), ...withoutMiddle(formatted), ...ending(record)].join('\n')
}

function headline(record: ExecutionRecord): string {
  const { functionName, name, operationId, startedAt, endedAt } = record
  const own = name === operationId ? '' : ` '${name}'`
  const took = endedAt === undefined ? '' : durationOf(endedAt - startedAt)
  const calls = invocationsOf(record).length
  const count = `${calls} ${calls === 1 ? 'invocation' : 'invocations'}`
  return `${functionName}${own}: ${executionStatus(record)}${took && ` after ${took}`}, ${count}`
}

function ending(record: ExecutionRecord): string[] {
  const { result, error } = record
  if (executionStatus(record) === 'RUNNING') return []
  return cameTo(result, error).map(text => `  ${text}`)
}

/** What, name, status, how long, in and out. */
function linesOf(book: OperationBook, contextId: string | undefined, indent: string): string[][] {
  return book.children(contextId).flatMap(record => {
    const { operation } = record
    const { StartTimestamp, EndTimestamp } = operation
    const took = EndTimestamp === undefined ? '' : durationOf(EndTimestamp - StartTimestamp)
    const name = shorten(book.nameOf(record) ?? '', LONGEST_TEXT)
    const line = [`${indent}${kindOf(operation)}`, name, operation.Status, took, detailsOf(record, book)]
    return [line, ...linesOf(book, operation.Id, `${indent}  `)]
  })
}

/** The protocol's own words: `step`, `waitForCondition`, `parallelBranch`. */
function kindOf({ SubType, Type }: Operation): string {
  const word = SubType ?? Type.toLowerCase()
  return `${word.charAt(0).toLowerCase()}${word.slice(1)}`
}

function detailsOf({ type, operation }: OperationRecord, book: OperationBook): string {
  const { StepDetails, WaitDetails, CallbackDetails, ContextDetails, ChainedInvokeDetails } = operation
  const parts: string[] = []
  const input = book.startOf(operation.Id)?.ChainedInvokeStartedDetails?.Input.Payload
  if (input !== undefined) parts.push(shorten(input, LONGEST_TEXT))
  if (type === 'WAIT' && WaitDetails && operation.Status === 'STARTED')
    parts.push(`for ${durationOf(WaitDetails.ScheduledEndTimestamp - operation.StartTimestamp)}`)
  const { Result, Error: error } =
    StepDetails ?? CallbackDetails ?? ContextDetails ?? ChainedInvokeDetails ?? {}
  parts.push(...cameTo(Result, error))
  const attempts = StepDetails?.Attempt ?? 0
  if (attempts > 1) parts.push(`(attempt ${attempts})`)
  return parts.join(' ')
}

function cameTo(result: string | undefined, error: ErrorObject | undefined): string[] {
  const failure = errorDetails(error)
  if (failure) return [`failed: ${shorten(formatError(failure), LONGEST_TEXT)}`]
  return result === undefined || result === '' ? [] : [`→ ${shorten(result, LONGEST_TEXT)}`]
}

/** In whole seconds, so that what a test's own work takes does not show; empty below one. */
function durationOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  return seconds === 0 ? '' : formatDuration(seconds * 1000)
}

function withoutMiddle(lines: readonly string[]): string[] {
  const left = lines.length - FIRST_LINES - LAST_LINES
  if (left <= 1) return [...lines]
  return [...lines.slice(0, FIRST_LINES), `  … ${left} lines more …`, ...lines.slice(-LAST_LINES)]
}
