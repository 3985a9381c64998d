/** Roles of a grid whose rows are links and stand anywhere: there is no element for that. */

export const grid = (label: string, rowCount: number, activeId: string | undefined): object => ({
  role: 'grid',
  tabIndex: 0,
  'aria-label': label,
  // The head counts.
  'aria-rowcount': rowCount + 1,
  'aria-activedescendant': activeId,
})

export const rowGroup: object = { role: 'rowgroup' }

export const headRow: object = { role: 'row', 'aria-rowindex': 1 }

/** A row by its place among the rows, from 0. */
export const gridRow = (index: number, isActive: boolean): object => ({
  role: 'row',
  'aria-rowindex': index + 2,
  'aria-selected': isActive,
})

export const gridCell: object = { role: 'gridcell' }

export const columnHead = (order: 'ascending' | 'descending' | undefined): object => ({
  role: 'columnheader',
  'aria-sort': order,
})
