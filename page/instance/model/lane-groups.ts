/** Many lanes as few: those of one name together. */
import { beginOf, isCall, type Lane } from './lane.ts'
import { inOrder, isBy, type Moment } from './moment.ts'

/** More lanes than this are grouped. */
const MOST_LANES = 40

/** Lanes of one kind and name, shown as one. */
export interface LaneGroup {
  readonly key: string
  readonly kind: Lane['kind']
  readonly name: string
  readonly lanes: readonly Lane[]
  /** These, each with what is in it. */
  readonly members: readonly Lane[]
}

/** Lanes of the same kind and name together, those that are alone as they are. In the order in which they begin. */
export function groupLanes(lanes: readonly Lane[]): readonly (Lane | LaneGroup)[] {
  if (lanes.length <= MOST_LANES) return lanes
  const groups = new Map<string, Lane[]>()
  for (const lane of lanes) {
    const key = lane.family ?? `${lane.kind} ${lane.name}`
    const others = groups.get(key)
    if (others) others.push(lane)
    else groups.set(key, [lane])
  }
  return [...groups].map(([key, members]) => (members.length === 1 ? members[0]! : groupOf(key, members)))
}

function groupOf(key: string, members: readonly Lane[]): LaneGroup {
  const [{ kind, name, family = name, depth }] = members as readonly [Lane]
  return { key, kind, name: family, lanes: members.filter(lane => lane.depth === depth), members }
}

export const isGroup = (row: Lane | LaneGroup): row is LaneGroup => 'lanes' in row

export interface GroupCount {
  readonly all: number
  readonly open: number
  readonly failed: number
  readonly from: Moment | undefined
  /** When the last of them ended; unset while one is open. */
  readonly to: Moment | undefined
}

/** How far the lanes of a group are at a step of the log. */
export function countGroup({ lanes }: LaneGroup, step: number): GroupCount {
  const seen = lanes.filter(lane => isBy(beginOf(lane), step))
  const ends = seen.map(endOf)
  const open = ends.filter(end => !isBy(end, step)).length
  const failed = seen.filter(lane => isCall(lane) && lane.bars.at(-1)?.outcome === 'failed').length
  const to = open > 0 ? undefined : latest(ends)
  return { all: seen.length, open, failed, from: seen[0] && beginOf(seen[0]), to }
}

const endOf = (lane: Lane): Moment | undefined => (isCall(lane) ? lane.bars.at(-1)?.to : lane.to)

const latest = (moments: readonly (Moment | undefined)[]): Moment | undefined =>
  moments.reduce(
    (last, moment) => (!last || (moment && inOrder(moment, last) > 0) ? moment : last),
    undefined,
  )
