/** How much work of a kind a worker has, of how much it takes. */
import './workers.css'
import type { VNode } from 'preact'
import type { SlotsProps } from './slots-text.ts'

/** Most slots that are drawn one by one. */
const MOST_DRAWN = 12

/** One box for each, filled while it is in use; nothing where they would be too many. */
export function Slots({ used, limit = 0 }: SlotsProps): VNode | null {
  if (limit === 0 || limit > MOST_DRAWN) return null
  return (
    <span class="slots" aria-hidden="true">
      {Array.from({ length: limit }, (_, index) => (
        <i key={index} class={index < used ? 'used' : undefined} />
      ))}
    </span>
  )
}
