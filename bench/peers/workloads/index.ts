import type { PeerWorkload } from '../workload.ts'
import { events } from './events.ts'
import { fanOuts, oneFanOut } from './fan-out.ts'
import { longHistory } from './long-history.ts'
import { sequence } from './sequence.ts'
import { signalsToMany, signalsToOne } from './signals.ts'
import { subOrchestrations } from './sub-orchestrations.ts'
import { timers } from './timers.ts'
import { manyWaits, waits } from './waits.ts'

export const peerWorkloads: readonly PeerWorkload[] = [
  sequence,
  oneFanOut,
  fanOuts,
  longHistory,
  subOrchestrations,
  timers,
  signalsToOne,
  signalsToMany,
  events,
  waits,
  manyWaits,
]
