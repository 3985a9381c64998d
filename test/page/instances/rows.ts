/** Rows of a list, and what knows them, for tests. */
import { Rows } from '../../../page/live/store.ts'
import type { InstanceRow } from '../../../page/live/types.ts'

export const rowOf = (instanceId: string, more: Partial<InstanceRow> = {}): InstanceRow => ({
  instanceId,
  name: 'processOrder',
  status: 'RUNNING',
  createdAt: 0,
  changedAt: 0,
  summary: '',
  isUnserved: false,
  tags: {},
  ...more,
})

export function rowsOf(...rows: InstanceRow[]): Rows<InstanceRow> {
  const known = new Rows<InstanceRow>()
  known.take(
    rows.map(row => [row.instanceId, row]),
    [],
  )
  return known
}
