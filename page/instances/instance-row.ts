/** An instance as a row of the list. */
import type { ListRow } from '../list/row.ts'
import type { InstanceRow } from '../live/types.ts'
import { statuses } from '../parts/status.tsx'

export const readInstance = (row: InstanceRow): ListRow => ({
  id: row.instanceId,
  title: row.instanceId,
  name: row.name,
  status: statuses[row.status],
  createdAt: row.createdAt,
  changedAt: row.changedAt,
  endedAt: row.completedAt,
  parentId: row.parentInstanceId,
  summary: row.summary,
  due: row.due,
  isUnserved: row.isUnserved,
  found: [row.customStatusText ?? '', ...Object.entries(row.tags).map(([name, value]) => `${name}=${value}`)],
})
