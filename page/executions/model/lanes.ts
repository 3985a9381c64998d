/** Reads the lanes of an execution's timeline from its history: one for each operation, within those of its context. */
import type { AnswerLane, Bar, CallLane, Lane, TimerLane } from '../../instance/model/lane.ts'
import type { Moment } from '../../instance/model/moment.ts'
import type { ExecutionEvent } from '../../live/types.ts'
import { detailsOf, idInArn, nameOf, nextAttemptAt, operationWord, verbOf } from './event-parts.ts'

type Draft<Of> = { -readonly [Key in keyof Of]: Of[Key] }
type DraftBar = Draft<Bar>
interface DraftCall extends Draft<Omit<CallLane, 'bars'>> {
  readonly bars: DraftBar[]
}
type DraftLane = DraftCall | Draft<TimerLane> | Draft<AnswerLane>

interface Place {
  readonly lane: DraftLane
  readonly parentId: string | undefined
}

/** In the order of a tree: what is in a context follows it. `end` is when the execution ended, if it has. */
export function readLanes(
  events: readonly ExecutionEvent[],
  written: readonly number[],
  end: Moment | undefined,
): Lane[] {
  const places = new Map<string, Place>()
  for (const [index, event] of events.entries()) {
    const { Id, ParentId, EventTimestamp: at } = event
    const moment = { at, step: written[index]! }
    const known = Id === undefined ? undefined : places.get(Id)
    const lane = known?.lane ?? begin(event, moment, nameOfParent(places, ParentId))
    if (!lane || Id === undefined) continue
    if (!known) places.set(Id, { lane, parentId: ParentId })
    take(lane, event, moment)
  }
  if (end) for (const { lane } of places.values()) drop(lane, end)
  return inTree(places)
}

const nameOfParent = (places: ReadonlyMap<string, Place>, id: string | undefined): string | undefined =>
  id === undefined ? undefined : places.get(id)?.lane.name

/** A lane in which nothing has happened yet; undefined for what is no operation. */
function begin(event: ExecutionEvent, from: Moment, parent: string | undefined): DraftLane | undefined {
  const word = operationWord(event)
  if (!word) return undefined
  const { Id, SubType } = event
  const head = { key: `${Id}`, operation: `${Id}`, name: nameOf(event, word), ...familyOf(SubType, parent) }
  const details = detailsOf(event)
  switch (word) {
    case 'wait':
      return { ...head, kind: word, from, due: details.ScheduledEndTimestamp ?? from.at, outcome: 'open' }
    case 'callback': {
      const { Timeout } = details
      const due = Timeout === undefined ? undefined : from.at + Timeout * 1_000
      return { ...head, kind: word, from, due, outcome: 'open' }
    }
    case 'invoke':
      return { ...head, kind: word, id: idInArn(details.DurableExecutionArn), bars: [] }
    default:
      return { ...head, kind: word, bars: [] }
  }
}

/** Each item of a map and each branch has a name of its own. */
const familyOf = (subType: string | undefined, parent: string | undefined): { family?: string } =>
  subType === 'MapIteration'
    ? { family: `items of ${parent ?? 'a map'}` }
    : subType === 'ParallelBranch'
      ? { family: `branches of ${parent ?? 'a parallel'}` }
      : {}

function take(lane: DraftLane, event: ExecutionEvent, moment: Moment): void {
  const verb = verbOf(event)
  if ('bars' in lane) takeBar(lane.bars, event, moment)
  else if (verb !== 'Started') {
    lane.to = moment
    if (lane.kind === 'callback') lane.outcome = answers[verb] ?? 'done'
    else lane.outcome = verb === 'Cancelled' ? 'dropped' : 'fired'
  }
}

const answers: Readonly<Record<string, AnswerLane['outcome']>> = {
  Failed: 'failed',
  TimedOut: 'late',
  Cancelled: 'dropped',
}

function takeBar(bars: DraftBar[], event: ExecutionEvent, moment: Moment): void {
  const verb = verbOf(event)
  const open = bars.at(-1)?.outcome === 'open' ? bars.at(-1) : undefined
  if (verb === 'Started') {
    if (open && !open.from) open.from = moment
    else bars.push({ from: moment, outcome: 'open' })
    return
  }
  // What was never told to have begun has begun and ended at once.
  const bar: DraftBar = open ?? { from: moment, outcome: 'open' }
  if (!open) bars.push(bar)
  bar.from ??= moment
  bar.to = moment
  bar.outcome = verb === 'Succeeded' ? 'done' : verb === 'Cancelled' ? 'dropped' : 'failed'
  const due = nextAttemptAt(event)
  if (due !== undefined) bars.push({ queued: moment, due, outcome: 'open' })
}

/** What had no end when its execution ended. */
function drop(lane: DraftLane, end: Moment): void {
  for (const each of 'bars' in lane ? lane.bars : [lane])
    if (each.outcome === 'open') Object.assign(each, { to: end, outcome: 'dropped' })
}

function inTree(places: ReadonlyMap<string, Place>): Lane[] {
  const below = new Map<string | undefined, DraftLane[]>()
  for (const { lane, parentId } of places.values()) {
    // A context of which nothing is known is none.
    const parent = parentId !== undefined && places.has(parentId) ? parentId : undefined
    const siblings = below.get(parent)
    if (siblings) siblings.push(lane)
    else below.set(parent, [lane])
  }
  const ordered: Lane[] = []
  const add = (parent: string | undefined, depth: number, family?: string): void => {
    for (const lane of below.get(parent) ?? []) {
      if (depth > 0) lane.depth = depth
      // What is in an item of a map is shown with it.
      if (family !== undefined) lane.family = family
      ordered.push(lane)
      add(lane.operation, depth + 1, lane.family)
    }
  }
  add(undefined, 0)
  return ordered
}
