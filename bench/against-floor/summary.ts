/** Several measurements of a workload as one: the median of each figure and of each ratio. */
import type { Workload } from '../load/workload.ts'
import { median } from '../statistics.ts'
import type { Figures, Measurement } from './measure.ts'

export interface Summary {
  workload: Workload
  instances: number
  traffic: Measurement['traffic']
  backend: Figures
  floor: Figures
  /** Backend divided by floor, run by run. */
  ratio: Figures
}

export function summarize(workload: Workload, instances: number, runs: readonly Measurement[]): Summary {
  return {
    workload,
    instances,
    traffic: runs.at(-1)!.traffic,
    backend: medians(runs.map(run => run.backend)),
    floor: medians(runs.map(run => run.floor)),
    ratio: medians(runs.map(({ backend, floor }) => mapFigures(name => backend[name] / floor[name]))),
  }
}

const medians = (all: readonly Figures[]): Figures =>
  mapFigures(name => median(all.map(figures => figures[name])))

const mapFigures = (value: (name: keyof Figures) => number): Figures => ({
  instancesPerSecond: value('instancesPerSecond'),
  callsPerSecond: value('callsPerSecond'),
  p50: value('p50'),
  p99: value('p99'),
  cpuPerCall: value('cpuPerCall'),
  busy: value('busy'),
  rssGrowth: value('rssGrowth'),
  keptPerInstance: value('keptPerInstance'),
})
