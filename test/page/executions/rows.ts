/** Rows of executions, for tests. */
import type { ExecutionRow } from '../../../page/live/types.ts'

export const executionOf = (id: string, more: Partial<ExecutionRow> = {}): ExecutionRow => ({
  id,
  arn: `arn:aws:lambda:us-east-1:1:function:order-fn:$LATEST/durable-execution/${id}-name/${id}`,
  name: `${id}-name`,
  functionName: 'order-fn',
  version: '$LATEST',
  status: 'RUNNING',
  startedAt: 0,
  changedAt: 0,
  invocations: 1,
  summary: '',
  ...more,
})
