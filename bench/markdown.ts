/** The table that the README carries between its two bench comments. */
import { readFileSync, writeFileSync } from 'node:fs'
import { feedMarkdown } from './feed.ts'
import { circumstances, times } from './report.ts'
import type { Summary } from './summary.ts'

const begin = '<!-- bench -->'
const end = '<!-- /bench -->'

/** `feed` is the same workload with the feed on and off, if that was measured. */
export function markdown(summaries: readonly Summary[], runs: number, feed?: Summary): string {
  return [
    '| workload | instances/s | p50 | p99 | server CPU per RPC | kept per finished instance |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...summaries.map(tableRow),
    '',
    `Backend divided by floor (${circumstances(runs)}).`,
    ...(feed ? ['', feedMarkdown(feed)] : []),
  ].join('\n')
}

function tableRow({ workload, ratio, backend }: Summary): string {
  const cells = [
    `${workload.name}: ${workload.what}`,
    times(ratio.instancesPerSecond),
    times(ratio.p50),
    times(ratio.p99),
    times(ratio.cpuPerCall),
    `${backend.keptPerInstance.toFixed(1)} kB`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** Puts the table between the two comments of a file, whatever the file has become meanwhile. */
export function fillMarkers(file: URL, table: string): void {
  const { text, from, to } = findMarkers(file)
  writeFileSync(file, `${text.slice(0, from)}\n${table}\n${text.slice(to)}`)
}

/** Where the table goes; throws when the file has no place for it. */
export function findMarkers(file: URL): { text: string; from: number; to: number } {
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(end)
  if (from < begin.length || to < from) throw new Error(`README.md has no ${begin} followed by ${end}`)
  return { text, from, to }
}
