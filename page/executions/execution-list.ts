/** The list of executions of durable functions. */
import { List } from '../list/list.ts'
import { readRows } from '../list/row.ts'
import { executions } from '../live/store.ts'
import { executionStatuses } from '../parts/status.tsx'
import { readExecution } from './execution-row.ts'

export const executionList = new List({
  view: 'executions',
  noun: 'execution',
  columns: ['Execution', 'Function'],
  searches: 'name, function, outcome',
  timeNote: 'Service time, UTC.',
  goneWord: 'Gone',
  statuses: executionStatuses,
  seldom: [],
  rows: readRows(executions, readExecution),
})
