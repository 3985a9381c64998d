/** The list of a hub's instances. */
import { List } from '../list/list.ts'
import { readRows } from '../list/row.ts'
import { instances } from '../live/store.ts'
import { statuses } from '../parts/status.tsx'
import { readInstance } from './instance-row.ts'

export const instanceList = new List({
  view: 'instances',
  noun: 'instance',
  columns: ['Instance', 'Name'],
  searches: 'id, name, outcome, tags',
  timeNote: 'Hub time, UTC.',
  goneWord: 'Purged',
  statuses,
  // Nothing is ever in it with these SDKs.
  seldom: ['canceled'],
  rows: readRows(instances, readInstance),
})
