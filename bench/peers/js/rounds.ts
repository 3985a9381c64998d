/** One round of each workload, as the peers over gRPC have it, on the backend in this process. */
import { inLanes } from '../../load/lanes.ts'
import { payload } from '../../load/workload.ts'
import { percentile } from '../../statistics.ts'
import { type Figures, rateOf } from '../figures.ts'
import { growthOf } from '../growth-of.ts'
import { inFlight } from '../workload.ts'
import { settingTime } from '../workloads/timers.ts'
import type { JsBackend } from './backend.ts'
import { type OrchestratorName, reports } from './functions.ts'

type Round = (backend: JsBackend, size: number, round: string) => Promise<Figures>

/** `size` instances; each counts as `many` in the rate. */
const instances =
  (name: OrchestratorName, input: unknown, lanes: number, many = 1): Round =>
  async (backend, size, round) =>
    rateOf(
      await backend.measure(() =>
        inLanes(size, lanes, index => backend.run(name, input, `${round}-${index}`)),
      ),
      size * many,
    )

const longHistory: Round = async (backend, size, round) => {
  reports.steps.length = 0
  const measured = await backend.measure(() => backend.run('sequence', size, round))
  const steps = reports.steps.slice(1).map((at, index) => at - reports.steps[index]!)
  return { ...rateOf(measured, size), growth: growthOf(steps) }
}

const timers: Round = async (backend, size, round) => {
  const due = Date.now() + 500 + size * settingTime
  reports.lags.length = 0
  await inLanes(size, size, index => backend.run('timer', due, `${round}-${index}`))
  return { p50: percentile(reports.lags, 0.5), p99: percentile(reports.lags, 0.99), late: 0 }
}

/** Waits are open all the time: there is no other way to learn of the end. */
const waits: Round = async (backend, size, round) => {
  const ids = Array.from({ length: size }, (_, index) => `${round}-${index}`)
  for (const id of ids) await backend.start('waiting', undefined, id)
  await Promise.all(ids.map(id => backend.started(id)))
  const ends = ids.map(id => backend.finished(id))
  const measured = await backend.measure(async () => {
    await inLanes(size, inFlight, index => backend.raise(ids[index]!, payload))
    await Promise.all(ends)
  })
  return rateOf(measured, size)
}

/** By the names of the workloads; the backend has no way to signal an entity from outside. */
export const rounds: Readonly<Record<string, Round>> = {
  sequence: instances('sequence', 3, inFlight),
  'one-fan-out': async (backend, size, round) =>
    rateOf(await backend.measure(() => backend.run('fanOut', size, round)), size),
  'fan-outs': instances('fanOut', 100, 20, 100),
  'long-history': longHistory,
  'sub-orchestrations': instances('withChildren', 10, inFlight, 11),
  timers,
  events: waits,
  'waits-500': waits,
  'waits-2000': waits,
}
