/** What lanes are drawn with: boxes, and a word at the end. */
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { LANE, LEAST_BAR } from './sizes.ts'
import { widthOf } from './ticks.ts'

export interface MarksProps<Of> {
  readonly of: Of
  readonly frame: Frame
  /** Top of the lane. */
  readonly y: number
}

interface BoxProps {
  readonly class: string
  readonly from: number
  readonly to: number
  readonly y: number
  /** From the lane's edges. */
  readonly inset?: number
  readonly least?: number
}

/** A bar from one place to another, never too thin to be seen. */
export const Box = ({ class: name, from, to, y, inset = 6, least = LEAST_BAR }: BoxProps): VNode => (
  <rect
    class={name}
    x={from}
    y={y + inset}
    width={Math.max(least, to - from)}
    height={LANE - 2 * inset}
    rx={1}
  />
)

interface WordProps {
  readonly frame: Frame
  /** Where the text begins, if there is room to the right of it. */
  readonly x: number
  /** Where it ends otherwise. */
  readonly before: number
  readonly y: number
  readonly text: string
  readonly class?: string
}

/** What is written at the end of a lane; before it where there is no room after. */
export function Word({ frame, x, before, y, text, class: name }: WordProps): VNode {
  const width = widthOf(text)
  const isAfter = x + width <= frame.width
  const isBefore = !isAfter && before > width
  const place = isAfter ? x : isBefore ? before : frame.width - 2
  return (
    <text class={name} x={place} y={y + 16} text-anchor={isAfter ? undefined : 'end'}>
      {text}
    </text>
  )
}
