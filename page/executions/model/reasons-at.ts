/** What an execution waited for at a step of its log, as far as its history tells. */
import { isCall, type Lane } from '../../instance/model/lane.ts'
import { isBy } from '../../instance/model/moment.ts'
import type { ExecutionReason } from '../../live/types.ts'
import { invocationAt, statusAt } from './status-at.ts'
import type { ExecutionStory } from './story.ts'

export function reasonsAt({ view, lanes }: ExecutionStory, step: number): ExecutionReason[] {
  const entry = view.log[step]
  if (!entry || statusAt(entry) !== 'running') return []
  const place = invocationAt(entry)
  const reasons: ExecutionReason[] = []
  if (place === 'invoking') reasons.push({ kind: 'invocation', text: '' })
  if (place === 'resting') reasons.push({ kind: 'rest', text: '' })
  return [...reasons, ...lanes.flatMap(lane => openAt(lane, step) ?? [])]
}

function openAt(lane: Lane, step: number): ExecutionReason | undefined {
  const common = { text: '', name: lane.name, operationId: lane.operation }
  if (isCall(lane)) {
    const bar = lane.bars.findLast(each => isBy(each.queued ?? each.from, step))
    if (!bar || isBy(bar.to, step)) return undefined
    if (lane.kind === 'invoke') return { ...common, kind: 'invoke', executionId: lane.id }
    if (lane.kind !== 'step') return undefined
    return isBy(bar.from, step) ? { ...common, kind: 'step' } : { ...common, kind: 'retry', due: bar.due }
  }
  if (!isBy(lane.from, step) || isBy(lane.to, step)) return undefined
  if (lane.kind === 'wait') return { ...common, kind: 'wait', due: lane.due }
  return lane.kind === 'callback' ? { ...common, kind: 'callback', due: lane.due } : undefined
}
