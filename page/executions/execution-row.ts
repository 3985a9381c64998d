/** An execution as a row of the list. */
import type { ListRow } from '../list/row.ts'
import type { ExecutionRow } from '../live/types.ts'
import { executionStatuses } from '../parts/status.tsx'

export const readExecution = (row: ExecutionRow): ListRow => ({
  id: row.id,
  title: row.name,
  name: functionOf(row),
  status: executionStatuses[row.status],
  createdAt: row.startedAt,
  changedAt: row.changedAt,
  endedAt: row.endedAt,
  parentId: row.callerId,
  summary: row.summary,
  due: row.due,
  isUnserved: false,
  found: [row.arn],
})

/** With its version, where it is not the usual one. */
export const functionOf = ({
  functionName,
  version,
}: Pick<ExecutionRow, 'functionName' | 'version'>): string =>
  version === '$LATEST' ? functionName : `${functionName}:${version}`
