/** What stands above the lanes: statuses, and turns. */
import type { VNode } from 'preact'
import { inColour, statusText } from '../../parts/status.tsx'
import type { StatusStretch } from '../model/story.ts'
import type { Turn } from '../model/turns.ts'
import type { Frame } from './frame.ts'
import { Box } from './marks.tsx'
import { HEAD, LEAST_BAR, LEFT } from './sizes.ts'
import { widthOf } from './ticks.ts'

/** From so many on, turns are drawn as thin as they are. */
const MANY_TURNS = 100

interface StatusProps {
  readonly statuses: readonly StatusStretch[]
  readonly frame: Frame
}

export const StatusMarks = ({ statuses, frame }: StatusProps): VNode => (
  <g>
    {statuses.map(({ status, from, to }) => {
      const [begin, until] = [Math.max(LEFT, frame.x(from)), frame.x(to ?? frame.end)]
      if (until - begin < 2) return null
      return (
        <g key={from.step} style={inColour(status)}>
          <Box class="stretch" from={begin} to={until} y={HEAD} inset={3} />
          {until - begin > widthOf(statusText(status)) + 12 && (
            <text class="stretch-name" x={begin + 6} y={HEAD + 16}>
              {statusText(status)}
            </text>
          )}
        </g>
      )
    })}
  </g>
)

interface TurnProps {
  readonly turns: readonly Turn[]
  readonly frame: Frame
  readonly y: number
}

export const TurnMarks = ({ turns, frame, y }: TurnProps): VNode => (
  <g>
    {turns.map(({ from, to, outcome }) => (
      <Box
        key={from.step}
        class={outcome === 'lost' ? 'failed' : outcome === 'out' ? 'open' : 'mark'}
        from={frame.x(from)}
        to={frame.x(to ?? frame.end)}
        y={y}
        least={turns.length > MANY_TURNS ? 1 : LEAST_BAR}
      />
    ))}
  </g>
)
