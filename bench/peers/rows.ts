/** The rows of the table: which figure of which workload, and what it has to be. */
import { number } from '../text.ts'
import type { Figure } from './figures.ts'
import { answered, atLeast, atMost, atMostShare, type Target } from './targets.ts'

export interface Row {
  /** Name of the workload; `hello-cold` and `hello-warm` are the first Hellos. */
  workload: string
  figure: Figure
  title: string
  digits: number
  targets: readonly Target[]
}

const row = (workload: string, figure: Figure, title: string, ...targets: Target[]): Row => ({
  workload,
  figure,
  title,
  digits: digitsOf[figure] ?? 0,
  targets,
})

const digitsOf: Partial<Record<Figure, number>> = { cpu: 3, growth: 2, loadBusy: 2, p50: 1, p99: 1, hello: 1 }

const cpu = (workload: string, title: string, ...targets: Target[]): Row =>
  row(workload, 'cpu', `${title}, CPU ms per work item`, ...targets)

export const rows: readonly Row[] = [
  row('sequence', 'rate', 'sequence 500×3, instances/s', atLeast(3, 'python', 'Python')),
  cpu('sequence', 'sequence 500×3', atMostShare(0.25, 'python', 'Python')),
  row(
    'one-fan-out',
    'rate',
    'fan-out 1×1000, activities/s',
    atLeast(3, 'python', 'Python'),
    atLeast(1, 'js', 'JS'),
  ),
  cpu('one-fan-out', 'fan-out 1×1000'),
  row('fan-outs', 'rate', 'fan-out 20×100, activities/s', atLeast(3, 'python', 'Python')),
  cpu('fan-outs', 'fan-out 20×100'),
  row('long-history', 'rate', 'long history, steps/s of 500', atLeast(1, 'js', 'JS')),
  row('long-history', 'growth', 'long history, last steps ÷ first', atMost(1.3, '')),
  cpu('long-history', 'long history'),
  row('sub-orchestrations', 'rate', 'sub-orchestrations 100×10, instances/s', atLeast(3, 'python', 'Python')),
  cpu('sub-orchestrations', 'sub-orchestrations 100×10'),
  row('timers', 'p50', '2,000 timers due together, p50 ms past due'),
  row('timers', 'p99', '2,000 timers due together, p99 ms past due', atMostShare(0.25, 'python', 'Python')),
  row('timers', 'late', '… of which set too late to be on time'),
  row('signals-1', 'rate', 'signals to 1 entity, /s', atLeast(1.5, 'python', 'Python')),
  row('signals-200', 'rate', 'signals to 200 entities, /s', atLeast(3, 'python', 'Python')),
  cpu('signals-200', 'signals to 200 entities'),
  row('events', 'rate', '500 events, /s', atLeast(3, 'python', 'Python')),
  cpu('events', '500 events'),
  row('waits-500', 'rate', '500 open waits, answered/s', answered),
  row('waits-2000', 'rate', '2,000 open waits, answered/s', answered),
  row('hello-cold', 'hello', 'first Hello after a cold start, ms', atMost(250, ' ms')),
  row('hello-warm', 'hello', 'first Hello in a warm process, ms', atMost(20, ' ms')),
]

export const format = (value: number, { digits }: Row): string => number(digits)(value)
