import type { Workload } from '../workload.ts'
import { raisedEvents } from './events.ts'
import { fanOut } from './fan-out.ts'
import { longHistory } from './long-history.ts'
import { sequence } from './sequence.ts'
import { subOrchestrations } from './sub-orchestrations.ts'
import { timers } from './timers.ts'
import { waits } from './waits.ts'

export const workloads: readonly Workload[] = [
  sequence,
  fanOut,
  longHistory,
  subOrchestrations,
  timers,
  raisedEvents,
  waits,
]

/** @throws Error when no workload is called that. */
export function findWorkload(name: string): Workload {
  const workload = workloads.find(candidate => candidate.name === name)
  if (workload) return workload
  throw new Error(`there is no workload '${name}': ${workloads.map(candidate => candidate.name).join(', ')}`)
}
