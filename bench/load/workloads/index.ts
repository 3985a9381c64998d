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
