import { inLanes } from '../../load/lanes.ts'
import { withBackend } from '../../load/with-server.ts'
import { inSequence } from '../../load/workloads/sequence.ts'
import { median } from '../../statistics.ts'
import type { GrowthCase } from '../case.ts'

const instances = 300
const lanes = 50

export const connectedWorkers: GrowthCase = {
  name: 'workers',
  what: 'workers on one hub',
  unit: 'a work item',
  sizes: [1, 10, 50],
  measure: (workers, effort) =>
    withBackend(
      { main: inSequence(3) },
      async load => {
        const costs: number[] = []
        for (let round = 0; round < 5; round++) {
          const { cpu, items } = await load.measure(() =>
            inLanes(Math.ceil(instances * effort), lanes, index => load.run(`${round}-${index}`)),
          )
          costs.push(cpu / items)
        }
        return { cpu: median(costs.slice(2)) }
      },
      { workers },
    ),
}
