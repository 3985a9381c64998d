/** `npm run bench`: every workload against the backend and against the floor, in one run. */
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
  const table = markdown(summaries, options.runs)
  if (options.markdown) console.log(table)
  if (options.write) fillMarkers(readme, table)
}

async function measureAll(workload: Summary['workload'], { runs, scale }: Options): Promise<Summary> {
  const instances = Math.max(1, Math.round(workload.instances * scale))
  const measurements: Measurement[] = []
  for (let run = 0; run < runs; run++) measurements.push(await measure(workload, instances))
  return summarize(workload, instances, measurements)
}

await main(process.argv.slice(2)).catch(error => {
  console.error(`bench: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
