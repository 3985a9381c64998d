/** Machines of one kind: nothing, then something that goes on, then one of several ends. */
import type { ChartNode } from '../../../page/charts/geometry.ts'
import type { EdgeLayout, FormLayout, Layout } from '../layout.ts'

interface End {
  readonly tone: ChartNode['tone']
  /** Transitions that lead there, and their words. */
  readonly by: Readonly<Record<string, string>>
}

/** Ends from top to bottom; `start` is the event with which it begins. */
export function fanLayout(start: string, ends: Readonly<Record<string, End>>): Layout {
  const names = Object.keys(ends)
  return {
    nodes: {
      none: { tone: 'pending' },
      started: { tone: 'running', icon: 'running' },
      ...mapValues(ends, ({ tone }) => ({ tone, icon: tone, isEnd: true as const })),
    },
    regions: {},
    edges: {
      'none>started': { [start]: 'starts' },
      ...Object.fromEntries(names.map(name => [`started>${name}`, ends[name]!.by])),
    },
    wide: fanForm(names, { width: 640, isBeside: true, started: [204, 120], ends: [496, 120] }),
    tall: fanForm(names, { width: 344, isBeside: false, started: [6, 96], ends: [230, 108] }),
  }
}

interface Columns {
  readonly width: number
  /** The beginning stands beside what goes on, and not above it. */
  readonly isBeside: boolean
  /** x and width. */
  readonly started: readonly [x: number, width: number]
  readonly ends: readonly [x: number, width: number]
}

const HEIGHT = 44
/** From one end to the next. */
const ROW = 56
const MARGIN = 12
/** Between the beginning and what stands below it. */
const GAP = 22
/** Between lines that go up, or down. */
const APART = 12

function fanForm(names: readonly string[], { width, isBeside, started, ends }: Columns): FormLayout {
  const [[x, w], [endsX, endsWidth]] = [started, ends]
  const count = names.length
  // The beginning has to have its place above.
  const rows = isBeside ? count : Math.max(count, 3)
  const top = MARGIN + ((rows - count) / 2) * ROW
  const middle = MARGIN + ((rows - 1) * ROW + HEIGHT) / 2
  // Above it, where it is not beside it, stands the beginning.
  const y = Math.max(middle - HEIGHT / 2, isBeside ? 0 : MARGIN + HEIGHT + GAP)
  const edges = names.map((_, index): EdgeLayout => {
    const port = HEIGHT / 2 + (index - (count - 1) / 2) * (32 / Math.max(3, count - 1))
    const fromMiddle = Math.abs(index - (count - 1) / 2)
    const isStraight = fromMiddle === 0
    // Whoever goes furthest turns first: so no line crosses another.
    const lane = x + w + 14 + ((count - 1) / 2 - fromMiddle) * APART
    const words = (x + w + 14 + Math.ceil(count / 2) * APART + endsX) / 2
    const by = [words - ((isStraight ? x + w : lane) + endsX) / 2, 0] as const
    return {
      from: ['right', port],
      ...(!isStraight && { via: [lane] }),
      to: ['left', HEIGHT / 2],
      label: { side: 'above', piece: isStraight ? 0 : 2, by },
    }
  })
  return {
    size: [width, 2 * MARGIN + (rows - 1) * ROW + HEIGHT],
    regions: {},
    nodes: {
      none: isBeside ? [24, y, 96, HEIGHT] : [x, y - HEIGHT - GAP, w, HEIGHT],
      started: [x, y, w, HEIGHT],
      ...Object.fromEntries(
        names.map((name, index) => [name, [endsX, top + index * ROW, endsWidth, HEIGHT]] as const),
      ),
    },
    dots: {},
    edges: {
      'none>started': isBeside
        ? { from: ['right', HEIGHT / 2], to: ['left', HEIGHT / 2], label: { side: 'above' } }
        : { from: ['bottom', w / 2], to: ['top', w / 2], label: { side: 'right' } },
      ...Object.fromEntries(names.map((name, index) => [`started>${name}`, edges[index]!])),
    },
  }
}

const mapValues = <Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
