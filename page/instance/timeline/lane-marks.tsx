/** What stands in one lane: bars, dotted lines, diamonds, and a word at the end. */
import type { VNode } from 'preact'
import { formatDuration } from '../../format/duration.ts'
import type { Bar, CallLane, EventLane, Lane, TimerLane } from '../model/lane.ts'
import { isCall } from '../model/lane.ts'
import { countGroup, type GroupCount, type LaneGroup } from '../model/lane-groups.ts'
import type { Frame } from './frame.ts'
import { widthOf } from './scale.ts'
import { LEAST_BAR } from './sizes.ts'

/** Groups of more lanes are drawn without the lanes in them. */
const MOST_DENSE = 500

interface MarksProps<Of> {
  readonly of: Of
  readonly frame: Frame
  /** Top of the lane. */
  readonly y: number
}

export const LaneMarks = ({ of, ...rest }: MarksProps<Lane>): VNode => {
  if (isCall(of)) return <CallMarks of={of} {...rest} />
  return of.kind === 'timer' ? <TimerMarks of={of} {...rest} /> : <EventMarks of={of} {...rest} />
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
    height={24 - 2 * inset}
    rx={1}
  />
)

function CallMarks({ of: { kind, bars }, frame, y }: MarksProps<CallLane>): VNode {
  const last = bars.at(-1)
  // One holder may have the lock again and again, and batches follow each other.
  const tries = kind === 'lock' || kind === 'batch' ? 1 : bars.length
  return (
    <g>
      {bars.map((bar, index) => (
        <BarMarks key={index} bar={bar} isLock={kind === 'lock'} frame={frame} y={y} />
      ))}
      {last && <EndText bar={last} tries={tries} isLock={kind === 'lock'} frame={frame} y={y} />}
    </g>
  )
}

interface BarProps {
  readonly bar: Bar
  readonly isLock: boolean
  readonly frame: Frame
  readonly y: number
}

function BarMarks({ bar, isLock, frame, y }: BarProps): VNode {
  const { queued, outcome } = bar
  const to = frame.x(bar.to ?? frame.end)
  // Nobody knows who had what has ended without having begun.
  const from = bar.from ?? (outcome === 'done' || outcome === 'failed' ? queued : undefined)
  const begin = from ? frame.x(from) : to
  const name = outcome === 'open' && isLock ? 'held' : outcome
  return (
    <>
      {queued && begin - frame.x(queued) > 1 && (
        <Box class="queued" from={frame.x(queued)} to={begin} y={y} inset={7} />
      )}
      {from && <Box class={name} from={begin} to={to} y={y} inset={name === 'dropped' ? 7 : 6} />}
    </>
  )
}

function EndText({ bar, tries, isLock, frame, y }: BarProps & { readonly tries: number }): VNode {
  const { queued, from, to, outcome } = bar
  const begun = from ?? (to ? queued : undefined)
  const x = Math.max(frame.x(to ?? frame.end), (begun ? frame.x(begun) : 0) + LEAST_BAR) + 6
  const length = begun ? formatDuration((to ?? frame.end).at - begun.at) : ''
  const attempt = tries > 1 ? `, try ${tries}` : ''
  const before = frame.x(queued ?? from ?? frame.end) - 6
  const place = { frame, x, before, y }
  if (outcome === 'open' && !from) return <Word {...place} text={(isLock ? 'waits' : 'queued') + attempt} />
  if (outcome === 'dropped') return <Word {...place} text="dropped" class="weak" />
  if (outcome === 'failed') return <Word {...place} text={`✕ ${length}${attempt}`} class="bad" />
  const word = isLock && outcome === 'open' ? 'held ' : ''
  const weak = outcome === 'open' ? {} : { class: 'weak' }
  return <Word {...place} text={`${word}${length}${attempt}`} {...weak} />
}

function TimerMarks({ of: { from, to, due, outcome }, frame, y }: MarksProps<TimerLane>): VNode {
  const [begin, end] = [frame.x(from), frame.x(to ?? frame.end)]
  const text =
    outcome === 'open'
      ? `→ ${formatDuration(due - frame.end.at)}`
      : outcome === 'fired'
        ? `fired, ${formatDuration(to!.at - from.at)}`
        : 'dropped'
  return (
    <g>
      <circle class="wait" cx={begin} cy={y + 12} r={3.5} />
      <path class="dotted" d={`M${begin + 4} ${y + 12}H${Math.max(begin + 4, end)}`} />
      {outcome === 'fired' && <path class="stop" d={`M${end} ${y + 6}v12`} />}
      <Word
        {...{ frame, y, text }}
        x={Math.max(end, begin + 4) + 6}
        before={begin - 8}
        {...(outcome === 'open' ? {} : { class: 'weak' })}
      />
    </g>
  )
}

const words = { event: 'raised', signal: 'signaled', sent: 'sent' } as const

function EventMarks({ of: { kind, from, to, taken }, frame, y }: MarksProps<EventLane>): VNode {
  const end = frame.x(to ?? frame.end)
  const held = to && taken ? taken.at - to.at : 0
  const text = to ? words[kind] + (held > 0 ? `, taken after ${formatDuration(held)}` : '') : 'waiting'
  const [middle, until] = [y + 12, taken ? frame.x(taken) : end]
  return (
    <g>
      {from && <circle class="wait" cx={frame.x(from)} cy={middle} r={3.5} />}
      {from && <path class="dotted" d={`M${frame.x(from) + 4} ${middle}H${end}`} />}
      {until - end > 8 && <path class="dotted" d={`M${end + 6} ${middle}H${until}`} />}
      {to && <path class={kind === 'event' ? 'mark' : 'mark-out'} d={`M${end} ${y + 6}l6 6-6 6-6-6z`} />}
      <Word
        {...{ frame, y, text }}
        x={Math.max(end, until) + 10}
        before={(from ? frame.x(from) : end) - 10}
        {...(kind === 'event' ? {} : { class: 'weak' })}
      />
    </g>
  )
}

/** The span of many lanes, and how far they are. */
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
function Word({ frame, x, before, y, text, class: name }: WordProps): VNode {
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
