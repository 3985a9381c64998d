/** A step on the way, done or still to do. */
import type { ComponentChildren, VNode } from 'preact'
import { Icon } from '../parts/icon.tsx'
import { inColour } from '../parts/status.tsx'

interface StepProps {
  readonly isDone: boolean
  /** At the right. */
  readonly tools?: ComponentChildren
  readonly children: ComponentChildren
}

export function Step({ isDone, tools, children }: StepProps): VNode {
  const mark = isDone ? 'completed' : 'pending'
  return (
    <li>
      <span style={inColour(mark)} class="connect-mark">
        <Icon name={mark} />
        <span class="unseen">{isDone ? 'Done:' : 'To do:'}</span>
      </span>
      <span class="grow">{children}</span>
      {tools}
    </li>
  )
}
