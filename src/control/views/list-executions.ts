/** Executions a page at a time. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { ExecutionReport, LambdaService } from '../../lambda.ts'
import { executionRow } from './execution-view.ts'

interface ExecutionQuery {
  readonly status?: readonly string[]
  readonly functionName?: string
  readonly name?: string
  readonly limit?: number
  /** Id of the last one on the page before. */
  readonly after?: string
}

/** In the order in which they were started. Throws `invalid-request` for a page that nobody knows. */
export function listExecutions(lambda: LambdaService, query: ExecutionQuery) {
  const { after, limit = 100 } = query
  const all = lambda.operator.executions()
  const last = after === undefined ? -1 : all.findIndex(({ id }) => id === after)
  if (after !== undefined && last < 0)
    throw invalidRequest(`after: the execution '${after}' is not there any more; begin with the first page.`)
  const fitting = all.slice(last + 1).filter(execution => fits(execution, query))
  const page = fitting.slice(0, limit)
  const next = fitting.length > page.length ? page.at(-1)?.id : undefined
  return { executions: page.map(execution => executionRow(lambda, execution)), next }
}

const fits = (execution: ExecutionReport, { status, functionName, name }: ExecutionQuery): boolean =>
  (status === undefined || status.includes(execution.status)) &&
  (functionName === undefined || execution.functionName === functionName) &&
  (name === undefined || execution.name === name)
