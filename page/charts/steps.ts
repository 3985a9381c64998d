/** Which transitions of a machine led from one state value to another: found from the event, and the chart. */
import type { Chart, ChartTransition, Entering } from './geometry.ts'

/** One transition, and the states it has left and entered. */
interface Taken {
  readonly transition: ChartTransition
  /** Leaves by path that are active after it. */
  readonly leaves: readonly string[]
}

export interface Steps {
  /** What the machine began with; undefined when it had begun before. */
  readonly start?: Entering
  /** In order: those of the event, and what followed on its own. */
  readonly taken: readonly Taken[]
}

/** Paths of the innermost active states of a state value, as xstate says it. */
export function leavesIn(value: unknown, path = ''): string[] {
  const below = path && `${path}.`
  if (typeof value === 'string') return [below + value]
  if (typeof value !== 'object' || value === null) return path ? [path] : []
  return Object.entries(value).flatMap(([state, inner]) => leavesIn(inner, below + state))
}

/** More than any machine here takes of its own after an event. */
const MOST_STEPS = 6

/**
 * The shortest way by which an event leads from one value to another. The event is taken to have caused as many
 * transitions as can have, since only those without a guard that fails remain. Undefined when there is none: the
 * machine was put there, as after a restore.
 */
export function stepsBetween(
  chart: Chart,
  from: unknown,
  event: string,
  to: unknown,
  details: Details = {},
): Steps | undefined {
  const goal = keyOf(leavesIn(to))
  if (from === undefined) {
    const { start } = chart
    const taken = followTo(chart, start.enters, goal)
    return taken && { start, taken }
  }
  for (const begun of waysOf(chart, leavesIn(from), event, details)) {
    const followed = followTo(chart, begun.at(-1)?.leaves ?? leavesIn(from), goal)
    if (followed) return { taken: [...begun, ...followed] }
  }
  return undefined
}

/** What an event carries: where a guard is called as a part of it, it says whether the guard holds. */
type Details = Readonly<Record<string, unknown>>

/** What an event may cause in all regions at once, most first; also nothing. */
function waysOf(chart: Chart, leaves: readonly string[], event: string, details: Details): Taken[][] {
  const says = ({ guard }: ChartTransition): unknown => guard !== undefined && details[guard]
  const caused = chart.transitions
    .filter(
      transition =>
        transition.event === event && transition.within !== undefined && isOpenIn(transition, leaves),
    )
    .filter(({ guard }) => guard === undefined || details[guard] !== false)
    // The last one is tried first.
    .sort((one, other) => Number(says(one) === true) - Number(says(other) === true))
  let ways: Taken[][] = [[]]
  for (const transition of caused)
    ways = [
      ...ways.flatMap(way => {
        const active = way.at(-1)?.leaves ?? leaves
        const isOpen = isOpenIn(transition, active) && !way.some(isSameSource(transition))
        return isOpen ? [[...way, { transition, leaves: after(transition, active) }]] : []
      }),
      ...ways,
    ]
  return ways.sort((one, other) => other.length - one.length)
}

const isSameSource =
  ({ source }: ChartTransition) =>
  (taken: Taken): boolean =>
    taken.transition.source === source

/** The shortest way by transitions that follow on their own. */
function followTo(chart: Chart, leaves: readonly string[], goal: string): Taken[] | undefined {
  let ways: { leaves: readonly string[]; taken: Taken[] }[] = [{ leaves, taken: [] }]
  const seen = new Set([keyOf(leaves)])
  for (let steps = 0; steps <= MOST_STEPS; steps++) {
    const found = ways.find(way => keyOf(way.leaves) === goal)
    if (found) return found.taken
    ways = ways.flatMap(way =>
      chart.transitions.flatMap(transition => {
        if (transition.event !== '' || !isOpenIn(transition, way.leaves)) return []
        const next = after(transition, way.leaves)
        if (seen.has(keyOf(next))) return []
        seen.add(keyOf(next))
        return [{ leaves: next, taken: [...way.taken, { transition, leaves: next }] }]
      }),
    )
  }
  return undefined
}

const after = ({ within = '', enters }: ChartTransition, leaves: readonly string[]): string[] => [
  ...leaves.filter(leaf => !isUnder(leaf, within)),
  ...enters,
]

/** As far as it depends on states. */
const isOpenIn = ({ source, wants = [] }: ChartTransition, leaves: readonly string[]): boolean =>
  [source, ...wants].every(path => isActive(path, leaves))

const isActive = (source: string, leaves: readonly string[]): boolean =>
  leaves.some(leaf => isUnder(leaf, source))

const isUnder = (path: string, outer: string): boolean =>
  outer === '' || path === outer || path.startsWith(`${outer}.`)

const keyOf = (leaves: readonly string[]): string => [...leaves].sort().join(' ')
