/** What takes time on a timeline, so that its axis knows what is busy. */
import { barBegin, isCall, type Lane } from '../model/lane.ts'
import type { Moment } from '../model/moment.ts'
import type { StatusStretch } from '../model/story.ts'
import type { Turn } from '../model/turns.ts'
import type { Span } from './scale.ts'

/** Longer than this, children and locks are waited for, and do not keep an axis from folding. */
const LONG_WAIT = 60_000

interface Drawn {
  readonly lanes: readonly Lane[]
  readonly turns?: readonly Turn[]
  readonly statuses?: readonly StatusStretch[]
  readonly moments?: readonly Moment[]
}

export function spansOf({ lanes, turns, statuses, moments }: Drawn, end: Moment): Span[] {
  const points = [...(moments ?? []), ...(statuses ?? []).map(({ from }) => from), end]
  const spans: Span[] = points.map(moment => [moment, moment])
  for (const { from, to } of turns ?? []) spans.push([from, to ?? end])
  for (const lane of lanes)
    if (isCall(lane))
      for (const bar of lane.bars) {
        const [from, to] = [barBegin(bar) ?? end, bar.to ?? end]
        if (lane.kind === 'step' && bar.from && bar.queued)
          spans.push([bar.queued, bar.queued], [bar.from, to])
        else if (lane.kind === 'activity' || lane.kind === 'batch' || to.at - from.at < LONG_WAIT)
          spans.push([from, to])
        else spans.push([from, from], [to, to])
        if (bar.from) spans.push([bar.from, bar.from])
      }
    else for (const moment of [lane.from, lane.to]) if (moment) spans.push([moment, moment])
  return spans
}
