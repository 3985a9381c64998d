/** What is written along an axis. */
import { formatDuration, formatOffset } from '../../format/duration.ts'
import type { Scale } from './scale.ts'

/** A busy stretch, drawn to scale. */
export interface Section {
  readonly from: number
  readonly to: number
  readonly x: number
  readonly width: number
}

export interface Tick {
  readonly x: number
  readonly text: string
  /** Begins a stretch: counted from the start. Others count from the stretch's begin. */
  readonly isStart: boolean
}

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

/** Offsets from the start where a stretch begins, and from there within it. */
export function ticksOf(sections: readonly Section[], origin: number, width: number, x: Scale['x']): Tick[] {
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
export function addTick(ticks: Tick[], tick: Tick, end: number): void {
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
