import { inLanes } from '../../load/lanes.ts'
import { inSequence } from '../../load/workloads/sequence.ts'
import { rateOf } from '../figures.ts'
import { inFlight, type PeerWorkload } from '../workload.ts'

export const sequence: PeerWorkload = {
  name: 'sequence',
  what: `500 instances of 3 activities, ${inFlight} in flight`,
  size: 500,
  scripts: () => ({ main: inSequence(3) }),
  round: async (load, size, round) =>
    rateOf(await load.measure(() => inLanes(size, inFlight, index => load.run(`${round}-${index}`))), size),
}
