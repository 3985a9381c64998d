/** Lanes on one time axis. */
import './timeline.css'
import type { Ref, VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { scrolls } from '../../parts/scrolls.ts'
import type { Lane } from '../model/lane.ts'
import { groupLanes, isGroup } from '../model/lane-groups.ts'
import { type Moment, nowAt } from '../model/moment.ts'
import type { StatusStretch } from '../model/story.ts'
import type { Turn } from '../model/turns.ts'
import { AxisMarks, CursorMark, NowMark } from './axis-marks.tsx'
import { frameOf } from './frame.ts'
import { GroupMarks } from './group-marks.tsx'
import { StatusMarks, TurnMarks } from './head-marks.tsx'
import { Labels, type Row } from './labels.tsx'
import { LaneMarks } from './lane-marks.tsx'
import { type Axis, scaleOf } from './scale.ts'
import { HEAD, LANE, LEFT, RIGHT } from './sizes.ts'
import { spansOf } from './spans.ts'
import { useWidth } from './use-width.ts'

export interface TimelineProps {
  /** What it is, for those who cannot see it. */
  readonly label: string
  readonly axis: Axis
  /** Zero of the offsets: milliseconds since the epoch on the hub's clock. */
  readonly origin: number
  readonly lanes: readonly Lane[]
  /** What the turns are called. Default: Turns. */
  readonly turnsTitle?: string
  /** Above the lanes; left out where there are none to speak of, as of an entity. */
  readonly statuses?: readonly StatusStretch[]
  readonly turns?: readonly Turn[]
  /** Moments that the axis shall reach beside those. */
  readonly moments?: readonly Moment[]
  /** When everything in it ended; unset while it goes on, until `now`. */
  readonly end?: Moment | undefined
  readonly now: number
  readonly cursor?: { readonly at: Moment; readonly number: number } | undefined
  readonly frameRef?: Ref<HTMLElement>
  /** The operation of which more is shown, and what chooses one. */
  readonly chosen?: string | undefined
  readonly onChoose?: (operation: string) => void
}

/** Lanes of one open group. */
const MOST_MEMBERS = 200

export function Timeline(props: TimelineProps): VNode {
  const { label, axis, lanes, statuses, turns, cursor, frameRef, origin } = props
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const drawing = useRef<HTMLDivElement>(null)
  const width = useWidth(drawing)
  const end = props.end ?? nowAt(props.now)
  const scale = scaleOf({
    axis,
    origin,
    width: Math.max(120, width - LEFT - RIGHT),
    spans: spansOf(props, end),
  })
  const frame = frameOf(scale, end, props.end === undefined)
  const rows = rowsOf(lanes, open)
  const heads = [...(statuses ? ['Status'] : []), ...(turns ? [props.turnsTitle ?? 'Turns'] : [])]
  const top = HEAD + heads.length * LANE
  const height = top + rows.length * LANE + (scale.sections.length > 1 ? 20 : 6)
  useLayoutEffect(() => refit(drawing.current?.parentElement), [open, axis])
  const shown = cursor ? frame.x(cursor.at) : frame.isLive ? frame.width : 0
  useLayoutEffect(() => bringIntoSight(drawing.current, shown), [cursor?.number, axis, width > 0])
  const toggle = (key: string): void => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
  }
  return (
    <section class="timeline" ref={frameRef} {...scrolls} aria-label={label}>
      <Labels
        heads={heads}
        rows={rows}
        isOpen={key => open.has(key)}
        onToggle={toggle}
        cursor={cursor?.at.step}
        chosen={props.chosen}
        onChoose={props.onChoose}
      />
      <div ref={drawing}>
        <svg class="timeline-drawing" width={frame.width} height={height} aria-hidden="true">
          <Hatch />
          <AxisMarks scale={scale} frame={frame} height={height} cursor={cursor && frame.x(cursor.at)} />
          {statuses && <StatusMarks statuses={statuses} frame={frame} />}
          {turns && <TurnMarks turns={turns} frame={frame} y={HEAD + (statuses ? LANE : 0)} />}
          {rows.map(({ key, of }, index) =>
            isGroup(of) ? (
              <GroupMarks key={key} of={of} frame={frame} y={top + index * LANE} />
            ) : (
              <LaneMarks key={key} of={of} frame={frame} y={top + index * LANE} />
            ),
          )}
          {frame.isLive && <NowMark frame={frame} height={height} cursor={cursor && frame.x(cursor.at)} />}
          {cursor && <CursorMark {...cursor} frame={frame} height={height} />}
        </svg>
      </div>
    </section>
  )
}

/** Scrolls sideways to the cursor or the live end, where the drawing is wider than its frame. */
function bringIntoSight(drawing: HTMLElement | null, x: number): void {
  const frame = drawing?.parentElement
  if (!frame || !drawing) return
  const room = drawing.clientWidth
  if (x < frame.scrollLeft || x > frame.scrollLeft + room) frame.scrollLeft = x - room / 2
}

/** A height that was held is held anew, once somebody has asked for another one. */
function refit(element: HTMLElement | null | undefined): void {
  if (!element?.style.height) return
  element.style.height = ''
  element.style.height = `${element.offsetHeight}px`
}

function rowsOf(lanes: readonly Lane[], open: ReadonlySet<string>): Row[] {
  return groupLanes(lanes).flatMap(of => {
    const { depth = 0 } = isGroup(of) ? of.lanes[0]! : of
    const row = { key: of.key, of, depth }
    if (!isGroup(of) || !open.has(of.key)) return [row]
    const members = of.members.slice(0, MOST_MEMBERS)
    return [row, ...members.map(lane => ({ key: lane.key, of: lane, depth: (lane.depth ?? 0) + 1 }))]
  })
}

const Hatch = (): VNode => (
  <pattern
    id="timeline-hatch"
    width={5}
    height={5}
    patternUnits="userSpaceOnUse"
    patternTransform="rotate(45)"
  >
    <path class="hatch" d="M0 0V5" />
  </pattern>
)
