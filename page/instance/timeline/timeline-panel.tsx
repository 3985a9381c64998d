/** A timeline in its panel: with the meaning of its bars, and the choice of its axis. */
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { hubNow } from '../../live/clock.ts'
import { clock } from '../../live/store.ts'
import { Segmented } from '../../parts/button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { param, setParam } from '../../route.ts'
import { Legend } from './legend.tsx'
import { type Axis, axes } from './scale.ts'
import { Timeline, type TimelineProps } from './timeline.tsx'

interface PanelProps extends Omit<TimelineProps, 'axis' | 'now'> {
  readonly title?: string
}

const names: Readonly<Record<Axis, string>> = { folded: 'Folded', scale: 'To scale', steps: 'Steps' }

export function TimelinePanel({ title = 'Timeline', ...rest }: PanelProps): VNode {
  // Under a clock moved by hand everything may happen at one instant.
  const usual: Axis = clock.value?.mode === 'manual' ? 'steps' : 'folded'
  const axis = axes.find(each => each === param('axis')) ?? usual
  const still = useRef<number | undefined>(undefined)
  // What has ended, and what is looked at in the past, stands still.
  if (!rest.cursor) still.current = undefined
  else still.current ??= hubNow()
  const now = rest.end?.at ?? still.current ?? hubNow()
  return (
    <Panel
      title={title}
      tools={
        <>
          <Legend />
          <Segmented
            label="Time axis"
            value={axis}
            options={axes.map(each => [each, names[each]] as const)}
            onChoose={chosen => setParam('axis', chosen === usual ? undefined : chosen)}
          />
        </>
      }
    >
      <Timeline {...rest} axis={axis} now={now} />
    </Panel>
  )
}
