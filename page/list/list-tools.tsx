/** Search, and statuses with their counts. */
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { formatNumber } from '../format/text.ts'
import { useKeys } from '../keys.ts'
import { counts } from '../live/store.ts'
import { Icon } from '../parts/icon.tsx'
import { capital, inColour, type StatusWord, statusText } from '../parts/status.tsx'
import { param, route, setParam } from '../route.ts'
import type { List } from './list.ts'
import { readQuery } from './query.ts'
import { totalOf } from './total.ts'

export function ListTools({ list: { kind } }: { readonly list: List }): VNode {
  const search = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => search.current?.select() })
  return (
    <div class="list-tools">
      <input
        ref={search}
        type="search"
        aria-label="Search"
        placeholder={`Search ${kind.searches}`}
        spellcheck={false}
        autocomplete="off"
        value={param('q') ?? ''}
        onInput={({ currentTarget }) => setParam('q', currentTarget.value)}
      />
      <StatusChips kind={kind} />
    </div>
  )
}

function StatusChips({ kind: { statuses, seldom } }: { readonly kind: List['kind'] }): VNode {
  const { status: chosen } = readQuery(route.value.query)
  const total = totalOf(counts.value)
  return (
    <fieldset class="chips" aria-label="Status">
      <Chip word={undefined} count={total} isChosen={chosen === undefined} />
      {Object.entries<StatusWord>(statuses).map(([status, word]) => {
        const count = counts.value[status] ?? 0
        const isChosen = chosen === word
        if (seldom.includes(word) && count === 0 && !isChosen) return null
        return <Chip key={word} word={word} count={count} isChosen={isChosen} />
      })}
    </fieldset>
  )
}

interface ChipProps {
  readonly word: StatusWord | undefined
  readonly count: number
  readonly isChosen: boolean
}

const Chip = ({ word, count, isChosen }: ChipProps): VNode => (
  <button
    type="button"
    class="plain chip"
    aria-pressed={isChosen}
    style={word && inColour(word)}
    onClick={() => setParam('status', isChosen ? undefined : word)}
  >
    {word && <Icon name={word} />}
    {word ? capital(statusText(word)) : 'All'} <span class="label">{formatNumber(count)}</span>
  </button>
)
