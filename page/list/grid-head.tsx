/** The heads of the columns: each sorts, but for what is no order. */
import type { VNode } from 'preact'
import { columnHead, headRow } from '../parts/grid.ts'
import { route, setParam } from '../route.ts'
import type { ListKind } from './kind.ts'
import { readQuery, type SortKey, sortAfter } from './query.ts'

/** In pixels; it sticks to the top of the rows. */
export const HEAD_HEIGHT = 28

interface Column {
  readonly title: string
  readonly sort?: SortKey
  readonly isNumber?: true
}

const columnsOf = ([title, name]: ListKind['columns']): readonly Column[] => [
  { title: 'Status', sort: 'status' },
  { title, sort: 'id' },
  { title: name, sort: 'name' },
  { title: 'Waits for, or outcome' },
  { title: 'Changed', sort: 'changed', isNumber: true },
  { title: 'Age', sort: 'age', isNumber: true },
  { title: 'Duration', sort: 'duration', isNumber: true },
]

export function GridHead({ columns }: Pick<ListKind, 'columns'>): VNode {
  const query = readQuery(route.value.query)
  const order = query.isDescending ? 'descending' : 'ascending'
  return (
    <div class="list-columns grid-head" {...headRow}>
      {columnsOf(columns).map(({ title, sort, isNumber }) => (
        <div key={title} class={isNumber && 'right'} {...columnHead(sort === query.sort ? order : undefined)}>
          {sort === undefined ? (
            title
          ) : (
            <button type="button" class="plain" onClick={() => setParam('sort', sortAfter(sort, query))}>
              {title}
              {sort === query.sort && <span aria-hidden="true">{query.isDescending ? ' ↓' : ' ↑'}</span>}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
