/** Coverage for people. */
import type { Coverage, OrchestrationCoverage, PathCoverage } from './coverage.ts'
import { callGap, coverageGaps, timerGap, titleOf } from './gaps.ts'

/** Paths shown of each orchestration; the data has them all. */
const MOST_PATHS = 10
/** Longest path shown. */
const LONGEST_PATH = 160

/**
 * Coverage as a table: for each orchestration how its runs ended, what it called, armed and received and which paths it
 * took; then everything that was never driven. Meant for people, not for parsing.
 *
 * @example
 * after(() => console.log(formatCoverage(backend.coverage())))
 */
export function formatCoverage(coverage: Coverage): string {
  const gaps = coverageGaps(coverage)
  const never = gaps.length === 0 ? [] : [['Never driven', ...gaps.map(gap => `  ${gap}`)].join('\n')]
  const blocks = [...coverage.orchestrations.map(block), ...never]
  return blocks.length === 0 ? 'No orchestration was run.' : blocks.join('\n\n')
}

function block(orchestration: OrchestrationCoverage): string {
  const { calls, timers, events, paths } = orchestration
  const rows = [
    ...calls.map(call => [
      call.kind,
      call.name,
      `${call.called} called`,
      ...(isAnswered(call.kind) ? [`${call.succeeded} succeeded`, `${call.failed} failed`] : ['', '']),
      callGap(call) ?? '',
    ]),
    ...timers.map(timer => [
      'timer',
      timer.where,
      `${timer.armed} armed`,
      `${timer.fired} fired`,
      `${timer.overtaken} overtaken`,
      timerGap(timer) ?? '',
    ]),
    ...events.map(({ name, received }) => ['event', name, `${received} received`, '', '', '']),
  ]
  return [headline(orchestration), ...aligned(rows), ...pathLines(paths)].join('\n')
}

const isAnswered = (kind: string): boolean => kind !== 'signal' && kind !== 'sent'

function headline(orchestration: OrchestrationCoverage): string {
  const { runs, ends, suspended, resumed, rewound } = orchestration
  const counted = Object.entries({
    completed: ends.completed,
    failed: ends.failed,
    terminated: ends.terminated,
    canceled: ends.canceled,
    'continued as new': ends.continuedAsNew,
    unfinished: ends.unfinished,
    suspended,
    resumed,
    rewound,
  }).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []))
  return `${titleOf(orchestration)}: ${plural(runs, 'run')} (${counted.join(', ')})`
}

function aligned(rows: readonly string[][]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  )
  return rows.map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd())
}

function pathLines(paths: readonly PathCoverage[]): string[] {
  const shown = [...paths].sort((a, b) => b.runs - a.runs).slice(0, MOST_PATHS)
  const left = paths.length - shown.length
  const lines = shown.map(path => `    ${path.runs}× ${describe(path)}`)
  return [`  ${plural(paths.length, 'path')}`, ...lines, ...(left > 0 ? [`    … ${left} more`] : [])]
}

/** The middle of a long path is left out: what tells it apart is mostly how it ends. */
function describe({ steps, end, first }: PathCoverage): string {
  const text = [...steps, end === 'continuedAsNew' ? 'continued as new' : end].join(' → ')
  const half = LONGEST_PATH / 2
  const short = text.length > LONGEST_PATH ? `${text.slice(0, half)} … ${text.slice(-half)}` : text
  return `${short}, first by ${first.test === undefined ? `'${first.instanceId}'` : `"${first.test}"`}`
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
