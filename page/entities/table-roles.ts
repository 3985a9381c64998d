/** Roles of a table of which only the rows in sight exist: its elements cannot be a table's. */

/** Scrolls by keys. */
export const table = (label: string, rowCount: number): object => ({
  role: 'table',
  tabIndex: 0,
  'aria-label': label,
  // The head counts.
  'aria-rowcount': rowCount + 1,
})

export const rowGroup: object = { role: 'rowgroup' }
export const headRow: object = { role: 'row', 'aria-rowindex': 1 }
export const columnHead: object = { role: 'columnheader' }

/** By its place among the rows, from 0. */
export const row = (index: number): object => ({ role: 'row', 'aria-rowindex': index + 2 })
export const cell: object = { role: 'cell' }
