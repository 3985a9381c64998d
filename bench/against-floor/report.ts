/** The figures as a person reads them in a terminal. */
import { number, times } from '../text.ts'
import type { Figures } from './measure.ts'
import type { Summary } from './summary.ts'

interface Column {
  title: string
  figure: keyof Figures
  format: (value: number) => string
  /** Growth of memory may be nothing or less on the floor; a ratio would say nothing. */
  hasRatio: boolean
}

const columns: Column[] = [
  { title: 'instances/s', figure: 'instancesPerSecond', format: number(1), hasRatio: true },
  { title: 'RPC/s', figure: 'callsPerSecond', format: number(0), hasRatio: true },
  { title: 'p50 ms', figure: 'p50', format: number(1), hasRatio: true },
  { title: 'p99 ms', figure: 'p99', format: number(1), hasRatio: true },
  { title: 'CPU µs/RPC', figure: 'cpuPerCall', format: number(0), hasRatio: true },
  { title: 'busy', figure: 'busy', format: value => `${number(0)(value * 100)} %`, hasRatio: false },
  { title: 'RSS grew MB', figure: 'rssGrowth', format: number(1), hasRatio: false },
  { title: 'kept kB/instance', figure: 'keptPerInstance', format: number(1), hasRatio: false },
]

const row = (label = '', cell: (column: Column) => string): string =>
  `  ${label.padEnd(8)}${columns.map(column => cell(column).padStart(column.title.length + 3)).join('')}`

/** A workload's block: what it was, the two servers, and the ratio. */
export function report(
  { workload, instances, traffic, backend, floor, ratio }: Summary,
  [first, second] = ['backend', 'floor'],
): string {
  const { calls, items, bytesSent, bytesReceived } = traffic
  const megabytes = number(1)((bytesSent + bytesReceived) / 1e6)
  return [
    `${workload.name}: ${workload.what}`,
    `  ${number(0)(instances)} instances, ${workload.concurrency} at a time; ${number(0)(calls)} RPCs and ` +
      `${number(0)(items)} work items, ${megabytes} MB`,
    row('', column => column.title),
    row(first, column => column.format(backend[column.figure])),
    row(second, column => column.format(floor[column.figure])),
    row('ratio', column => (column.hasRatio ? times(ratio[column.figure]) : '')),
    '',
  ].join('\n')
}
