/** Executions as the API shows them: a line of a list, and one with everything there is to show of it. */
import type { z } from 'zod'
import { instanceNotFound } from '../../kernel/errors.ts'
import type { ExecutionReport, LambdaService } from '../../lambda.ts'
import { executionSummary } from '../live/execution-summary.ts'
import type { ExecutionLogEntry } from '../schemas/lambda-view.ts'

/** An execution's own log has no statuses but those of executions. */
type ExecutionLog = z.infer<typeof ExecutionLogEntry>[]

/** Throws `instance-not-found`. */
export function executionOf({ operator }: LambdaService, id: string): ExecutionReport {
  const execution = operator.execution(id)
  if (!execution) throw instanceNotFound(id)
  return execution
}

export function executionRow({ operator }: LambdaService, execution: ExecutionReport) {
  const { input: _, result: __, error: ___, deadline: ____, ...fields } = execution
  const { text: summary, due } = executionSummary(execution, operator.reasons(execution.id))
  return { ...fields, summary, due }
}

/** `from`: how many events of the history are known. */
export function showExecution(lambda: LambdaService, execution: ExecutionReport, from: number) {
  const { operator, feed } = lambda
  const { id, input, result, error, deadline } = execution
  const { history, ...details } = operator.details(id)
  const begin = Math.min(from, history.length)
  return {
    row: executionRow(lambda, execution),
    ...{ input, result, error, deadline },
    explanation: operator.explain(id),
    reasons: operator.reasons(id),
    log: feed.log(id) as ExecutionLog,
    isLogWhole: feed.isWhole(id),
    ...details,
    history: { events: history.slice(begin), from: begin, size: history.length },
  }
}
