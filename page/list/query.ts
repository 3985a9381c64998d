/** What of the list is shown, and in which order: as the address has it. */
import { type StatusWord, statusWords } from '../parts/status.tsx'

const sortKeys = ['status', 'id', 'name', 'changed', 'age', 'duration'] as const
export type SortKey = (typeof sortKeys)[number]

export interface ListQuery {
  /** In small letters. */
  readonly text: string
  readonly status: StatusWord | undefined
  readonly sort: SortKey
  /** From the largest to the smallest of what the column shows. */
  readonly isDescending: boolean
}

const DEFAULT_SORT: SortKey = 'changed'

/** Reads the parameters `q`, `status` and `sort`; what makes no sense counts as left out. */
export function readQuery(params: URLSearchParams): ListQuery {
  const sort = params.get('sort') ?? DEFAULT_SORT
  const key = sort.replace(/^-/, '')
  const known = sortKeys.find(each => each === key)
  return {
    text: (params.get('q') ?? '').trim().toLowerCase(),
    status: statusWords.find(each => each === params.get('status')),
    sort: known ?? DEFAULT_SORT,
    isDescending: known !== undefined && sort.startsWith('-'),
  }
}

/** The parameter `sort` after a click on a column: the same column again turns it round. */
export function sortAfter(column: SortKey, { sort, isDescending }: ListQuery): string | undefined {
  const isTurned = column === sort && !isDescending
  if (isTurned) return `-${column}`
  return column === DEFAULT_SORT ? undefined : column
}

/** The newest changes first: new rows come in at the top. */
export const isNewestFirst = ({ sort, isDescending }: ListQuery): boolean =>
  sort === DEFAULT_SORT && !isDescending
