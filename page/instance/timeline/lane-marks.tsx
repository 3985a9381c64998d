/** What stands in one lane: bars, dotted lines, diamonds, and a word at the end. */
import type { VNode } from 'preact'
import { formatDuration } from '../../format/duration.ts'
import {
  type AnswerLane,
  type Bar,
  type CallLane,
  type EventLane,
  isCall,
  type Lane,
  type TimerLane,
} from '../model/lane.ts'
import type { Frame } from './frame.ts'
import { Box, type MarksProps, Word } from './marks.tsx'
import { LEAST_BAR } from './sizes.ts'

export const LaneMarks = ({ of, ...rest }: MarksProps<Lane>): VNode => {
  if (isCall(of)) return <CallMarks of={of} {...rest} />
  if (of.kind === 'callback') return <AnswerMarks of={of} {...rest} />
  if ('outcome' in of) return <TimerMarks of={of} {...rest} />
  return <EventMarks of={of} {...rest} />
}

function CallMarks({ of: { kind, bars }, frame, y }: MarksProps<CallLane>): VNode {
  const last = bars.at(-1)
  // One holder may have the lock again and again, and batches follow each other.
  const tries = kind === 'lock' || kind === 'batch' ? 1 : bars.length
  return (
    <g>
      {bars.map((bar, index) => (
        <BarMarks key={index} bar={bar} kind={kind} frame={frame} y={y} />
      ))}
      {last && <EndText bar={last} tries={tries} kind={kind} frame={frame} y={y} />}
    </g>
  )
}

interface BarProps {
  readonly bar: Bar
  readonly kind: CallLane['kind']
  readonly frame: Frame
  readonly y: number
}

function BarMarks({ bar, kind, frame, y }: BarProps): VNode {
  const { queued, outcome } = bar
  const to = frame.x(bar.to ?? frame.end)
  // Nobody knows who had what has ended without having begun.
  const from = bar.from ?? (outcome === 'done' || outcome === 'failed' ? queued : undefined)
  const begin = from ? frame.x(from) : to
  const name = nameOf(outcome, kind)
  return (
    <>
      {queued && begin - frame.x(queued) > 1 && (
        <Box class="queued" from={frame.x(queued)} to={begin} y={y} inset={7} />
      )}
      {from && <Box class={name} from={begin} to={to} y={y} inset={name === 'dropped' ? 7 : 6} />}
    </>
  )
}

/** What a bar is drawn as. A context is but a frame around what is in it. */
function nameOf(outcome: Bar['outcome'], kind: CallLane['kind']): string {
  if (kind === 'context') return outcome === 'done' ? 'span' : `span ${outcome}`
  return outcome === 'open' && kind === 'lock' ? 'held' : outcome
}

function EndText({ bar, tries, kind, frame, y }: BarProps & { readonly tries: number }): VNode {
  const { queued, from, to, due, outcome } = bar
  const isLock = kind === 'lock'
  const begun = from ?? (to ? queued : undefined)
  const x = Math.max(frame.x(to ?? frame.end), (begun ? frame.x(begun) : 0) + LEAST_BAR) + 6
  const length = begun ? formatDuration((to ?? frame.end).at - begun.at) : ''
  const attempt = tries > 1 ? `, try ${tries}` : ''
  const before = frame.x(queued ?? from ?? frame.end) - 6
  const place = { frame, x, before, y }
  if (outcome === 'open' && !from) {
    const left = due === undefined ? undefined : `→ ${formatDuration(due - frame.end.at)}`
    return <Word {...place} text={(left ?? (isLock ? 'waits' : 'queued')) + attempt} />
  }
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

const answers = { done: 'answered', failed: '✕ failed', late: '✕ timed out', dropped: 'dropped' } as const

function AnswerMarks({ of: { from, to, due, outcome }, frame, y }: MarksProps<AnswerLane>): VNode {
  const [begin, end] = [frame.x(from), frame.x(to ?? frame.end)]
  const [middle, until] = [y + 12, Math.max(begin + 4, end)]
  const text =
    outcome !== 'open'
      ? `${answers[outcome]}${to ? `, ${formatDuration(to.at - from.at)}` : ''}`
      : due === undefined
        ? 'waiting'
        : `waiting → ${formatDuration(due - frame.end.at)}`
  const weak = outcome === 'done' || outcome === 'dropped' ? { class: 'weak' } : {}
  const isBad = outcome === 'failed' || outcome === 'late'
  return (
    <g>
      <circle class="wait" cx={begin} cy={middle} r={3.5} />
      <path class="dotted" d={`M${begin + 4} ${middle}H${until}`} />
      {to && outcome !== 'dropped' && (
        <path class={isBad ? 'failed' : 'mark'} d={`M${until} ${y + 6}l6 6-6 6-6-6z`} />
      )}
      <Word
        {...{ frame, y, text }}
        x={until + 10}
        before={begin - 8}
        {...(isBad ? { class: 'bad' } : weak)}
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
