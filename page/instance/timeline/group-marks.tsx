/** Many lanes as one: their span, and how far they are. */
import type { VNode } from 'preact'
import { formatDuration } from '../../format/duration.ts'
import { isCall, type Lane } from '../model/lane.ts'
import { countGroup, type GroupCount, type LaneGroup } from '../model/lane-groups.ts'
import type { Frame } from './frame.ts'
import { Box, type MarksProps, Word } from './marks.tsx'

/** Groups of more lanes are drawn without the lanes in them. */
const MOST_DENSE = 500

export function GroupMarks({ of, frame, y }: MarksProps<LaneGroup>): VNode {
  const count = countGroup(of, Number.POSITIVE_INFINITY)
  if (!count.from) return <g />
  const [from, to] = [frame.x(count.from), frame.x(count.to ?? frame.end)]
  return (
    <g>
      <Box class={count.open > 0 && frame.isLive ? 'span open' : 'span'} from={from} to={to} y={y} />
      {of.lanes.length <= MOST_DENSE &&
        of.lanes.map(lane => <Trace key={lane.key} lane={lane} frame={frame} y={y} />)}
      <Word {...{ frame, y, before: from - 6 }} x={to + 6} text={groupText(count, frame)} />
    </g>
  )
}

/** One lane of many: where several run at a time, it is darker. */
function Trace({
  lane,
  frame,
  y,
}: {
  readonly lane: Lane
  readonly frame: Frame
  readonly y: number
}): VNode {
  const bar = isCall(lane) ? lane.bars.at(-1) : undefined
  const from = bar?.from ?? (bar?.to && bar.queued)
  if (!bar || !from) return <g />
  const [begin, end] = [frame.x(from), frame.x(bar.to ?? frame.end)]
  return (
    <rect class={`trace ${bar.outcome}`} x={begin} y={y + 9} width={Math.max(1, end - begin)} height={6} />
  )
}

function groupText({ all, open, failed, from, to }: GroupCount, { end }: Frame): string {
  const done = open > 0 ? `${all - open} of ${all}` : formatDuration((to ?? end).at - (from?.at ?? end.at))
  return failed > 0 ? `${done}, ✕ ${failed}` : done
}
