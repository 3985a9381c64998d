/** What a state chart shows at one moment: read from the log of the machine, up to one of its entries. */
import { formatDuration } from '../format/duration.ts'
import type { MachineEntry } from '../live/types.ts'
import type { Chart } from './geometry.ts'
import { leavesIn, type Steps, stepsBetween } from './steps.ts'

/** A node that was entered. */
interface Visited {
  /** Milliseconds. */
  readonly spent: number
  readonly visits: number
}

export interface ChartModel {
  /** Nodes the machine stands in, with the state inside where a node stands for several. */
  readonly active: ReadonlyMap<string, string | undefined>
  readonly visited: ReadonlyMap<string, Visited>
  /** Edges the last event has taken, by id, with its words for them. */
  readonly taken: ReadonlyMap<string, string>
  /** Node that was left, by edges that begin at the border of its region. */
  readonly left: readonly string[]
  /** The log does not begin with the beginning: times and visits are at least these. */
  readonly isPart: boolean
}

/** `at` is the position of the entry that is looked at, `now` an instant of the hub's clock. */
export function modelOf(chart: Chart, log: readonly MachineEntry[], at: number, now: number): ChartModel {
  const entries = log.slice(0, at + 1)
  const last = entries.at(-1)
  const end = at < log.length - 1 ? (last?.at ?? now) : now
  const visited = new Map<string, { spent: number; visits: number }>()
  const visit = (node: string): void => {
    const before = visited.get(node) ?? { spent: 0, visits: 0 }
    visited.set(node, { ...before, visits: before.visits + 1 })
  }
  for (const node of nodesIn(chart, entries[0] && cameFrom(entries[0]))) visit(node)
  for (const [index, entry] of entries.entries()) {
    for (const node of entered(chart, entry)) visit(node)
    const length = Math.max(0, (entries[index + 1]?.at ?? end) - entry.at)
    for (const node of nodesIn(chart, entry.to)) {
      const { spent, visits } = visited.get(node) ?? { spent: 0, visits: 1 }
      visited.set(node, { spent: spent + length, visits })
    }
  }
  return {
    active: activeIn(chart, last?.to),
    visited,
    taken: takenBy(last && stepsOf(chart, last)),
    left: nodesIn(chart, last && cameFrom(last)),
    isPart: entries[0] !== undefined && !isBeginning(chart, entries[0]),
  }
}

export const nodesIn = (chart: Chart, value: unknown): string[] => [...activeIn(chart, value).keys()]

const activeIn = (chart: Chart, value: unknown): Map<string, string | undefined> =>
  new Map(
    leavesIn(value).flatMap((leaf): [string, string | undefined][] => {
      const node = chart.leaves[leaf]
      const state = leaf.slice(leaf.lastIndexOf('.') + 1)
      return node === undefined ? [] : [[node, state === node ? undefined : state]]
    }),
  )

/** Where the machine stood before; undefined when it was not there yet. A log says it only where it changed. */
export const cameFrom = ({ event, from, to }: MachineEntry): unknown =>
  from ?? (event === REGISTERED ? undefined : to)

/** Whoever was not there from the beginning is told of what stands there then. */
const isBeginning = (chart: Chart, entry: MachineEntry): boolean =>
  entry.event === REGISTERED && stepsOf(chart, entry) !== undefined

const REGISTERED = 'registered'

const known = new WeakMap<MachineEntry, Steps | undefined>()

/** How an entry came about; undefined where no transition of the machine explains it. */
export function stepsOf(chart: Chart, entry: MachineEntry): Steps | undefined {
  if (!known.has(entry))
    known.set(entry, stepsBetween(chart, cameFrom(entry), entry.event, entry.to, entry.details))
  return known.get(entry)
}

/** Nodes an entry has led into, those passed on the way too. */
function entered(chart: Chart, entry: MachineEntry): string[] {
  const steps = stepsOf(chart, entry)
  let current = new Set(nodesIn(chart, cameFrom(entry)))
  if (!steps) return nodesIn(chart, entry.to).filter(node => !current.has(node))
  const moments = steps.taken.map(({ leaves }) => leaves)
  if (steps.start) moments.unshift(steps.start.enters)
  return moments.flatMap(leaves => {
    const before = current
    current = new Set(leaves.map(leaf => chart.leaves[leaf]!))
    return [...current].filter(node => !before.has(node))
  })
}

function takenBy(steps: Steps | undefined): Map<string, string> {
  const taken = new Map<string, string>()
  for (const edge of steps?.start?.edges ?? []) taken.set(edge, '')
  for (const { transition } of steps?.taken ?? [])
    for (const edge of transition.edges) taken.set(edge, transition.words ?? '')
  return taken
}

/** Below the name of a node, the longest first. */
export function detailsOf(
  { active, visited, isPart }: ChartModel,
  node: string,
  isEnd: boolean,
): readonly string[] {
  const been = visited.get(node)
  if (!been) return []
  if (isEnd && active.has(node)) return ['ended here']
  const time = `${isPart ? 'over ' : ''}${formatDuration(been.spent)}`
  const inner = active.get(node)
  const short = time.replace(/^((?:over )?\S+ [mhd]) .*/, '$1')
  if (inner !== undefined) return [`${inner}, ${time}`, `${inner}, ${short}`, inner]
  return been.visits > 1 && !isPart ? [`${time}, ${been.visits} visits`, time, short] : [time, short]
}
