import { inLanes } from '../../load/lanes.ts'
import { inParallel } from '../../load/workloads/fan-out.ts'
import { rateOf } from '../figures.ts'
import type { PeerWorkload } from '../workload.ts'

/** Activities of each instance where there are many instances. */
const width = 100

export const oneFanOut: PeerWorkload = {
  name: 'one-fan-out',
  what: '1 instance of 1,000 activities at once',
  size: 1000,
  scripts: size => ({ main: inParallel(size) }),
  round: async (load, size, round) => rateOf(await load.measure(() => load.run(round)), size),
}

export const fanOuts: PeerWorkload = {
  name: 'fan-outs',
  what: `20 instances of ${width} activities at once`,
  size: 20,
  scripts: () => ({ main: inParallel(width) }),
  round: async (load, size, round) =>
    rateOf(
      await load.measure(() => inLanes(size, size, index => load.run(`${round}-${index}`))),
      size * width,
    ),
}
