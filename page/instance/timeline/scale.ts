/** Time axes: where an instant lies across a timeline. */
import { formatDuration, formatOffset } from '../../format/duration.ts'
import { inOrder, type Moment } from '../model/moment.ts'

export const axes = ['folded', 'scale', 'steps'] as const
export type Axis = (typeof axes)[number]

/** What takes time, or happens at one moment. */
export type Span = readonly [from: Moment, to: Moment]

/** A busy stretch, drawn to scale. */
interface Section {
  readonly from: number
  readonly to: number
  readonly x: number
  readonly width: number
}

interface Tick {
  readonly x: number
  readonly text: string
  /** Begins a stretch: counted from the start. Others count from the stretch's begin. */
  readonly isStart: boolean
}

export interface Scale {
  readonly width: number
  /** Idle stretches between them are folded; none where nothing folds. */
  readonly sections: readonly Section[]
  readonly ticks: readonly Tick[]
  x(moment: Moment): number
}

interface Wanted {
  readonly axis: Axis
  readonly width: number
  /** Zero of the offsets, in milliseconds since the epoch. */
  readonly origin: number
  readonly spans: readonly Span[]
}

/** Idle stretches shorter than this stay, however short all busy ones are. */
const LEAST_FOLDED = 400
const FOLDED_SHARE = 0.7
/** So long, and so much longer than all the rest together, must be a stretch in which nothing happens to fold too. */
const LONG = 10_000
const DWARFS = 20
const LEAST_FOLD = 24
/** Share of the width that folds may have together, as long as that is enough for them. */
const FOLDS_SHARE = 0.5
/** Width of a stretch before its length counts. */
const LEAST_SECTION = 12
/** Room for what is busy, however many folds there are. */
const LEAST_BUSY = 120
/** Two steps side by side can be told apart. */
const LEAST_STEP = 8
/** Between labels. */
const LABEL_SPACE = 12
const CHARACTER = 6.2

const units = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map(n => n * 1_000),
  ...[1, 2, 5, 10, 15, 30].map(n => n * 60_000),
  ...[1, 2, 3, 6, 12].map(n => n * 3_600_000),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].map(n => n * 86_400_000),
]

/** How wide a fold is; of many folds each has less room. */
function foldWidth(width: number, folds: number): number {
  const usual = width > 700 ? 72 : 52
  return Math.min(usual, Math.max(LEAST_FOLD, (width * FOLDS_SHARE) / Math.max(1, folds)))
}

export const scaleOf = (wanted: Wanted): Scale =>
  wanted.axis === 'steps' ? stepScale(wanted) : sectionScale(wanted)

/** Every moment has the same width, whatever lies between them. */
function stepScale({ width, origin, spans }: Wanted): Scale {
  const moments: Moment[] = []
  for (const moment of spans.flat().sort(inOrder)) {
    const last = moments.at(-1)
    if (!last || inOrder(last, moment) !== 0) moments.push(moment)
  }
  const most = Math.max(1, moments.length - 1)
  const whole = Math.max(width, most * LEAST_STEP)
  const x = (moment: Moment): number => (place(moments, moment) / most) * whole
  const ticks: Tick[] = []
  let said: string | undefined
  for (const [index, { at }] of moments.entries()) {
    const text = formatOffset(at - origin)
    if (text !== said) addTick(ticks, { x: (index / most) * whole, text, isStart: true }, whole)
    said = ticks.at(-1)?.text
  }
  return { width: whole, sections: [], ticks, x }
}

/** Index of a moment among sorted ones; between two of them, by the clock. */
function place(moments: readonly Moment[], moment: Moment): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (inOrder(moments[middle]!, moment) < 0) low = middle + 1
    else high = middle
  }
  const [before, after] = [moments[low - 1], moments[low]]
  if (!after) return Math.max(0, moments.length - 1)
  if (!before || inOrder(after, moment) === 0) return low
  const length = after.at - before.at
  return low - 1 + (length > 0 ? (moment.at - before.at) / length : 0.5)
}

/** Busy stretches to one scale, and what is idle between them folded, or to that scale too. */
function sectionScale({ axis, width, origin, spans }: Wanted): Scale {
  const merged = merge(spans)
  const busy = axis === 'scale' ? merged : withoutStandstill(merged, spans)
  const total = lengthOf(busy)
  const longest = axis === 'scale' ? Number.POSITIVE_INFINITY : Math.max(LEAST_FOLDED, total * FOLDED_SHARE)
  const stretches: [number, number][] = []
  for (const [from, to] of busy) {
    const last = stretches.at(-1)
    if (last && from - last[1] <= longest) last[1] = to
    else stretches.push([from, to])
  }
  const folds = stretches.length - 1
  // Where nothing takes any time, the folds have all the room.
  const isInstant = folds > 0 && lengthOf(stretches) === 0
  const fold = isInstant
    ? Math.max(LEAST_FOLD, (width - LEAST_SECTION * stretches.length) / folds)
    : foldWidth(width, folds)
  const fixed = fold * Math.max(0, folds) + LEAST_SECTION * stretches.length
  // More folds than there is room for make the timeline wider.
  const whole = Math.max(width, isInstant ? fixed : fixed + LEAST_BUSY)
  const perMillisecond = (whole - fixed) / (lengthOf(stretches) || 1)
  const sections: Section[] = []
  let at = 0
  for (const [from, to] of stretches) {
    const section = { from, to, x: at, width: LEAST_SECTION + (to - from) * perMillisecond }
    sections.push(section)
    at += section.width + fold
  }
  const x = ({ at: instant }: Moment): number => {
    for (const section of sections)
      if (instant <= section.to)
        return instant < section.from
          ? Math.max(0, section.x - fold / 2)
          : section.x + ((instant - section.from) / (section.to - section.from || 1)) * section.width
    return whole
  }
  return { width: whole, sections, ticks: ticksOf(sections, origin, whole, x), x }
}

function merge(spans: readonly Span[]): [number, number][] {
  const merged: [number, number][] = []
  for (const [from, to] of [...spans].sort((one, other) => one[0].at - other[0].at)) {
    const last = merged.at(-1)
    if (last && from.at <= last[1] + 1) last[1] = Math.max(last[1], to.at)
    else merged.push([from.at, to.at])
  }
  return merged
}

/** Takes out stretches in which nothing begins or ends, and which would leave the rest no room. */
function withoutStandstill(busy: readonly [number, number][], spans: readonly Span[]): [number, number][] {
  const instants = [...new Set(spans.flatMap(([from, to]) => [from.at, to.at]))].sort(
    (one, other) => one - other,
  )
  let rest = [...busy]
  for (;;) {
    const total = lengthOf(rest)
    const gap = instants.findIndex((at, index) => {
      const length = (instants[index + 1] ?? at) - at
      return (
        length >= LONG &&
        length >= DWARFS * (total - length) &&
        rest.some(([from, to]) => from <= at && to >= at + length)
      )
    })
    if (gap === -1) return rest
    const [begin, end] = [instants[gap]!, instants[gap + 1]!]
    rest = rest.flatMap(([from, to]): [number, number][] =>
      from <= begin && to >= end
        ? [
            [from, begin],
            [end, to],
          ]
        : [[from, to]],
    )
  }
}

const lengthOf = (stretches: readonly (readonly [number, number])[]): number =>
  stretches.reduce((sum, [from, to]) => sum + to - from, 0)

function ticksOf(sections: readonly Section[], origin: number, width: number, x: Scale['x']): Tick[] {
  const ticks: Tick[] = []
  for (const [index, section] of sections.entries()) {
    const { from, to } = section
    const next = sections[index + 1]?.x ?? width + LABEL_SPACE
    addTick(ticks, { x: section.x, text: formatOffset(from - origin), isStart: true }, next)
    const wanted = ((to - from) / section.width) * 84
    const unit = units.find(each => each >= wanted)
    if (unit === undefined) continue
    for (let at = from + unit; at < to; at += unit) {
      const text = `+${formatDuration(at - from)}`
      addTick(
        ticks,
        { x: x({ at, step: 0 }), text, isStart: false },
        Math.min(next, section.x + section.width),
      )
    }
  }
  return ticks
}

/** A label that would touch the one before it, or what comes after, is left out. */
function addTick(ticks: Tick[], tick: Tick, end: number): void {
  const last = ticks.at(-1)
  if (last && tick.x < last.x + widthOf(last.text) + LABEL_SPACE) {
    if (!tick.isStart || last.isStart) return
    ticks.pop()
    addTick(ticks, tick, end)
    return
  }
  if (tick.isStart || tick.x + widthOf(tick.text) <= end) ticks.push(tick)
}

/** About as wide as a text of eleven pixels is. */
export const widthOf = (text: string): number => text.length * CHARACTER
