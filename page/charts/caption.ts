/** What a state chart shows, in words. */
import { formatDuration, formatOffset } from '../format/duration.ts'
import type { MachineEntry } from '../live/types.ts'
import type { Chart } from './geometry.ts'
import { cameFrom, nodesIn, stepsOf } from './model.ts'

export interface Caption {
  /** `Last transition: ` */
  readonly lead: string
  readonly event: string
  /** `, running to suspended` */
  readonly what: string
  /** `, 13.0 s ago`; empty when nothing comes after it any more. */
  readonly when: string
}

export function captionOf(
  chart: Chart,
  log: readonly MachineEntry[],
  at: number,
  now: number,
  origin = log[0]?.at ?? now,
): Caption | undefined {
  const entry = log[at]
  if (!entry) return undefined
  const isPast = at < log.length - 1
  const lead = isPast ? `Transition ${at + 1}: ` : 'Last transition: '
  const { isChange, what } = changeOf(chart, entry)
  const hasEnded = nodesIn(chart, entry.to).every(node => chart.nodes[node]?.isEnd)
  const since = `, ${formatDuration(now - entry.at)} ago`
  const when = isPast ? `, ${formatOffset(entry.at - origin)}` : hasEnded ? '' : since
  return { lead: isChange ? lead : `${lead}took in `, event: entry.event, what: `, ${what}`, when }
}

/** The whole chart in one sentence or two, for those who do not see it. */
export function describeChart(
  chart: Chart,
  log: readonly MachineEntry[],
  at: number,
  now: number,
  origin?: number,
): string {
  const caption = captionOf(chart, log, at, now, origin)
  if (!caption) return 'State chart.'
  const active = nodesIn(chart, log[at]?.to).map(node => nameIn(chart, node))
  const { lead, event, what, when } = caption
  return `State chart. Active: ${active.join(', ')}. ${lead}${event}${what}${when}.`
}

/** `turn idle`: a name of which there may be several says where. */
function nameIn(chart: Chart, node: string): string {
  const { region = '', icon } = chart.nodes[node] ?? {}
  return region && !icon ? `${region.slice(region.lastIndexOf('.') + 1)} ${node}` : node
}

function changeOf(chart: Chart, entry: MachineEntry): { isChange: boolean; what: string } {
  const from = cameFrom(entry)
  const [before, after] = [nodesIn(chart, from), nodesIn(chart, entry.to)]
  if (from === undefined) return { isChange: true, what: after.filter(isMain(chart)).join(', ') }
  const steps = stepsOf(chart, entry)
  if (steps ? steps.taken.length === 0 : before.join() === after.join())
    return { isChange: false, what: 'nothing changed' }
  const moves = pairsOf(chart, before.filter(isMain(chart)), after.filter(isMain(chart)))
  const changed = moves.filter(([one, other]) => one !== other)
  const told = changed.length > 0 ? changed : moves
  return {
    isChange: true,
    what: told.map(([one, other]) => (one === other ? `stays ${one}` : `${one} to ${other}`)).join(', '),
  }
}

/** Of an orchestration only what is a status; of an entity everything. */
const isMain =
  (chart: Chart) =>
  (node: string): boolean => {
    const hasStatuses = Object.values(chart.nodes).some(({ icon, tone }) => icon === tone)
    const { icon, tone } = chart.nodes[node]!
    return !hasStatuses || icon === tone
  }

/** What each region was in, and is in; outside of regions everything together. */
function pairsOf(chart: Chart, before: readonly string[], after: readonly string[]): [string, string][] {
  const regionOf = (node: string): string => chart.nodes[node]!.region
  if ([...before, ...after].some(node => regionOf(node) === ''))
    return [[before.join(' and '), after.join(' and ')]]
  return before.flatMap(one =>
    after.filter(other => regionOf(one) === regionOf(other)).map((other): [string, string] => [one, other]),
  )
}
