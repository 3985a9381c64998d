/** A time axis made of characters: what is idle for long is folded, and says for how long. */
import { formatDuration } from '../../kernel/duration.ts'
import type { Stretch } from './lanes.ts'

export interface Axis {
  /** In characters. */
  readonly width: number
  /** The offsets from the start at which stretches begin, and the lengths of what is folded. */
  readonly label: string
  /** The first character of what begins then. */
  begin(instant: number): number
  /** The last character of what ends then. */
  end(instant: number): number
}

/** Idle stretches shorter than this stay, in milliseconds. */
const LEAST_FOLDED = 400
/** Longer ones fold when they are longer than this share of all the rest. */
const SHARE = 0.7
/** A stretch in which something goes on, and nothing begins or ends, folds when it dwarfs the rest. */
const LONG = 10_000
const DWARFS = 20
/** Share of the axis that folds may take. */
const MOST_FOLDED = 0.75

interface Gap {
  readonly from: number
  readonly to: number
  readonly isIdle: boolean
}

interface Section {
  readonly from: number
  readonly to: number
  readonly cell: number
  readonly width: number
}

interface Shown {
  /** Zero of the offsets. */
  readonly origin: number
  /** All instants that the axis shows, in any order and at least one. */
  readonly instants: readonly number[]
  /** When something was under way. */
  readonly busy: readonly Stretch[]
}

/** An axis of at most so many characters. */
export function makeAxis({ origin, instants, busy }: Shown, width: number): Axis {
  const sorted = [...new Set(instants)].sort((one, other) => one - other)
  const start = sorted[0] ?? 0
  const folds = foldsOf(gapsOf(sorted, busy), width)
  const stretches = split(start, sorted.at(-1) ?? start, folds)
  const room = width - folds.reduce((sum, fold) => sum + foldLabel(fold).length, 0) - stretches.length
  const total = stretches.reduce((sum, [from, to]) => sum + to - from, 0)
  const sections: Section[] = []
  let [cell, label] = [0, '']
  for (const [index, [from, to]] of stretches.entries()) {
    const share = total === 0 ? 0 : Math.floor((Math.max(0, room) * (to - from)) / total)
    sections.push({ from, to, cell, width: 1 + share })
    const offset = from === origin ? '0' : `+${formatDuration(from - origin)}`
    label += (offset.length <= share ? offset : '').padEnd(1 + share)
    const fold = folds[index]
    if (fold) label += foldLabel(fold)
    cell = label.length
  }
  return {
    width: cell,
    label: label.trimEnd(),
    begin: instant => Math.min(Math.floor(place(sections, instant)), cell - 1),
    end: instant => Math.max(sectionAt(sections, instant).cell, Math.ceil(place(sections, instant)) - 1),
  }
}

function gapsOf(instants: readonly number[], busy: readonly Stretch[]): Gap[] {
  return instants.slice(1).map((to, index) => {
    const from = instants[index]!
    return { from, to, isIdle: !busy.some(([begin, end]) => begin <= from && end >= to) }
  })
}

/** Those to fold, in order; the longest first as long as there is room for what they say. */
function foldsOf(gaps: readonly Gap[], width: number): Gap[] {
  const folds: Gap[] = []
  let rest = gaps.reduce((sum, { from, to }) => sum + to - from, 0)
  let room = width * MOST_FOLDED
  for (const gap of [...gaps].sort((one, other) => lengthOf(other) - lengthOf(one))) {
    const length = lengthOf(gap)
    const others = rest - length
    const isLongIdle = gap.isIdle && length >= Math.max(LEAST_FOLDED, SHARE * others)
    if (!isLongIdle && !(length >= LONG && length >= DWARFS * others)) continue
    room -= foldLabel(gap).length
    if (room < 0) break
    folds.push(gap)
    rest = others
  }
  return folds.sort((one, other) => one.from - other.from)
}

const lengthOf = ({ from, to }: Gap): number => to - from

const foldLabel = (gap: Gap): string => `~ ${formatDuration(lengthOf(gap))} ~`

/** What is left between the folds. */
function split(start: number, end: number, folds: readonly Gap[]): Stretch[] {
  const begins = [start, ...folds.map(({ to }) => to)]
  const ends = [...folds.map(({ from }) => from), end]
  return begins.map((from, index) => [from, ends[index]!] as const)
}

function place(sections: readonly Section[], instant: number): number {
  const { from, to, cell, width } = sectionAt(sections, instant)
  const share = to === from ? 0 : Math.min(1, Math.max(0, (instant - from) / (to - from)))
  return cell + share * width
}

const sectionAt = (sections: readonly Section[], instant: number): Section =>
  sections.findLast(({ from }) => instant >= from) ?? sections[0]!
