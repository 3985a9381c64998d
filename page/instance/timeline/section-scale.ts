/** An axis on which what is busy is drawn to one scale, and what is idle between folds, or is to that scale too. */
import type { Moment } from '../model/moment.ts'
import type { Scale, Span, Wanted } from './scale.ts'
import { type Section, ticksOf } from './ticks.ts'

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

/** How wide a fold is; of many folds each has less room. */
function foldWidth(width: number, folds: number): number {
  const usual = width > 700 ? 72 : 52
  return Math.min(usual, Math.max(LEAST_FOLD, (width * FOLDS_SHARE) / Math.max(1, folds)))
}

export function sectionScale({ axis, width, origin, spans }: Wanted): Scale {
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
