/** Statuses: shape and word, and colour third. */
import type { ComponentChildren, VNode } from 'preact'
import type { Status } from '../live/types.ts'
import { Icon, type IconName } from './icon.tsx'

/** Every status in the order of a life; in words as the page writes them. */
export const statuses = {
  PENDING: 'pending',
  RUNNING: 'running',
  SUSPENDED: 'suspended',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELED: 'canceled',
  TERMINATED: 'terminated',
} as const satisfies Record<Status, IconName>

export type StatusWord = (typeof statuses)[Status]

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** The colour of a status, for whatever is drawn inside. */
export const inColour = (of: StatusWord): Record<string, string> => ({ '--status': `var(--${of})` })

interface MarkProps {
  readonly of: StatusWord
  /** Another shape than the status's own, as a lock; null for none. */
  readonly icon?: IconName | null
  readonly class?: string
  /** Default: the status as a word. */
  readonly children?: ComponentChildren
}

/** A shape with its word, in the colour of a status. */
export function StatusMark({ of, icon = of, class: more, children = capital(of) }: MarkProps): VNode {
  return (
    <span class={more ? `status ${more}` : 'status'} style={inColour(of)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  )
}
