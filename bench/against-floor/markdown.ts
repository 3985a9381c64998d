/** The README's table of ratios to the floor. */
import { circumstances, markdownTable, times } from '../text.ts'
import { feedMarkdown } from './feed.ts'
import type { Summary } from './summary.ts'

/** What an RPC may cost the server beside the floor. */
const target = 1.5

const head = [
  'workload',
  'instances/s',
  'p50',
  'p99',
  'server CPU per RPC',
  `target: ≤ ${target}×`,
  'kept per finished instance',
]

/** `feed` is the same workload with the feed on and off, if that was measured. */
export function markdown(summaries: readonly Summary[], runs: number, feed?: Summary): string {
  return [
    markdownTable(head, summaries.map(tableRow)),
    '',
    `Backend divided by floor (${circumstances(runs)}).`,
    ...(feed ? ['', feedMarkdown(feed)] : []),
  ].join('\n')
}

const tableRow = ({ workload, ratio, backend }: Summary): string[] => [
  `${workload.name}: ${workload.what}`,
  times(ratio.instancesPerSecond),
  times(ratio.p50),
  times(ratio.p99),
  times(ratio.cpuPerCall),
  ratio.cpuPerCall <= target ? 'met' : '**missed**',
  `${backend.keptPerInstance.toFixed(1)} kB`,
]
