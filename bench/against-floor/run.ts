/** Every workload against the backend and against the floor, in one run. */
import type { Command } from '../command.ts'
import { sequence } from '../load/workloads/sequence.ts'
import { giveTable, requirePlace } from '../table-options.ts'
import { circumstances } from '../text.ts'
import { measureFeed } from './feed.ts'
import { markdown } from './markdown.ts'
import { type Measurement, measure } from './measure.ts'
import { type Options, optionLines, parseOptions } from './options.ts'
import { report } from './report.ts'
import { type Summary, summarize } from './summary.ts'

export const againstFloor: Command = {
  name: 'floor',
  what: 'The backend beside the floor: a server that carries the same messages and does nothing else.',
  options: optionLines,
  run,
}

async function run(args: string[]): Promise<void> {
  const options = parseOptions(args)
  requirePlace('bench', options)
  console.log(`${circumstances(options.runs)}\n`)
  const summaries: Summary[] = []
  for (const workload of options.workloads) {
    const summary = await measureAll(workload, options)
    console.log(report(summary))
    summaries.push(summary)
  }
  const feed = options.feed
    ? await measureFeed(sequence, instancesOf(sequence, options), options.runs)
    : undefined
  if (feed) console.log(report(feed, ['on', 'off']))
  giveTable('bench', markdown(summaries, options.runs, feed), options)
}

const instancesOf = ({ instances }: Summary['workload'], { scale }: Options): number =>
  Math.max(1, Math.round(instances * scale))

async function measureAll(workload: Summary['workload'], options: Options): Promise<Summary> {
  const instances = instancesOf(workload, options)
  const measurements: Measurement[] = []
  for (let run = 0; run < options.runs; run++) measurements.push(await measure(workload, instances))
  return summarize(workload, instances, measurements)
}
