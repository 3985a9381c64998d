/** `npm run bench`: every workload against the backend and against the floor, in one run. */
import { measureFeed } from './feed.ts'
import { sequence } from './load/workloads/sequence.ts'
import { fillMarkers, findMarkers, markdown } from './markdown.ts'
import { type Measurement, measure } from './measure.ts'
import { help, type Options, parseOptions } from './options.ts'
import { circumstances, report } from './report.ts'
import { type Summary, summarize } from './summary.ts'

const readme = new URL('../README.md', import.meta.url)

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args)
  if (!options) return console.log(help)
  // Looked up first: nobody wants to learn after minutes that there is no place for the table.
  if (options.write) findMarkers(readme)
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
  const table = markdown(summaries, options.runs, feed)
  if (options.markdown) console.log(table)
  if (options.write) fillMarkers(readme, table)
}

const instancesOf = ({ instances }: Summary['workload'], { scale }: Options): number =>
  Math.max(1, Math.round(instances * scale))

async function measureAll(workload: Summary['workload'], options: Options): Promise<Summary> {
  const instances = instancesOf(workload, options)
  const measurements: Measurement[] = []
  for (let run = 0; run < options.runs; run++) measurements.push(await measure(workload, instances))
  return summarize(workload, instances, measurements)
}

await main(process.argv.slice(2)).catch(error => {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
