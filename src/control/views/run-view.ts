/** One orchestration with everything there is to show of it. */
import type { Hub, Run, RunEvent, RunState } from '../../index.ts'
import { digestsOf } from './digests.ts'

export interface HistoryPart {
  /** The execution whose events the viewer has. */
  readonly execution: string | undefined
  /** How many of them. */
  readonly from: number
}

export function showRun(hub: Hub, run: Run, state: RunState, part: HistoryPart) {
  const digests = digestsOf(hub)
  const { digest, added } = digests.read(run, state)
  const { instanceId } = run
  const { size } = digest
  const isSame = part.execution === state.executionId && part.from <= size
  const from = isSame ? part.from : 0
  const { generation = 1, turns = 0 } = run.progress ?? {}
  return {
    state,
    generation,
    turns,
    explanation: run.explain(),
    reasons: run.reasons(),
    log: hub.feed.log(instanceId),
    isLogWhole: hub.feed.isWhole(instanceId),
    work: hub.feed.work(instanceId),
    history: { events: eventsFrom(run, from, size, added), from, size },
    parent: parentOf(hub, state),
    children: [...digest.children].map(([id, name]) => relative(hub, id, name)),
    entities: [...digest.entities].map(([id, use]) => ({
      id,
      ...use,
      holdsLock: holds(hub, instanceId, id),
    })),
    knownEvents: [...digests.eventsOf(state.name)],
  }
}

function eventsFrom(run: Run, from: number, size: number, added: readonly RunEvent[]): RunEvent[] {
  const begin = size - added.length
  return from >= begin ? added.slice(from - begin) : run.history({ from })
}

function parentOf(hub: Hub, { parentInstanceId }: RunState) {
  return parentInstanceId === undefined ? undefined : relative(hub, parentInstanceId, '')
}

function relative(hub: Hub, instanceId: string, name: string) {
  const state = hub.instance(instanceId).state
  return { instanceId, name: state?.name ?? name, status: state?.status }
}

const holds = (hub: Hub, instanceId: string, entityId: string): boolean =>
  /^@[^@]+@/.test(entityId) && hub.entity(entityId)?.lockedBy?.instanceId === instanceId
