/** The timeline of an instance as lines of text. */
import { formatDuration } from '../../kernel/duration.ts'
import { inColumns, oneLine, widthOf } from '../columns.ts'
import type { Paint } from '../paint.ts'
import { type Axis, makeAxis } from './axis.ts'
import { type Lane, lanesOf, type Stretch } from './lanes.ts'
import type { RunView } from './views.ts'

/** Of a timeline with more lanes than both together, the first and the last are shown. */
const FIRST_LANES = 20
const LAST_LANES = 40
const LONGEST_NAME = 28
const LONGEST_NOTE = 60
/** Notes leave the axis room, and are cut where a terminal is narrow. */
const ROOM_OF_NOTES = 28
const LEAST_NOTE = 12
const LEAST_AXIS = 24
const MOST_AXIS = 80

interface Drawn {
  readonly view: RunView
  /** On the hub's clock. */
  readonly now: number
  /** Of the terminal, in characters. */
  readonly width: number
  readonly paint: Paint
}

/** A line for each thing it asked for or was told; undefined when there is none yet. */
export function timelineText({ view, now, width, paint }: Drawn): string | undefined {
  const { createdAt, completedAt } = view.state
  const end = completedAt ?? Math.max(now, createdAt)
  const lanes = lanesOf(view, end)
  if (lanes.length === 0) return undefined
  const workers = [...new Set(lanes.flatMap(({ worker }) => (worker === undefined ? [] : [worker])))]
  const cells = lanes.map(lane => cellsOf(lane, createdAt, workers.length > 1))
  const left = inColumns([['AT', 'WHAT', '', 'QUEUED', 'TOOK'], ...cells.map(each => each.slice(0, 5))])
  const notes = cells.map(each => each[5] ?? '')
  const taken = Math.max(...left.map(widthOf)) + 2
  const room = width - taken - 4 - Math.min(ROOM_OF_NOTES, Math.max(...notes.map(widthOf)))
  // What earlier generations did is not told any more.
  const start = view.generation > 1 ? (lanes[0]?.at ?? createdAt) : createdAt
  const instants = instantsOf(lanes, start, end)
  const axis = makeAxis({ origin: createdAt, instants, busy: busyOf(lanes) }, clamp(room))
  const [heads = '', ...lines] = left
  const noteRoom = Math.max(LEAST_NOTE, width - taken - 4 - axis.width)
  const drawn = lanes.map((lane, index) => {
    const note = oneLine(notes[index] ?? '', noteRoom)
    const line = `  ${lines[index]!.padEnd(taken)}${barOf(lane, axis)}  ${note}`.trimEnd()
    return lane.outcome === 'failed' ? paint.red(line) : line
  })
  const [worker] = workers
  const by = workers.length === 1 && worker !== undefined ? `, all work on ${worker}` : ''
  return [
    `${paint.bold('Timeline')}${by}`,
    paint.dim(`  ${heads.padEnd(taken)}${axis.label}`),
    ...withoutMiddle(drawn),
    paint.dim('  ░ queued  █ ran  · waited  ● came  ✕ failed  ▸ still open'),
  ].join('\n')
}

const clamp = (width: number): number => Math.min(MOST_AXIS, Math.max(LEAST_AXIS, width))

function cellsOf(lane: Lane, beginning: number, isWorkerTold: boolean): string[] {
  const { kind, name, at, queued, ran, waited, note, worker } = lane
  const by = isWorkerTold && worker !== undefined ? `on ${worker}` : ''
  const length = ran ?? waited
  return [
    `+${formatDuration(at - beginning)}`,
    kind,
    oneLine(name, LONGEST_NAME),
    queued ? lengthOf(queued) : '',
    length ? lengthOf(length) : '',
    oneLine([note, by].filter(Boolean).join(' '), LONGEST_NOTE),
  ]
}

const lengthOf = ([from, to]: Stretch): string => formatDuration(to - from)

const instantsOf = (lanes: readonly Lane[], start: number, end: number): number[] => [
  start,
  end,
  ...lanes.flatMap(({ at, queued = [], ran = [], waited = [] }) => [at, ...queued, ...ran, ...waited]),
]

const busyOf = (lanes: readonly Lane[]): Stretch[] =>
  lanes.flatMap(({ queued, ran }) => [queued, ran].filter(stretch => stretch !== undefined))

function barOf({ at, queued, ran, waited, outcome }: Lane, axis: Axis): string {
  const cells = Array.from({ length: axis.width }, () => ' ')
  const fill = (stretch: Stretch | undefined, mark: string): void => {
    if (stretch) cells.fill(mark, axis.begin(stretch[0]), lastOf(stretch, axis) + 1)
  }
  fill(queued, '░')
  fill(waited, '·')
  fill(ran, '█')
  const last = ran ?? waited ?? queued
  const mark = endMarks[outcome] ?? (ran || queued || outcome === 'overtaken' ? undefined : '●')
  if (mark) cells[last ? lastOf(last, axis) : axis.begin(at)] = mark
  return cells.join('')
}

/** However short, it is seen. */
const lastOf = ([from, to]: Stretch, axis: Axis): number => Math.max(axis.begin(from), axis.end(to))

const endMarks: Partial<Record<Lane['outcome'], string>> = { open: '▸', failed: '✕' }

function withoutMiddle(lines: readonly string[]): string[] {
  const left = lines.length - FIRST_LANES - LAST_LANES
  if (left <= 1) return [...lines]
  return [...lines.slice(0, FIRST_LANES), `  … ${left} lines more …`, ...lines.slice(-LAST_LANES)]
}
