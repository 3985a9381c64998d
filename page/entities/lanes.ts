/** Reads from an entity's log who held its lock, and what came of its messages. */
import type { Lane } from '../instance/model/lane.ts'
import type { EntityView, LogEntry } from '../live/types.ts'
import { BatchReader } from './batch-lane.ts'
import { LockReader } from './lock-lanes.ts'
import { MessageReader } from './message-lanes.ts'
import { regionOf } from './regions.ts'

/** One lane for each who asked for the lock, one for the batches, and one for each message. */
export function entityLanes(view: EntityView): Lane[] {
  const { log, isLogWhole } = view
  const locks = new LockReader(view)
  const batches = new BatchReader()
  const messages = new MessageReader()
  const begin = isLogWhole ? 0 : firstQuiet(log)
  for (const [step, entry] of log.entries()) {
    const moment = { at: entry.at, step }
    // A batch runs under the lock as it was before: one is never given away and dispatched at once.
    if (step >= begin) messages.take(entry, moment, locks.holder)
    locks.take(entry, moment)
    batches.take(entry, moment)
  }
  return [...locks.lanes.values(), ...(batches.lane.bars.length > 0 ? [batches.lane] : []), ...messages.lanes]
}

/** Where nothing is queued: from there on it is known which messages a batch takes. */
function firstQuiet(log: readonly LogEntry[]): number {
  const index = log.findIndex(
    entry => regionOf(entry, 'lock') === 'free' && regionOf(entry, 'batch') === 'idle',
  )
  return index === -1 ? log.length : index + 1
}
