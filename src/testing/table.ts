/** A run as a table for people: one line for each thing that happened, in order. */
import type { FailureDetails } from '../durable-task/core/events.ts'
import { formatDuration } from '../kernel/duration.ts'
import { shorten } from '../kernel/shorten.ts'
import type { Row } from './rows.ts'
import type { RunState } from './run-state.ts'

export interface TableOptions {
  /** Show when things happened and how long they took. Default true; leave it off for snapshots on real time. */
  readonly times?: boolean
}

/** Longest payload or name a line shows. */
const LONGEST_TEXT = 60
/** Of a run with more lines than both together, the first and the last are shown. */
const FIRST_LINES = 20
const LAST_LINES = 40

export function formatTable(
  state: RunState,
  rows: readonly Row[],
  { times = true }: TableOptions = {},
): string {
  const hasEnded = state.completedAt !== undefined
  const lines = rows.map(row => (times ? timedCells(row, state.createdAt, hasEnded) : cells(row, hasEnded)))
  const widths = lines.reduce<number[]>(
    (widest, line) => line.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  )
  const formatted = lines.map(line =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  )
  return [headline(state, times), ...withoutMiddle(formatted)].join('\n')
}

/** A failure and what caused it, outermost first. */
export function formatFailure({ errorType, errorMessage, innerFailure }: FailureDetails): string {
  const text = [errorType, errorMessage].filter(part => part !== '').join(': ')
  return innerFailure ? `${text}, caused by ${formatFailure(innerFailure)}` : text
}

function headline(
  { name, instanceId, status, createdAt, completedAt, customStatusText }: RunState,
  times: boolean,
): string {
  const took = times && completedAt !== undefined ? ` after ${formatDuration(completedAt - createdAt)}` : ''
  const custom = customStatusText === undefined ? '' : `, custom status ${cut(customStatusText)}`
  return `${name} '${instanceId}': ${status}${took}${custom}`
}

/** When, how long, what, name, in and out. */
function timedCells(row: Row, beginning: number, hasEnded: boolean): string[] {
  const { at, completedAt, fireAt } = row
  const took = completedAt === undefined ? '' : formatDuration(completedAt - at)
  const [kind = '', name = '', payloads = ''] = cells(row, hasEnded)
  const due = fireAt === undefined ? '' : `due +${formatDuration(fireAt - beginning)} `
  return [`+${formatDuration(at - beginning)}`, took, kind, name, due + payloads]
}

/** What, name, in and out. */
const cells = (row: Row, hasEnded: boolean): string[] => [row.kind, nameOf(row), payloadsOf(row, hasEnded)]

function nameOf({ kind, name, instanceId }: Row): string {
  const isMessage = kind === 'call' || kind === 'signal' || kind === 'sent'
  return cut(isMessage ? `${name} to ${instanceId}` : name)
}

function payloadsOf(row: Row, hasEnded: boolean): string {
  const { kind, status, inputText, outputText, failure, attempt } = row
  const parts: string[] = []
  if (inputText) parts.push(cut(inputText))
  if (status === 'scheduled') parts.push(kind !== 'timer' ? '(open)' : hasEnded ? '(overtaken)' : '(armed)')
  if (failure) parts.push(`failed: ${cut(formatFailure(failure))}`)
  else if (outputText) parts.push(`→ ${cut(outputText)}`)
  if (attempt > 1) parts.push(`(attempt ${attempt})`)
  return parts.join(' ')
}

function withoutMiddle(lines: readonly string[]): string[] {
  const left = lines.length - FIRST_LINES - LAST_LINES
  if (left <= 1) return [...lines]
  return [...lines.slice(0, FIRST_LINES), `  … ${left} lines more …`, ...lines.slice(-LAST_LINES)]
}

/** No longer than a table bears. */
const cut = (text: string): string => shorten(text, LONGEST_TEXT)
