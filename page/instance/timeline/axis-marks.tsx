/** The axis of a drawing: its labels, lines down the lanes, folded time, now, and the cursor. */
import type { VNode } from 'preact'
import { formatDuration } from '../../format/duration.ts'
import type { Moment } from '../model/moment.ts'
import type { Frame } from './frame.ts'
import type { Scale } from './scale.ts'
import { HEAD, LEFT } from './sizes.ts'
import { widthOf } from './ticks.ts'

interface AxisProps {
  readonly scale: Scale
  readonly frame: Frame
  readonly height: number
  /** Where the cursor's number stands: no label is to be under it. */
  readonly cursor: number | undefined
}

export function AxisMarks({ scale, frame, height, cursor }: AxisProps): VNode {
  const { sections, ticks } = scale
  const isFree = (x: number, text: string): boolean =>
    cursor === undefined || x > cursor + 20 || x + widthOf(text) < cursor - 20
  // The last label gives way to the word `now`.
  const last = frame.isLive ? frame.x(frame.end) - 60 : Number.POSITIVE_INFINITY
  return (
    <g>
      {sections.slice(1).map((section, index) => {
        const before = sections[index]!
        const from = LEFT + before.x + before.width
        const to = LEFT + section.x
        const text = formatDuration(section.from - before.to)
        return (
          <g key={section.from}>
            <rect class="folded" x={from} y={HEAD - 6} width={to - from} height={height} />
            {widthOf(text) < to - from + 8 && (
              <text class="weak" x={(from + to) / 2} y={height - 8} text-anchor="middle">
                {text}
              </text>
            )}
          </g>
        )
      })}
      {ticks.map(({ x, text, isStart }, index) => (
        <g key={`${index} ${text}`}>
          <path class="grid-line" d={`M${LEFT + x} ${isStart ? 16 : 22}V${height}`} />
          {(LEFT + x < last || index === 0) && isFree(LEFT + x, text) && (
            <text class={isStart ? undefined : 'weak'} x={LEFT + x + 3} y={14}>
              {text}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}

export function NowMark({ frame, height, cursor }: Omit<AxisProps, 'scale'>): VNode {
  const x = frame.x(frame.end)
  return (
    <g>
      <path class="now" d={`M${x} 18V${height}`} />
      {(cursor === undefined || cursor < x - 20) && (
        <text x={x + 4} y={14}>
          now
        </text>
      )}
    </g>
  )
}

interface CursorProps {
  readonly at: Moment
  readonly number: number
  readonly frame: Frame
  readonly height: number
}

/** A line at one transition; what lies after it steps back. */
export function CursorMark({ at, number, frame, height }: CursorProps): VNode {
  const x = frame.x(at)
  const half = 10 + 3 * String(number).length
  const middle = Math.max(half, x)
  return (
    <g>
      <rect class="veil" x={x} y={HEAD - 6} width={Math.max(0, frame.width - x)} height={height} />
      <path class="cursor" d={`M${x} 18V${height}`} />
      <rect class="mark" x={middle - half} y={2} width={half * 2} height={16} rx={3} />
      <text class="cursor-number" x={middle} y={14} text-anchor="middle">
        {number}
      </text>
    </g>
  )
}
