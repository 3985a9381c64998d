import { inLanes } from '../../load/lanes.ts'
import { raise, startWaiting } from '../../load/waiting.ts'
import { untilEvents } from '../../load/workloads/events.ts'
import { rateOf } from '../figures.ts'
import { inFlight, type PeerWorkload } from '../workload.ts'

export const events: PeerWorkload = {
  name: 'events',
  what: `500 events to 500 instances that wait for them, ${inFlight} in flight`,
  size: 500,
  scripts: () => ({ main: untilEvents(1) }),
  async round(load, size, round) {
    const idOf = (index: number) => `${round}-${index}`
    await startWaiting(load, size, idOf)
    const ends = Array.from({ length: size }, (_, index) => load.finished(idOf(index)))
    const measured = await load.measure(async () => {
      await inLanes(size, inFlight, index => raise(load, idOf(index)))
      await Promise.all(ends)
    })
    return rateOf(measured, size)
  },
}
