/** A mixed load for a long time, with workers that come and go: nothing may be lost, and memory and handles stay flat. */
import { parseArgs } from 'node:util'
import { type Command, numberOf } from '../command.ts'
import { inLanes } from '../load/lanes.ts'
import type { Load } from '../load/load.ts'
import { withBackend } from '../load/with-server.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { machine, number } from '../text.ts'
import { doOne, scripts } from './mix.ts'
import { growthIn, head, lineOf, type Sample } from './samples.ts'

export const soak: Command = {
  name: 'soak',
  what: 'A mixed load for a long time, workers coming and going: memory and handles are flat at the end, or it fails.',
  options: [
    '--minutes <n>      how long, fractions too (default: 60)',
    '--instances <n>    ends earlier, once this many things have been done (default: none)',
    '--lanes <n>        things under way at the same time (default: 40)',
    '--workers <n>      worker streams, the oldest of which is replaced ten times (default: 3)',
  ],
  run,
}

const samplesOfRun = 60
/** Samples between two replacements of a worker. */
const replacedEvery = 6
/** Things done before the first reading: they open what is opened once. */
const warmUps = 100

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '60' },
      instances: { type: 'string', default: 'Infinity' },
      lanes: { type: 'string', default: '40' },
      workers: { type: 'string', default: '3' },
    },
  })
  const plan = {
    time: numberOf('minutes', values.minutes) * 60_000,
    things: numberOf('instances', values.instances),
    lanes: numberOf('lanes', values.lanes),
  }
  console.log(`${machine()}\n${head}`)
  const options = { workers: numberOf('workers', values.workers), limit: plan.time + 10 * 60_000 }
  const problems = await withBackend(scripts, (load, server) => soakFor(load, server, plan), options)
  console.log(problems.length === 0 ? '\nMemory and handles stayed flat.' : `\n${problems.join('\n')}`)
  if (problems.length > 0) process.exitCode = 1
}

async function soakFor(
  load: Load,
  server: ServerProcess,
  { time, things, lanes }: { time: number; things: number; lanes: number },
): Promise<string[]> {
  await load.guarded(inLanes(warmUps, lanes, index => doOne(load, index)))
  const before = await server.usage()
  const begin = performance.now()
  const samples: Sample[] = []
  let done = 0
  let sampling = Promise.resolve()
  const sample = async () => {
    const usage = await server.usage()
    samples.push({ ...usage, kept: await server.kept(), at: (performance.now() - begin) / 60_000, done })
    console.log(lineOf(samples.at(-1)!))
    if (samples.length % replacedEvery > 0) return
    load.addWorker()
    load.dropWorker()
  }
  /** How much of the run is over, from 0 to 1. */
  const progress = () => Math.max(done / things, (performance.now() - begin) / time)
  let nextSample = 1
  let next = warmUps
  const lane = async () => {
    while (progress() < 1) {
      await doOne(load, next++)
      done++
      if (progress() * samplesOfRun < nextSample) continue
      nextSample++
      sampling = sampling.then(sample)
    }
  }
  await load.guarded(Promise.all(Array.from({ length: lanes }, lane)))
  await sampling
  const after = await server.usage()
  const minutes = (performance.now() - begin) / 60_000
  console.log(`\n${number(0)(done)} things done in ${number(1)(minutes)} minutes, none lost.`)
  return growthIn(samples, before, after)
}
