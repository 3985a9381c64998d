/** What watching costs: the same workload on the backend with its inspection feed on, and with it off. */
import type { Workload } from '../load/workload.ts'
import { times } from '../text.ts'
import { type Measurement, measureServer } from './measure.ts'
import { type Summary, summarize } from './summary.ts'

/** Runs of both in turn; `backend` is the one with the feed on, `floor` the one with it off. */
export async function measureFeed(workload: Workload, instances: number, runs: number): Promise<Summary> {
  const measurements: Measurement[] = []
  for (let run = 0; run < runs; run++) {
    const off = await measureServer('backend', workload, instances)
    const on = await measureServer('watched', workload, instances)
    measurements.push({ backend: on.figures, floor: off.figures, traffic: on.result.traffic })
  }
  const what = `${workload.what}, with the inspection feed on and off`
  return summarize({ ...workload, what }, instances, measurements)
}

/** The sentence below the README's table. */
export function feedMarkdown({ workload, backend, floor, ratio }: Summary): string {
  const kept = (backend.keptPerInstance - floor.keptPerInstance).toFixed(1)
  return (
    `With the inspection feed on, divided by off (${workload.name}): instances/s ${times(ratio.instancesPerSecond)}, ` +
    `p50 ${times(ratio.p50)}, server CPU per RPC ${times(ratio.cpuPerCall)}; ${kept} kB more kept per finished instance.`
  )
}
