/** What a unit of work costs when there is much of something. */
import { parseArgs } from 'node:util'
import { type Command, numberOf, requireKnown } from '../command.ts'
import { median } from '../statistics.ts'
import { giveTable, requirePlace, tableHelp, tableOptions } from '../table-options.ts'
import { machine } from '../text.ts'
import type { Cost, GrowthCase } from './case.ts'
import { drainedSignals, queuedSignals } from './cases/entity.ts'
import { longHistory } from './cases/history.ts'
import { finishedInstances, liveInstances } from './cases/instances.ts'
import { pendingTimers } from './cases/timers.ts'
import { answeredWaitCalls, openWaitCalls } from './cases/waits.ts'
import { connectedWorkers } from './cases/workers.ts'
import { type Growth, growthTable, readmeText } from './report.ts'

export const growthCases: readonly GrowthCase[] = [
  liveInstances,
  finishedInstances,
  pendingTimers,
  queuedSignals,
  drainedSignals,
  longHistory,
  openWaitCalls,
  answeredWaitCalls,
  connectedWorkers,
]

export const growth: Command = {
  name: 'growth',
  what: 'What a turn costs with many instances, timers, signals, past events, open waits and workers.',
  options: [
    `--case <name>      only this one; may be repeated (${growthCases.map(({ name }) => name).join(', ')})`,
    '--at-most <n>      sizes above this are left out, for a first impression (default: none is)',
    '--effort <share>   share of the units that are paid for, for a first impression (default: 1)',
    '--runs <n>         how often each size is measured: the medians (default: 3)',
    ...tableHelp,
  ],
  run,
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      case: { type: 'string', multiple: true },
      'at-most': { type: 'string', default: 'Infinity' },
      effort: { type: 'string', default: '1' },
      runs: { type: 'string', default: '3' },
      ...tableOptions,
    },
  })
  requirePlace('bench growth', values)
  requireKnown(
    'case',
    values.case,
    growthCases.map(({ name }) => name),
  )
  const effort = numberOf('effort', values.effort)
  const atMost = numberOf('at-most', values['at-most'])
  console.log(`${machine()}\n`)
  const runs = numberOf('runs', values.runs)
  const growths: Growth[] = []
  for (const of of growthCases.filter(({ name }) => values.case?.includes(name) ?? true)) {
    const sizes = of.sizes.filter(size => size <= atMost)
    if (sizes.length === 0) continue
    const measured = new Map(sizes.map(size => [size, [] as Cost[]]))
    // Sizes in turn: a machine that slows down slows them all.
    for (let run = 0; run < runs; run++)
      for (const size of sizes) measured.get(size)!.push(await of.measure(size, effort))
    growths.push({ of, costs: sizes.map(size => ({ size, cost: medianOf(measured.get(size)!) })) })
    console.log(`${growthTable([growths.at(-1)!], false)}\n`)
  }
  console.log(growthTable(growths, false))
  giveTable('bench growth', readmeText(growths, runs), values)
}

const medianOf = (costs: readonly Cost[]): Cost => {
  const floors = costs.flatMap(({ floor }) => floor ?? [])
  return { cpu: median(costs.map(({ cpu }) => cpu)), ...(floors.length > 0 && { floor: median(floors) }) }
}
