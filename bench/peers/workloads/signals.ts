import { inLanes } from '../../load/lanes.ts'
import { payload } from '../../load/workload.ts'
import { rateOf } from '../figures.ts'
import { inFlight, type PeerWorkload } from '../workload.ts'

/** Signals to this many entities in turn; counted until the last operation has been answered. */
const signalsTo = (entities: number): PeerWorkload => ({
  name: `signals-${entities}`,
  what: `3,000 signals to ${entities === 1 ? 'one entity' : `${entities} entities`}, ${inFlight} in flight`,
  size: 3000,
  scripts: () => ({}),
  async round(load, size, round) {
    let executed = 0
    const all = new Promise<void>(resolve => {
      load.observer = {
        executed(_entityId, operations) {
          executed += operations
          if (executed === size) resolve()
        },
      }
    })
    const measured = await load.measure(async () => {
      await inLanes(size, inFlight, index =>
        load.client.call('SignalEntity', {
          instanceId: `@counter@${round}-${index % entities}`,
          name: 'add',
          input: { value: payload },
          requestId: `${round}-${index}`,
        }),
      )
      await all
    })
    load.observer = {}
    return rateOf(measured, size)
  },
})

export const signalsToOne = signalsTo(1)
export const signalsToMany = signalsTo(200)
