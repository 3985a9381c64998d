/** Statuses: shape and word, and colour third. */
import type { ComponentChildren, VNode } from 'preact'
import type { ExecutionStatus, OperationView, Status } from '../live/types.ts'
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

/** The same for executions of durable functions. */
export const executionStatuses = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  STOPPED: 'stopped',
} as const satisfies Record<ExecutionStatus, IconName>

/** And for their operations. */
export const operationStatuses = {
  STARTED: 'started',
  PENDING: 'pending',
  READY: 'ready',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TIMED_OUT: 'timed-out',
  STOPPED: 'stopped',
} as const satisfies Record<OperationView['status'], IconName>

export type StatusWord =
  | (typeof statuses)[Status]
  | (typeof executionStatuses)[ExecutionStatus]
  | (typeof operationStatuses)[OperationView['status']]

/** In the order of a life. */
export const statusWords: readonly StatusWord[] = [
  ...new Set<StatusWord>([
    ...Object.values(statuses),
    ...Object.values(executionStatuses),
    ...Object.values(operationStatuses),
  ]),
]

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** As people read it. */
export const statusText = (of: StatusWord): string => of.replace('-', ' ')

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
export function StatusMark({
  of,
  icon = of,
  class: more,
  children = capital(statusText(of)),
}: MarkProps): VNode {
  return (
    <span class={more ? `status ${more}` : 'status'} style={inColour(of)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  )
}
