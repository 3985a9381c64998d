/** When batches of an entity's operations were queued, out, lost and back. */
import type { Moment } from '../instance/model/moment.ts'
import type { LogEntry } from '../live/types.ts'
import type { DraftLane } from './drafts.ts'
import { regionOf } from './regions.ts'

export class BatchReader {
  readonly lane: DraftLane = {
    key: 'batches',
    kind: 'batch',
    name: 'batches',
    bars: [],
  }
  private last: string | undefined

  take(entry: LogEntry, moment: Moment): void {
    const state = regionOf(entry, 'batch')
    const before = this.last
    this.last = state
    const open = this.lane.bars.findLast(({ outcome }) => outcome === 'open')
    if (entry.event === 'batch.lost' && open) Object.assign(open, { to: moment, outcome: 'failed' })
    else if (entry.event === 'batch.committed' && open) Object.assign(open, { to: moment, outcome: 'done' })
    else if (state === 'idle' && open) this.lane.bars.splice(this.lane.bars.indexOf(open), 1)
    if (entry.event === 'batch.dispatched') this.dispatch(moment)
    else if ((state === 'queued' || state === 'lost') && state !== before)
      this.lane.bars.push({ queued: moment, outcome: 'open' })
  }

  private dispatch(moment: Moment): void {
    const queued = this.lane.bars.findLast(({ outcome, from }) => outcome === 'open' && !from)
    if (queued) queued.from = moment
    else this.lane.bars.push({ from: moment, outcome: 'open' })
  }
}
