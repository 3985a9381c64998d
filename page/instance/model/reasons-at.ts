/** What an instance waited for at a step of its log, as far as its history tells. */
import type { LogEntry, Reason } from '../../live/types.ts'
import { isCall, type Lane } from './lane.ts'
import { statusAt } from './log-lines.ts'
import { isBy } from './moment.ts'
import type { Story } from './story.ts'

/** `since` is on the hub's clock, unlike that of reasons the server gives. */
export function reasonsAt({ view, lanes, turns }: Story, step: number): Reason[] {
  const entry = view.log[step]
  if (!entry || typeof entry.to === 'string') return []
  const { name } = view.state
  const reasons: Reason[] = []
  const place = turnPlace(entry)
  if (place) {
    const turn = turns.findLast(({ from }) => isBy(from, step))
    const since = place === 'out' ? turn?.from.at : undefined
    reasons.push({
      kind: 'turn',
      text: '',
      name,
      place,
      since,
      worker: place === 'out' ? turn?.worker : undefined,
    })
  }
  if (statusAt(entry) === 'suspended') reasons.push({ kind: 'resume', text: '' })
  if (isScheduled(entry)) reasons.push({ kind: 'start', text: '', due: view.state.scheduledStartAt })
  reasons.push(...lanes.flatMap(lane => openAt(lane, step)))
  return reasons.length > 0 ? reasons : [{ kind: 'event', text: '' }]
}

function openAt(lane: Lane, step: number): Reason[] {
  if (isCall(lane)) {
    const bar = lane.bars.findLast(each => isBy(each.queued ?? each.from, step))
    if (!bar || (lane.kind !== 'lock' && isBy(bar.to, step))) return []
    const isRunning = isBy(bar.from, step)
    const known = { text: '', taskId: bar.number, since: (isRunning ? bar.from : bar.queued)?.at }
    if (lane.kind === 'activity') {
      const place = isRunning ? 'out' : 'queued'
      return [
        { ...known, kind: 'activity', name: lane.name, place, worker: isRunning ? bar.worker : undefined },
      ]
    }
    if (lane.kind === 'child') return [{ ...known, kind: 'child', name: lane.name, instanceId: lane.id }]
    if (lane.kind === 'lock') return isRunning ? [] : [{ ...known, kind: 'lock', entityId: lane.name }]
    return [{ ...known, kind: 'call', name: lane.name, entityId: lane.id }]
  }
  if (lane.kind !== 'timer' || !isBy(lane.from, step) || isBy(lane.to, step)) return []
  return [{ kind: 'timer', text: '', taskId: lane.number, due: lane.due }]
}

interface Regions {
  readonly turn?: unknown
  readonly lifecycle?: unknown
}

const regionsOf = ({ to }: LogEntry): Regions => Object(Object(to).live) as Regions

function turnPlace(entry: LogEntry): 'queued' | 'out' | undefined {
  const { turn } = regionsOf(entry)
  return turn === 'queued' || turn === 'out' ? turn : undefined
}

const isScheduled = (entry: LogEntry): boolean =>
  (Object(regionsOf(entry).lifecycle) as { pending?: unknown }).pending === 'scheduled'
