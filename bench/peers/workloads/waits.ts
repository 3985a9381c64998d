import { inLanes } from '../../load/lanes.ts'
import { raise, startWaiting } from '../../load/waiting.ts'
import { untilEvents } from '../../load/workloads/events.ts'
import { rateOf } from '../figures.ts'
import { inFlight, type PeerWorkload } from '../workload.ts'

/** A wait that takes longer has been forgotten; milliseconds. */
const patience = 10_000

/** Wait calls open together, each for an instance of its own, and the events that end them. */
const openWaits = (size: number): PeerWorkload => ({
  name: `waits-${size}`,
  what: `${size.toLocaleString('en-US')} wait calls open, and an event that ends each`,
  size,
  scripts: () => ({ main: untilEvents(1) }),
  async round(load, count, round) {
    const idOf = (index: number) => `${round}-${index}`
    await startWaiting(load, count, idOf)
    const waits = Array.from({ length: count }, (_, index) =>
      load.client.call('WaitForInstanceCompletion', { instanceId: idOf(index) }, patience),
    )
    // Handled here, for they may fail while the call below still waits.
    const all = Promise.all(waits)
    all.catch(() => {})
    // On the same connection and after them: once it is answered, they have arrived.
    await load.client.call('Hello', {}, patience)
    const measured = await load.measureOpen(async () => {
      await inLanes(count, inFlight, index => raise(load, idOf(index)))
      await all
    })
    return rateOf(measured, count)
  },
})

export const waits = openWaits(500)
export const manyWaits = openWaits(2000)
