/** What the kinds of bars mean. */
import type { VNode } from 'preact'

const kinds = [
  ['queued', 'queued'],
  ['open', 'running'],
  ['done', 'done'],
  ['failed', '✕ failed'],
] as const

export const Legend = (): VNode => (
  <span class="legend wide-only">
    {kinds.map(([kind, text]) => (
      <span key={kind}>
        <svg class="timeline-drawing" width={15} height={10} aria-hidden="true">
          <rect class={kind} x={0.5} y={0.5} width={14} height={9} />
        </svg>
        {text}
      </span>
    ))}
  </span>
)
