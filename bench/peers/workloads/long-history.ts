import { inSequence } from '../../load/workloads/sequence.ts'
import { rateOf } from '../figures.ts'
import { growthOf } from '../growth-of.ts'
import type { PeerWorkload } from '../workload.ts'

export const longHistory: PeerWorkload = {
  name: 'long-history',
  what: '1 instance of 500 activities one after another',
  size: 500,
  scripts: size => ({ main: inSequence(size) }),
  async round(load, size, round) {
    // From the answer of a work item to the bytes of the next: what the worker does between does not count.
    const steps: number[] = []
    let step = 0
    let answeredAt = performance.now()
    load.observer = {
      arrived(_instanceId, at, turn) {
        step += at - answeredAt
        if (turn) steps.push(step)
        if (turn) step = 0
      },
      answering() {
        answeredAt = performance.now()
      },
    }
    const measured = await load.measure(() => load.run(round))
    load.observer = {}
    return { ...rateOf(measured, size), growth: growthOf(steps) }
  },
}
