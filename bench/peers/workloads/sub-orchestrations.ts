import { inLanes } from '../../load/lanes.ts'
import { withChildren } from '../../load/workloads/sub-orchestrations.ts'
import { rateOf } from '../figures.ts'
import { inFlight, type PeerWorkload } from '../workload.ts'

const children = 10

export const subOrchestrations: PeerWorkload = {
  name: 'sub-orchestrations',
  what: `100 instances with ${children} children each, ${inFlight} in flight; children count as instances`,
  size: 100,
  scripts: () => withChildren(children),
  round: async (load, size, round) =>
    rateOf(
      await load.measure(() => inLanes(size, inFlight, index => load.run(`${round}-${index}`))),
      size * (children + 1),
    ),
}
