/** One entity with everything there is to show of it. */
import type { EntityReport, Hub } from '../../index.ts'

export function showEntity(hub: Hub, entity: EntityReport) {
  const { id, state, lockedBy } = entity
  return {
    ...entity,
    stateValue: parsed(state),
    log: hub.feed.log(id),
    isLogWhole: hub.feed.isWhole(id),
    work: hub.feed.work(id),
    holder: lockedBy && holderOf(hub, lockedBy.instanceId),
  }
}

/** An orchestration that was purged holds no lock any more. */
function holderOf(hub: Hub, instanceId: string) {
  const run = hub.instance(instanceId)
  const { state } = run
  return (
    state && {
      instanceId,
      name: state.name,
      parentInstanceId: state.parentInstanceId,
      explanation: run.explain(),
    }
  )
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
