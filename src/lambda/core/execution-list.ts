/** The executions of a function, in pages. */
import { invalidParameter } from './errors.ts'
import { type ExecutionRecord, executionStatus } from './execution-record.ts'
import type { LambdaLimits } from './limits.ts'
import { type Page, type PageRequest, pageOf } from './paging.ts'
import type { ExecutionStatus } from './protocol.ts'

/** An execution with its place in the order of their starts. */
export interface Listed {
  readonly order: number
  readonly record: ExecutionRecord
}

export interface ExecutionFilter {
  readonly functionName: string
  readonly version?: string | undefined
  readonly name?: string | undefined
  /** One to ten of them; without it, all. */
  readonly statuses?: readonly string[] | undefined
  /** In milliseconds; an execution that started at this very instant is not meant. */
  readonly startedAfter?: number | undefined
  readonly startedBefore?: number | undefined
  /** The oldest first; by default the newest is. */
  readonly reverseOrder?: boolean | undefined
}

const statuses: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED']

/** One page of the executions that fit. They are given in the order of their starts. */
export function executionPage(
  executions: readonly Listed[],
  filter: ExecutionFilter & PageRequest,
  now: number,
  limits: LambdaLimits,
): Page<Listed> {
  const { functionName, reverseOrder = false } = filter
  checkStatuses(filter.statuses)
  const fitting = executions.filter(({ record }) => fits(record, filter))
  const list = {
    name: `executions ${functionName} ${reverseOrder}`,
    items: reverseOrder ? fitting : fitting.toReversed(),
    numberOf: ({ order }: Listed) => order,
    isFalling: !reverseOrder,
  }
  return pageOf(list, filter, now, limits)
}

function checkStatuses(wished: readonly string[] | undefined): void {
  if (!wished) return
  if (wished.length < 1 || wished.length > 10)
    throw invalidParameter(`Statuses must have 1 to 10 entries; there are ${wished.length}.`)
  const unknown = wished.find(status => !statuses.some(known => known === status))
  if (unknown !== undefined)
    throw invalidParameter(`'${unknown}' is no status of executions. There are ${statuses.join(', ')}.`)
}

function fits(record: ExecutionRecord, filter: ExecutionFilter): boolean {
  const { startedAt } = record
  return (
    record.functionName === filter.functionName &&
    (filter.version === undefined || record.version === filter.version) &&
    (filter.name === undefined || record.name === filter.name) &&
    (!filter.statuses || filter.statuses.includes(executionStatus(record))) &&
    (filter.startedAfter === undefined || startedAt > filter.startedAfter) &&
    (filter.startedBefore === undefined || startedAt < filter.startedBefore)
  )
}
