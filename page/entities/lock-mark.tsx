/** Whether an entity is locked. */
import type { VNode } from 'preact'
import { StatusMark } from '../parts/status.tsx'

interface LockMarkProps {
  readonly isLocked: boolean
  readonly class?: string
}

export const LockMark = ({ isLocked, class: more = '' }: LockMarkProps): VNode =>
  isLocked ? (
    <StatusMark of="suspended" icon="lock" class={more}>
      Locked
    </StatusMark>
  ) : (
    <StatusMark of="pending" icon={null} class={more}>
      Free
    </StatusMark>
  )

export const WorkMark = ({
  isExecuting,
  class: more = '',
}: {
  readonly isExecuting: boolean
  readonly class?: string
}): VNode =>
  isExecuting ? (
    <StatusMark of="running" class={more}>
      Executing
    </StatusMark>
  ) : (
    <StatusMark of="pending" icon={null} class={more}>
      Idle
    </StatusMark>
  )
