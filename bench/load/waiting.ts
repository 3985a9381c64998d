/** Instances that wait for events: started, given their first turn, and let be. */
import { inLanes } from './lanes.ts'
import type { Load } from './load.ts'
import { payload } from './workload.ts'

/** How many calls are under way at the same time. */
const lanes = 50

/** Resolves when the server has taken the answers to `count` more turns. */
export function turnsAnswered(load: Load, count: number): Promise<void> {
  let answered = 0
  return new Promise(resolve => {
    load.observer = {
      answered() {
        if (++answered < count) return
        load.observer = {}
        resolve()
      },
    }
  })
}

/** Starts instances; resolves when each has answered its first turn. */
export async function startWaiting(
  load: Load,
  count: number,
  idOf: (index: number) => string,
  name?: string,
): Promise<void> {
  if (count === 0) return
  const answered = turnsAnswered(load, count)
  await load.guarded(inLanes(count, lanes, index => load.start(idOf(index), name)))
  await load.guarded(answered)
}

export const raise = (load: Load, instanceId: string): Promise<void> =>
  load.client.call('RaiseEvent', { instanceId, name: 'go', input: { value: payload } })
